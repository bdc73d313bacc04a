"""Adding and subtracting whatever was published never reaches fewer than five people."""

from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import product
from random import Random

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture.people.models import Person, Team
from surveys import gate
from surveys.box.seal import Answers
from surveys.counting import rounded_score
from surveys.models.invitations import Invitation
from surveys.questions import questions
from tests import make

pytestmark = pytest.mark.django_db
RECOMMEND = "REC1"
FEWEST, FEWEST_EXACT = 5, 10


@st.composite
def companies(draw):
    """(parent, people, share that answers, who skips what) of each team below the top."""
    size = draw(st.integers(1, 9))
    return [
        (
            draw(st.integers(0, at)),
            draw(st.integers(0, 14)),
            draw(st.sampled_from([0.0, 0.3, 0.6, 0.8, 1.0])),
            draw(st.sampled_from(["nothing", "recommend", "some", "half"])),
        )
        for at in range(size)
    ]


@contextmanager
def thrown_away():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(companies(), st.integers(0, 10**6))
def test_no_sum_over_fewer_than_five_people_can_be_worked_out(company, seed):
    with thrown_away():
        pulse, said = lived(company, Random(seed))
        reader = Person.objects.get(name="Rita Reader")
        groups = gate.read(reader, [pulse], now=pulse.ends_at)
        check_people(groups, said)
        for code in [*(item.code for item in questions(pulse).items), RECOMMEND]:
            check_item(groups, said, code)
        check_leaders(groups, pulse)


def lived(company, random):
    """A counted pulse of this company, and the valid ballots as (team, codes answered)."""
    make.organisation()
    teams = [make.team("Top")]
    make.hr_lead("Rita Reader", team=None)
    for at, (parent, people, _, _) in enumerate(company):
        teams.append(make.team(f"Team {at}", parent=teams[parent]))
        members = make.people(people, teams[-1])
        if members:
            Team.objects.filter(pk=teams[-1].pk).update(manager=members[0])
    make.people(5, teams[0])
    pulse = make.open_pulse()
    said = []
    unit_of = dict(Invitation.objects.values_list("person_id", "unit__team_id"))
    habits = {team.pk: row[2:] for team, row in zip(teams[1:], company, strict=True)}
    for person in make.invited(pulse):
        share, skips = habits.get(person.team_id, (1.0, "nothing"))
        if random.random() < share:
            answers = answered(pulse, skips, random)
            cast(pulse, person, answers)
            codes = [item.code for item in questions(pulse).items]
            given = {code for code, value in zip(codes, answers.ratings, strict=True) if value}
            if 2 * len(given) >= len(codes):
                named = {RECOMMEND} if answers.recommend is not None else set()
                said.append((unit_of[person.pk], given | named))
    return make.count(pulse), said


def answered(pulse, skips, random):
    chance = {"some": 0.15, "half": 0.45}.get(skips, 0)
    items = questions(pulse).items
    ratings = tuple(0 if random.random() < chance else random.randint(1, 5) for _ in items)
    return Answers(ratings, None if skips == "recommend" else random.randint(0, 10))


def cast(pulse, person, answers):
    token = make.token(pulse, person)
    key = make.keys.public_key(pulse.fingerprint)
    sealed = make.seal(answers, key, pulse_id=pulse.pk, token=token)
    make.ballot_box.cast(token, pulse.pk, sealed, now=make.NOW)


def check_people(groups, said):
    """Head counts, rounded groups taken as if they were exact."""
    people = [team for team, _ in said]
    weights = {team: people.count(team) for group in groups for team in group.team_ids}
    assert smallest(groups, weights) >= FEWEST


def check_item(groups, said, code):
    """Whoever rated the item: behind exact figures ten or more, behind any five or more."""
    raters = [team for team, codes in said if code in codes]
    weights = {team: raters.count(team) for group in groups for team in group.team_ids}
    telling = [group for group in groups if code in group.items]
    exact = [group for group in telling if group.exact]
    if code == RECOMMEND:
        telling = exact = [group for group in groups if group.recommend]
    assert smallest(telling, weights) >= FEWEST
    assert smallest(exact, weights) >= FEWEST_EXACT


def smallest(groups, weights):
    """Fewest people, but for none, in any combination of these groups' sums."""
    teams = tuple(sorted(team for team, people in weights.items() if people))
    sums = frozenset(frozenset(group.team_ids) & frozenset(teams) for group in groups)
    sizes = [sum(weights[team] for team in behind) for behind in combinations(sums, teams)]
    return min(sizes, default=np.inf)


@lru_cache(maxsize=50)
def combinations(sums, teams):
    """Sets of teams that are left in short combinations of these sums over teams."""
    found = set()
    for order in orders(len(teams)):
        turned = [teams[at] for at in order]
        for row in reduced([[Fraction(team in each) for team in turned] for each in sums]):
            found.add(frozenset(t for t, value in zip(turned, row, strict=True) if value))
    return found - {frozenset()}


def orders(size):
    """Some orders of the columns: each shows other short combinations."""
    rng = np.random.default_rng(1)
    return [list(range(size)), list(range(size))[::-1]] + [
        list(rng.permutation(size)) for _ in range(6)
    ]


def reduced(rows):
    """Reduced row echelon form over the rationals, without its empty rows."""
    rows, done = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def check_leaders(groups, pulse):
    """Leaders read what HR reads or less, and no group that counts their own answer."""
    counted_in = {unit.leader_id: own_unit(unit) for unit in pulse.units.all() if unit.leader_id}
    for leader in Person.objects.filter(pk__in=counted_in):
        read = gate.read(leader, [pulse], now=pulse.ends_at)
        assert {group.id for group in read} <= {group.id for group in groups}
        own = counted_in[leader.pk]
        assert not [g for g in read if own in g.team_ids and not g.is_company]


def own_unit(unit):
    """Leaders are counted one above the team they lead."""
    return unit.path[-2] if len(unit.path) > 1 else unit.path[0]


def test_every_rounded_score_stands_for_three_sums_or_more():
    for people, items in product(range(5, 16), range(1, 5)):
        found = {}
        for total in range(people * items, 5 * people * items + 1):
            score = rounded_score(counts_of(people, items, total))
            found.setdefault(score, set()).add(total)
        assert min(map(len, found.values())) >= 3


def counts_of(people, items, total):
    """Some answers that add up to this total."""
    counts = np.zeros((items, 6), int)
    fives, rest = divmod(total - people * items, 4)
    answers = [5] * fives + [1 + rest] * (fives < people * items)
    answers += [1] * (people * items - len(answers))
    for at, answer in enumerate(answers):
        counts[at % items, answer] += 1
    return counts


def test_what_fewer_than_ten_rated_is_not_published_even_for_the_company(staffed, hanna):
    """Nine rate the first statement and answer the recommend question; nobody rates the second."""
    pulse = make.open_pulse()
    for at, person in enumerate(make.invited(pulse)):
        ratings = [4] * len(questions(pulse).items)
        ratings[0], ratings[1] = (5 if at < 9 else 0), 0
        cast(pulse, person, Answers(tuple(ratings), 9 if at < 9 else None))
    make.count(pulse)
    company = gate.read(hanna, [pulse], now=pulse.ends_at + timedelta(hours=1))[0]
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
