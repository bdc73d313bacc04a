"""Balanced offsets: every block is asked of somebody in each pulse, everything of everybody in
three.
"""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from culture.constructs import Scale
from surveys import gate, letters, planning, steps
from surveys.asking import bank, offsets
from surveys.asking.questions import questions
from surveys.box.ballot import Ballot
from surveys.box.seal import Answers
from surveys.launch import open_pulse
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Offset, Pulse, PulseItem
from surveys.models.results import Figure, Group
from tests import make
from tests.attacks.companies import Box

GROUPS, PEOPLE = 30, 16
CORE = {item.code for item in bank.core()}

sizes = st.lists(st.integers(16, 60), min_size=30, max_size=60)


def as_groups(people):
    return [{team: n} for team, n in enumerate(people)]


@given(sizes, st.randoms(use_true_random=False))
def test_offsets_are_balanced_in_groups_and_nearly_in_people(people, random):
    found = offsets.dealt(as_groups(people), random.shuffle)

    groups = Counter(found)
    asked = Counter()
    for offset, n in zip(found, people, strict=True):
        asked[offset] += n
    assert max(groups.values()) - min(groups[at] for at in offsets.OFFSETS) <= 1
    assert max(asked.values()) - min(asked[at] for at in offsets.OFFSETS) <= 60


@given(sizes, st.randoms(use_true_random=False))
def test_a_group_keeps_its_offset_while_its_teams_stay(people, random):
    groups = as_groups(people)
    found = offsets.dealt(groups, random.shuffle)

    assert offsets.kept(groups, dict(enumerate(found))) == found


def test_a_group_takes_the_offset_of_most_of_its_people():
    known = {1: 2, 2: 0, 3: 1}
    assert offsets.kept([{1: 9, 2: 4, 5: 30}], known) == [2]
    assert offsets.kept([{1: 9, 2: 9, 3: 9}], known) == [0]


def test_new_groups_get_the_offset_with_the_fewest_people():
    known = {1: 0, 2: 1, 3: 2}
    groups = [{1: 30}, {2: 20}, {3: 10}, {4: 12}, {5: 40}]
    assert offsets.kept(groups, known) == [0, 1, 2, 1, 2]


@pytest.fixture
def many(db):
    """Thirty teams of sixteen below a top of two, and their HR lead."""
    make.organisation()
    top = make.team("Top")
    reader = make.hr_lead("Rita Reader", team=top)
    for at in range(GROUPS):
        make.people(PEOPLE, make.team(f"Team {at:02}", parent=top))
    return reader


@pytest.fixture
def rounds(many):
    """The baseline and three pulses after it, opened one after the other."""
    cadence = make.cadence(sender=many)
    return [opened(cadence, number) for number in range(4)]


def opened(cadence, number):
    planning.plan_ahead(cadence)
    pulse = cadence.pulses.get(number=number)
    open_pulse(pulse, now=pulse.opens_at)
    pulse.refresh_from_db()
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.SKIPPED)  # the next may open
    return pulse


def asked_of(pulse):
    """By team, the codes its people are asked."""
    return {
        unit.team_id: [item.code for item in questions(pulse, unit.block).items]
        for unit in pulse.units.filter(invited__gt=0)
    }


def test_over_three_pulses_everybody_meets_every_core_item_once(rounds):
    met = [asked_of(pulse) for pulse in rounds[1:]]
    for team in met[0]:
        codes = Counter(code for asked in met for code in asked[team] if code in CORE)
        assert codes == Counter(CORE)


def test_each_pulse_asks_all_core_items_and_each_block_all_nine_scales(rounds):
    assert {each.block for each in rounds[0].items.all()} == {""}
    for pulse in rounds[1:]:
        assert set(pulse.items.values_list("code", flat=True)) >= CORE
        for block in "ABC":
            asked = questions(pulse, block)
            assert {item.scale for item in asked.items} >= set(Scale.values)
            assert len([item for item in asked.items if item.code in CORE]) == 12
            assert bool(asked.recommend) == (block == "A")
            assert asked.envelope == questions(pulse).items


