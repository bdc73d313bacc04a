"""Agreement: many groups at once, missing answers, what is undefined, words."""

import numpy as np
import pytest

from culture.figures import agreement
from tests.figures.expected import near


@pytest.fixture
def answers():
    """40 people in four groups on three items of five points, some not answered."""
    rng = np.random.default_rng(11)
    found = rng.integers(1, 6, size=(40, 3)).astype(float)
    found[rng.random(found.shape) < 0.1] = np.nan
    return found, np.repeat(["a", "b", "c", "d"], 10)


def test_many_groups_are_what_each_is_alone(answers):
    given, groups = answers
    counts = agreement.tabulate(given, groups)
    n, means, variances = agreement.moments(counts)
    around = agreement.average_deviation(counts, around=agreement.medians(counts))

    for place, name in enumerate("abcd"):
        here = given[groups == name]
        assert n[place].tolist() == (~np.isnan(here)).sum(axis=0).tolist()
        assert means[place] == near(np.nanmean(here, axis=0))
        assert variances[place] == near(np.nanvar(here, axis=0, ddof=1))
        medians = np.nanmedian(here, axis=0)
        assert agreement.medians(counts)[place] == near(medians)
        assert around[place] == near(np.nanmean(abs(here - medians), axis=0))
        assert agreement.rwgj(variances)[place] == near(agreement.rwgj(list(variances[place])))


def test_an_item_that_one_person_answered_is_left_out():
    variances = agreement.moments([[0, 0, 1, 0, 0], [0, 2, 2, 0, 0], [0, 0, 3, 3, 0]])[2]

    assert np.isnan(variances[0])
    assert agreement.rwgj(variances) == near(agreement.rwgj(variances[1:]))


def test_agreement_is_undefined_near_the_ends():
    assert agreement.awg(5, 0, 6) == 1
    assert np.isnan(agreement.awg(4.9, 0.1, 6))
    assert np.isnan(agreement.awg(3, 1, 3))


def test_seven_options_have_a_null_of_their_own():
    assert agreement.uniform(5) == agreement.UNIFORM
    assert agreement.rwg(2, null=agreement.uniform(7)) == near(0.5)
    assert agreement.awg(4, 72 / 7, 8, options=7) == near(-1)


def test_two_heaps_of_answers_are_a_split_view():
    assert agreement.view(0.0) == "split"
    assert agreement.view(0.75, (6, 2, 1, 3, 6)) == "split"
    assert agreement.view(0.75, (0, 2, 4, 8, 2)) == "shared"
    assert agreement.view(0.5) == "mixed"
