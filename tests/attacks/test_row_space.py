"""Adding and subtracting whatever was published never reaches fewer than five people."""

from contextlib import suppress
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture.figures.disclosure import minimum_cut
from culture.people.models import Person
from surveys import gate
from surveys.asking.questions import questions
from surveys.box.seal import Answers
from surveys.errors import CannotOpen
from surveys.models.pulses import Unit
from tests import make
from tests.attacks.catalogue import COMPANIES
from tests.attacks.companies import EVENTS, Box, Company, companies, thrown_away

pytestmark = pytest.mark.django_db
FEWEST, FEWEST_EXACT = 5, 10
PRIME = 2**31 - 1  # larger than any determinant of so few zeros and ones
LENGTHY = settings(max_examples=COMPANIES, suppress_health_check=list(HealthCheck))


@pytest.mark.attack(
    "AT11",
    f"{COMPANIES} random companies: every combination of all sums that the gate gives anybody, in "
    "groups, branches, time here and site, for every statement.",
)
@pytest.mark.attack(
    "AT16",
    "In each of these companies every leader's screens, and two people of the smallest groups who "
    "pool everything with HR and take away their own answers.",
)
@pytest.mark.attack("AT23", "In each of them everything that all roles together may read.")
def test_no_sum_over_fewer_than_five_people_can_be_worked_out(found):
    fewest = Fewest()

    @LENGTHY
    @given(companies(), st.integers(0, 10**6))
    def attack(teams, seed):
        with thrown_away():
            company = Company(teams, Random(seed))
            fewest.look(company.lives(0), company.reader)

    attack()
    fewest.tell(found)


