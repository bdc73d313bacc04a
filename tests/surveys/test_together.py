"""What goes with what: the same as from the rows, and only about a hundred people or more."""

import numpy as np
import pytest

from culture.figures import drivers, reliability
from surveys.counting import together
from surveys.counting.sums import Sums
from surveys.counting.together import Together

SCALES = [[0, 1, 2], [3, 4], [5]]


def answers(n, seed=1):
    """One feeling behind everything; the last scale follows the first more than the second."""
    random = np.random.default_rng(seed)
    first, second = random.normal(3, 1, (2, n))
    last = 0.7 * first + 0.3 * second
    columns = [first, first, first, second, second, last]
    noise = random.normal(0, 0.7, (6, n))
    return np.rint(np.stack(columns) + noise).clip(1, 5).astype(int).T


def counted(ratings, cells=None, linked=(0, 1, 2)):
    cells = np.zeros(len(ratings), int) if cells is None else cells
    found = Together(SCALES, linked, int(cells.max()) + 1, 500)
    sums = Sums(int(cells.max()) + 1, 6, np.random.default_rng(1), found)
    for start in range(0, len(ratings), 64):  # in batches, as ballots come
        batch = slice(start, start + 64)
        sums.add(cells[batch], ratings[batch], np.full(len(ratings[batch]), -1))
    return found


def alpha_of(found, scale, *, apart=False):
    return found.alpha(found.items[scale], apart=apart)


def test_alpha_is_that_of_the_rows():
    ratings = answers(150)
    said = ratings[:, :3].astype(float)
    expected = reliability.scale_reliability(150, said.sum(axis=0), said.T @ said)

    alpha, omega = alpha_of(counted(ratings), 0)

    assert alpha == round(100 * expected.alpha)
    assert abs(alpha - omega) <= 5


def test_what_whole_groups_share_does_not_pass_for_the_scale():
    """People of a group agree by chance; inside the groups nothing goes with anything."""
    random = np.random.default_rng(1)
    cells = np.arange(300) % 6
    ratings = (random.integers(1, 3, (300, 6)) + cells[:, None] // 2).clip(1, 5)
    found = counted(ratings, cells)

    _, over_all = alpha_of(found, 0)
    _, inside = alpha_of(found, 0, apart=True)

    assert over_all >= 80
    assert inside <= 40


def test_two_statements_have_no_alpha():
    assert alpha_of(counted(answers(150)), 1) is None


def test_whoever_left_a_statement_out_is_not_in_its_alpha():
    ratings = answers(150)
    ratings[:51, 0] = 0
    assert alpha_of(counted(ratings), 0) is None


def test_groups_that_differ_have_an_icc():
    cells = np.arange(150) % 6
    ratings = answers(150)
    ratings[:, :3] = (ratings[:, :3] + cells[:, None] - 2).clip(1, 5)
    found = counted(ratings, cells)
    means = ratings[:, :3].mean(axis=1)
    expected = reliability.team_reliability(
        [
            reliability.TeamSums(len(m), m.sum(), (m**2).sum())
            for c in range(6)
            for m in [means[cells == c]]
        ]
    )

    assert found.icc(found.teams[:, 0]) == (round(100 * expected.icc1), round(100 * expected.icc2))
    assert found.icc(found.teams[:, 2])[0] <= 10


def test_weights_are_those_of_the_rows_and_lie_in_their_intervals():
    ratings = answers(400)
    means = np.stack([ratings[:, columns].mean(axis=1) for columns in SCALES], axis=1)
    between = np.corrcoef(means.T)
    expected = drivers.relative_weights(between[:2, :2], between[:2, 2])

    rows, explained = counted(ratings).weights()

    assert [percent for percent, *_ in rows] == [round(p) for p in expected.percent]
    assert explained == round(100 * expected.r2)
    assert rows[0][0] > rows[1][0]
    assert all(low <= percent <= high for percent, low, high in rows)


@pytest.mark.parametrize("n", [20, together.FEWEST - 1])
def test_of_fewer_than_a_hundred_people_nothing_is_told(n):
    found = counted(answers(n))
    assert alpha_of(found, 0) is None
    assert found.icc(found.teams[:, 0]) is None
    assert found.weights() is None


@pytest.mark.parametrize(("without", "told"), [(50, True), (51, False)])
def test_weights_are_of_a_hundred_who_have_every_scale_or_of_nobody(without, told):
    """So any two scales were rated by a hundred of the same people."""
    ratings = answers(150)
    ratings[:without, 5] = 0
    assert bool(counted(ratings).weights()) is told


def test_where_everybody_answers_alike_nothing_is_told():
    found = counted(np.full((200, 6), 4))
    told = alpha_of(found, 0), found.icc(found.teams[:, 0]), found.weights()
    assert told == (None, None, None)


def test_a_scale_that_repeats_another_has_no_weight_of_its_own():
    ratings = answers(200)
    ratings[:, 3:5] = ratings[:, [0]]
    ratings[:, 1:3] = ratings[:, [0]]
    assert counted(ratings).weights() is None


def test_a_pulse_that_does_not_ask_all_has_no_weights():
    assert counted(answers(200), linked=()).weights() is None