def test_offsets_are_drawn_once_and_kept(rounds):
    pulse = rounds[1]
    drawn = dict(Offset.objects.values_list("team_id", "offset"))
    assert set(Counter(drawn.values()).values()) <= {10, 11}
    assert pulse.cadence.spread
    blocks = dict(pulse.units.filter(invited__gt=0).values_list("team_id", "block"))
    assert blocks == {team: "ABC"[offset] for team, offset in drawn.items() if team in blocks}


def test_a_new_team_gets_an_offset_when_its_first_pulse_opens(many):
    cadence = make.cadence(sender=many)
    opened(cadence, 0)
    team = make.team("Newcomers", parent=make.Team.objects.get(name="Top"))
    make.people(PEOPLE, team)
    assert not Offset.objects.filter(team_id=team.pk).exists()

    opened(cadence, 1)

    assert Offset.objects.filter(team_id=team.pk, offset__in=offsets.OFFSETS).exists()


def test_where_the_baseline_was_slept_through_they_are_drawn_with_the_next_pulse(many, settings):
    settings.MAIL_READY = True
    cadence = make.cadence(sender=many)
    steps.run(make.NOW + timedelta(weeks=5))

    slept, pulse = cadence.pulses.order_by("number")[:2]
    assert (slept.state, pulse.state) == (Pulse.State.SKIPPED, Pulse.State.OPEN)
    cadence.refresh_from_db()
    assert (cadence.spread, cadence.began_with) == (True, pulse.invited)
    drawn = dict(Offset.objects.values_list("team_id", "offset"))
    blocks = dict(pulse.units.filter(invited__gt=0).values_list("team_id", "block"))
    assert blocks == {team: "ABC"[offset] for team, offset in drawn.items() if team in blocks}
    assert set(Counter(blocks.values()).values()) <= {10, 11}
    assert set(pulse.items.values_list("code", flat=True)) >= CORE
    assert {len(set(codes) & CORE) for codes in asked_of(pulse).values()} == {12}

    opened(cadence, 2)
    assert dict(Offset.objects.values_list("team_id", "offset")) == drawn


def test_a_cadence_that_ran_before_there_were_offsets_goes_on_asking_all_alike(many):
    cadence = make.cadence(sender=many)
    opened(cadence, 0)
    Offset.objects.all().delete()
    Cadence.objects.update(spread=None, began_with=None)
    cadence.refresh_from_db()

    pulse = opened(cadence, 1)

    cadence.refresh_from_db()
    assert (cadence.spread, cadence.began_with) == (None, None)
    assert not Offset.objects.exists()
    assert not pulse.items.exclude(block="").exists()


def test_of_fewer_groups_everybody_is_asked_the_same(many):
    make.Team.objects.get(name="Team 00").members.update(is_active=False)
    cadence = make.cadence(sender=many)
    pulses = [opened(cadence, number) for number in range(2)]

    assert cadence.pulses.first().cadence.spread is False
    assert not Offset.objects.exists()
    assert not PulseItem.objects.exclude(block="").exists()
    assert len(questions(pulses[1]).items) == 13


def counted(pulse, reader, said=lambda unit, item: 4):
    """Everybody rates everything the envelope has room for, asked or not."""
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.OPEN)
    pulse.refresh_from_db()
    box, asked = Box(pulse), questions(pulse)
    for invitation in Invitation.objects.filter(pulse=pulse).select_related("unit"):
        rated = tuple(said(invitation.unit, item) for item in asked.items)
        box.cast(invitation.pk, Answers(rated, 10))
    make.count(pulse)
    return gate.read(reader, [pulse], now=make.published_at(pulse))


def test_what_somebody_was_not_asked_counts_for_nothing(rounds, many):
    """Envelopes made by hand rate every item of the pulse, and all recommend."""
    pulse = rounds[1]
    company, *rest = counted(pulse, many)

    groups = [group for group in rest if not group.dimension]
    invited = Counter()
    for unit in pulse.units.all():
        invited[unit.block] += unit.invited
    assert set(company.items) >= CORE
    for item in pulse.items.exclude(scale="recommend"):
        asked = invited[item.block] if item.block else pulse.invited
        assert company.items[item.code].n == asked
    assert sum(company.recommend) == invited["A"]
    for group in groups:
        asked = {i.code for i in pulse.items.all() if i.code in group.items}
        assert len(asked & CORE) == 12
        assert not asked & group.unasked
        assert group.unasked | asked >= CORE
        assert bool(group.recommend) == ("STR1" in group.items)