@pytest.mark.attack(
    "AT13",
    f"{COMPANIES // 2} companies over two pulses with up to four people or teams that leave, join, "
    "move, merge, split or hang elsewhere between them.",
)
def test_over_pulses_every_sum_is_over_enough_people_and_no_trend_joins_two_groups(found):
    fewest = Fewest()

    @settings(LENGTHY, max_examples=COMPANIES // 2)
    @given(companies(), EVENTS, st.integers(0, 10**6))
    def attack(teams, events, seed):
        with thrown_away():
            company = Company(teams, Random(seed))
            both = [company.lives(0)]
            for event in events:
                company.happens(*event)
            with suppress(CannotOpen):  # four of five are left
                both.append(company.lives(1))
            for counted in both:
                fewest.look(counted, company.reader)
            if len(both) == 2:
                check_trends(both, company.reader)

    attack()
    fewest.tell(found)
    found("No trend ran across another set of teams or a re-organisation.")


class Fewest:
    """The fewest people behind anything that could be worked out, over all that was looked at."""

    def __init__(self):
        self.exact = self.rounded = self.others = np.inf
        self.sums = self.companies = 0

    def look(self, counted, reader) -> None:
        groups = gate.read(reader, [counted.pulse], now=counted.pulse.ends_at)
        self.companies += 1
        self.sums += len(groups)
        self.covers = {group.id: counted.counts(group) for group in groups}
        self.heads(groups, counted)
        asked = questions(counted.pulse)
        for item in asked.items:
            telling = [group for group in groups if item.code in group.items]
            self.sure(telling, counted.weights({item.code}))
        if asked.recommend:
            telling = [group for group in groups if group.recommend]
            self.sure(telling, counted.weights({asked.recommend.code}))
        for scale in {item.scale for item in asked.items}:
            codes = {item.code for item in asked.items if item.scale == scale}
            telling = [g for g in groups if scale in g.scales and not g.dimension]
            self.scored(telling, counted, codes)
        check_readers(counted, groups)

    def heads(self, groups, counted) -> None:
        """Head counts; those of rounded groups are not published, here they are taken as if."""
        self.sure([group for group in groups if group.exact], counted.weights())
        self.pooled([group for group in groups if group.exact], counted.weights())
        self.maybe([group for group in groups if not group.dimension], counted.weights())

    def sure(self, groups, weights) -> None:
        """Exact sums: whatever they give away together is over ten or more."""
        self.exact = min(self.exact, found := smallest(self.sets(groups), weights))
        assert found >= FEWEST_EXACT
        units = [g for g in groups if not g.dimension and not g.is_company]
        for dimension in {group.dimension for group in groups if group.dimension}:
            values = [group for group in groups if group.dimension == dimension]
            self.exact = min(
                self.exact, cut := by_cut(self.sets(units), self.sets(values), weights)
            )
            assert cut >= FEWEST_EXACT

    def pooled(self, groups, weights) -> None:
        """Two who answered know their own answers: so many others are behind what they work out."""
        for kind in sorted(weights, key=weights.get)[:3]:
            without = weights | {kind: max(weights[kind] - 2, 0)}
            others = {each: people for each, people in without.items() if people}
            self.others = min(self.others, found := smallest(self.sets(groups), others))
            assert found >= FEWEST_EXACT - 2

    def sets(self, groups) -> list[frozenset]:
        return [self.covers[group.id] for group in groups]

    def scored(self, groups, counted, codes) -> None:
        """A scale with these statements."""
        self.maybe(groups, counted.weights(codes))

    def maybe(self, groups, weights) -> None:
        """Rounded scores, taken as if they were exact."""
        self.rounded = min(self.rounded, found := smallest(self.sets(groups), weights))
        assert found >= FEWEST

    def tell(self, found) -> None:
        found(
            f"{self.companies} pulses, {self.sums} groups: the fewest people behind anything that "
            f"could be worked out were {self.exact:.0f} for exact figures, {self.rounded:.0f} with "
            f"rounded scores taken as exact, {self.others:.0f} others for two who pool their own "
            "answers; no group of 1 to 4."
        )


def smallest(sums: list[frozenset], weights: dict) -> float:
    """Fewest people, but for none, in any combination of these sums over kinds of people."""
    patterns = {}
    for kind, people in weights.items():
        key = tuple(kind in each for each in sums)
        patterns[key] = patterns.get(key, 0) + people
    seen = {key: people for key, people in patterns.items() if any(key)}
    if not seen:
        return np.inf
    rows, people = np.array(list(seen)).T.astype(np.int64), np.array(list(seen.values()))
    return min(int(people[behind].sum()) for behind in combinations(rows))


def combinations(rows: np.ndarray):
    """The columns that are left in short combinations of these rows."""
    for order in orders(rows.shape[1]):
        for row in reduced(rows[:, order]):
            yield order[row != 0]


def orders(size: int) -> list[np.ndarray]:
    """Some orders of the columns: each shows other short combinations."""
    rng = np.random.default_rng(1)
    straight = np.arange(size)
    return [straight, straight[::-1], *(rng.permutation(size) for _ in range(8))]


def reduced(rows: np.ndarray) -> np.ndarray:
    """Reduced row echelon form modulo a prime, without its empty rows."""
    rows, done = rows % PRIME, 0
    for column in range(rows.shape[1]):
        pivots = np.flatnonzero(rows[done:, column])
        if not len(pivots):
            continue
        at = done + pivots[0]
        rows[[done, at]] = rows[[at, done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        others = rows[:, column].copy()
        others[done] = 0
        rows = (rows - others[:, None] * rows[done] % PRIME) % PRIME
        done += 1
        if done == len(rows):
            break
    return rows[:done]


def by_cut(units: list[frozenset], values: list[frozenset], weights: dict) -> float:
    """The same for one dimension beside exact groups, found another way: as a minimum cut."""
    units = units or [frozenset(weights)]
    table = [[sum(weights.get(kind, 0) for kind in u & v) for v in values] for u in units]
    return minimum_cut(table) if np.any(table) else np.inf


def check_readers(counted, groups) -> None:
    """Everybody reads what HR reads, or less; and no leader a group with their own answer."""
    now, ids = counted.pulse.ends_at, {group.id: group for group in groups}
    for person in Person.objects.filter(pk__in=leaders(counted.pulse)):
        read = gate.read(person, [counted.pulse], now=now)
        assert all(group == ids[group.id] for group in read)
        own = counted.kind_of.get(person.pk, (None,))[0]
        assert not [g for g in read if own in g.team_ids and not g.is_company]
        assert not [g for g in read if g.dimension]


def leaders(pulse) -> set[int]:
    led = Unit.objects.filter(pulse=pulse).exclude(leader_id=None)
    return set(led.values_list("leader_id", flat=True))


def check_trends(both, reader) -> None:
    """A later group has an earlier one's key only if it is the same teams, none of them moved."""
    first, second = (
        {
            (group.level, group.trend_key): teams(group, counted.pulse)
            for group in gate.read(reader, [counted.pulse], now=counted.pulse.ends_at)
            if not group.dimension
        }
        for counted in both
    )
    assert all(first[key] == second[key] for key in first.keys() & second.keys())


def teams(group, pulse) -> dict[int, int]:
    """The teams of a group, each with its epoch when the pulse opened."""
    return dict(
        Unit.objects.filter(pulse=pulse, team_id__in=group.team_ids).values_list("team_id", "epoch")
    )


def test_what_fewer_than_ten_rated_is_not_published_even_for_the_company(staffed, hanna):
    """Nine rate the first statement and answer the recommend question; nobody rates the second."""
    pulse = make.open_pulse()
    box = Box(pulse)
    for at, person in enumerate(make.invited(pulse)):
        ratings = [4] * len(questions(pulse).items)
        ratings[0], ratings[1] = (5 if at < 9 else 0), 0
        answers = Answers(tuple(ratings), 9 if at < 9 else None)
        box.cast(make.invitation(pulse, person).pk, answers)
    make.count(pulse)
    company = gate.read(hanna, [pulse], now=pulse.ends_at + make.HOUR)[0]
    codes = [item.code for item in questions(pulse).items]
    assert not {codes[0], codes[1]} & set(company.items)
    assert set(codes[2:]) <= set(company.items)
    assert company.recommend is None


def test_whoever_leads_the_top_reads_no_group_that_counts_them(staffed):
    staffed.manager = make.person("Cleo Chief", team=staffed)
    staffed.save()
    make.people(20, staffed)
    pulse = make.counted_pulse()
    read = gate.read(Person.objects.get(name="Cleo Chief"), [pulse], now=pulse.ends_at)
    assert {group.name for group in read} >= {"Whole company", "Team Nord"}
    assert not [g for g in read if staffed.pk in g.team_ids and not g.is_company]
