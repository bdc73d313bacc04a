"""Results where groups are asked different blocks in one pulse: every page opens, and says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from culture.health.movement.reached import compared, panel
from roadmap.plan.models.milestones import Milestone
from surveys import gate, planning
from surveys.asking import offsets
from surveys.launch import open_pulse
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make
from tests.health.published import exact, rounds
from tests.health.test_small_companies import pages

pytestmark = pytest.mark.django_db
LAST = 5  # asks the profile


@pytest.fixture
def pulses(monkeypatch, company, hanna, max_, helga):
    """Six teams of sixteen through the baseline and five pulses, with a programme under way."""
    monkeypatch.setattr(offsets, "FEWEST_GROUPS", 3)
    for at in range(6):
        make.people(16, make.team(f"Shop {at}", parent=company))
    make.programme()
    Milestone.objects.update(effect_items=["TRU6", "COM1"])
    cadence = make.cadence(sender=hanna)
    return [counted(cadence, number) for number in range(LAST + 1)]


def counted(cadence, number):
    planning.plan_ahead(cadence)
    pulse = cadence.pulses.get(number=number)
    open_pulse(pulse, now=pulse.opens_at)
    pulse.refresh_from_db()
    make.counted_pulse(lambda person, item: 1 + (person.pk + item.position) % 5, pulse=pulse)
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.SHREDDED)
    return pulse


def in_turn(moves, *, teams=36, months=12):
    """One round a month in which a third of the teams is asked COM1: 50, and `moves` more from the
    month on in which a team is reached; the first twelve in the sixth, the next in the ninth.
    """
    found = []
    for number in range(months):
        groups = []
        for team in range(teams):
            asked = number == 0 or (number + team) % 3 == 0
            score = 50 + team % 2 + moves * (number >= started(team))
            fields = {"id": team + 1, "key": f"{team}", "name": f"Team {team}", "n": 30}
            fields |= {"team_ids": (team + 1,), "unasked": frozenset(() if asked else {"COM1"})}
            scores = {"COM1": score} if asked else {}
            groups.append(exact(scores, level=Group.Level.EXACT, **fields))
        found.append(replace(rounds(*[exact({"COM1": 50})] * (number + 1))[-1], groups=groups))
    return found


def started(team):
    return 6 + 3 * (team // 12)


def test_what_a_milestone_moved_is_found_although_blocks_ask_in_turn():
    year = in_turn(10)
    days = {
        team + 1: year[started(team)].pulse.opens_on - timedelta(days=1) if team < 24 else None
        for team in range(36)
    }
    seen = compared(panel(year, ["COM1"], days))

    assert seen.effect.effect == pytest.approx(10)
    assert seen.before.effect == pytest.approx(0)
    assert (seen.reached, seen.waiting >= 1) == (24, True)


def test_every_page_opens_where_groups_were_asked_different_statements(pulses, hanna, max_):
    assert pulses[-1].units.filter(block="A", invited__gt=0).exists()
    everybodys = pulses[-1].items.filter(block="").values_list("code", "scale")
    assert {("TRU6", "milestone"), ("COM1", "communication")} <= set(everybodys)
    with time_machine.travel(make.published_at(pulses[-1]), tick=False):
        for person in (hanna, max_):
            client = Client()
            client.force_login(person)
            opened = {path: client.get(path).status_code for path in pages(pulses)}
            assert set(opened.values()) <= {200, 403, 404, 405}
            assert list(opened.values()).count(200) > 40 - 20 * (person == max_)


def test_a_group_tells_what_was_not_asked_here_and_the_company_has_everything(pulses, hanna):
    last, now = pulses[-1], make.published_at(pulses[-1])
    company, *rest = gate.read(hanna, [last], now=now)
    group = next(each for each in rest if each.unasked)
    client = Client()
    client.force_login(hanna)
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("health:group", args=[group.id])).text
        api = client.get(reverse("results-list")).json()
        table = client.get(reverse("health:results-csv")).content

    assert len([code for code in company.items if code not in group.unasked]) < len(company.items)
    assert "asked other groups other statements" in page
    told = {each["id"]: each for each in api[0]["groups"]}
    assert told[group.id]["not_asked"] == sorted(group.unasked)
    assert told[company.id]["not_asked"] == []
    assert table