def test_a_ballot_needs_half_of_what_it_was_asked(rounds, many):
    """Six of thirteen are too few, however many others it rates; seven are enough."""
    pulse = rounds[2]
    own = {block: [i.code for i in questions(pulse, block).items] for block in "ABC"}
    few = next(unit.pk for unit in pulse.units.order_by("pk") if unit.invited == PEOPLE)

    def said(unit, item):
        if item.code not in own[unit.block]:
            return 5
        return 4 if own[unit.block].index(item.code) < (8 if unit.pk == few else 10) else 0

    size = len(own["A"])
    company = counted(pulse, many, said)[0]
    assert (size, company.n) == (19, pulse.invited - PEOPLE)


def test_nothing_across_blocks_is_told_of_how_answers_go_together(rounds, many):
    pulse = rounds[1]
    company = counted(pulse, many, lambda unit, item: 1 + (unit.pk + item.pk) % 5)[0]

    assert (company.drivers, company.reliability) == ((), {})
    assert company.scales["trust"].low is not None
    assert company.scales["trust"].items_asked == 4


def test_page_and_mail_hold_what_ones_own_group_is_asked(rounds, client):
    """And whatever else is sent is refused."""
    pulse = rounds[1]
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.OPEN)
    pulse.refresh_from_db()
    with time_machine.travel(pulse.opens_at, tick=False):
        for block in "ABC":
            invitation = Invitation.objects.filter(pulse=pulse, unit__block=block).first()
            link, asked = make.link(pulse, invitation.person), questions(pulse, block)
            page = client.get(link).text
            own = {item.code for item in asked.items}
            assert {code for code in CORE if f'name="{code}"' in page} == own & CORE
            assert ('name="REC1"' in page) == (block == "A")

            said = dict.fromkeys(own, "4")
            foreign = client.post(link, said | {min(CORE - own): "4"})
            assert (foreign.status_code, Ballot.objects.count()) == (422, "ABC".index(block))
            assert client.post(link, said).status_code == 303

            mail = letters.write_invitations([invitation.pk], now=pulse.opens_at)[invitation.pk]
            assert asked.items[0].wording("en") in mail.text
            assert asked.count_words in mail.subject


def test_groups_of_one_block_answer_the_same_and_merge_only_with_their_own(rounds, many):
    """Two people of each team answer: groups join until there are ten."""
    pulse = rounds[1]
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.OPEN)
    pulse.refresh_from_db()
    box, size = Box(pulse), len(questions(pulse).items)
    seen = Counter()
    for pk, unit in Invitation.objects.filter(pulse=pulse).values_list("pk", "unit"):
        seen[unit] += 1
        if seen[unit] <= 2:
            box.cast(pk, Answers((4,) * size, None))
    make.count(pulse)

    blocks = dict(pulse.units.values_list("team_id", "block"))
    exact = Group.objects.filter(pulse=pulse, level=Group.Level.EXACT)
    assert exact.count() >= 3
    for group in exact:
        assert {blocks[team] for team in group.team_ids if blocks[team]} == {group.block}


def test_where_a_block_has_too_few_only_what_all_were_asked_is_told_of_the_company(rounds, many):
    pulse = rounds[1]
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.OPEN)
    pulse.refresh_from_db()
    box, size, left = Box(pulse), len(questions(pulse).items), Random(1)
    rows = list(Invitation.objects.filter(pulse=pulse).values_list("pk", "unit__block"))
    left.shuffle(rows)
    few = 9
    for pk, block in rows:
        few -= block == "C"
        if block != "C" or few >= 0:
            box.cast(pk, Answers((4,) * size, 9))
    make.count(pulse)

    assert not Group.objects.filter(level__in=[Group.Level.EXACT, Group.Level.ROUNDED]).exists()
    company = gate.read(many, [pulse], now=make.published_at(pulse))[0]
    assert set(company.items) == {"EXP6"}
    kinds = set(Figure.objects.filter(group=company.id).values_list("kind", flat=True))
    assert Figure.Kind.RECOMMEND not in kinds
