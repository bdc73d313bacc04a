"""Did it help, is it as usual, where to look: half a year of pulses, wide and on a phone."""

import pytest
import time_machine

from roadmap.plan.models.rollouts import Rollout
from surveys import launch, planning
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = 2  # the pulse after which half of the teams had been reached
PULSES = 7


@pytest.fixture
def half_a_year(clock, company, hanna, max_, helga):
    """Eight teams; four are reached by a milestone after the second pulse, and rise."""
    names = ["Team Nord", "Team Süd", *(f"Team {at}" for at in range(6))]
    teams = [team(name) if at < 2 else made(name) for at, name in enumerate(names)]
    for each in teams:
        make.people(17, each)
    make.people(17, company)
    milestone = a_milestone()
    pulse = make.cadence(sender=hanna).pulses.first()
    for number in range(PULSES):
        pulse = pulse.cadence.pulses.get(number=number)
        if number == FIRST:
            reach(milestone, teams[::2], day=pulse.opens_on)
        lived(pulse, {each.pk for each in teams[::2]} if number >= FIRST else set())
    clock.move_to(make.published_at(pulse))
    return milestone


def made(name):
    return make.team(name, parent=team("Hotels"))


def a_milestone():
    """A milestone of every team, on statements of which each pulse asks one."""
    milestone = make.programme().milestones.filter(reach="team").first()
    milestone.effect_items = ["COM1", "COM2", "COM3"]
    milestone.save()
    return milestone


def reach(milestone, teams, *, day):
    here = Rollout.objects.filter(milestone=milestone, team__in=teams)
    here.update(reached_on=day.replace(day=1), state="under_way")


def lived(pulse, risen):
    def rating(person, item):
        usual = 3 + (person.pk % 3 - 1)
        return min(5, usual + (person.team_id in risen and item.scale == "communication"))

    with time_machine.travel(pulse.opens_at, tick=False):
        launch.open_pulse(pulse, now=pulse.opens_at)
        pulse.refresh_from_db()
        make.counted_pulse(rating, pulse=pulse)
        planning.plan_ahead(pulse.cadence)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_whether_it_helped_is_told_drawn_and_written(
    half_a_year, hanna, mails, open_page, size, scheme
):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)

    page.goto("/results/effects/")
    page.get_by_text("Teams reached rose").wait_for()
    page.get_by_text("The numbers as a table").first.click()
    assert page.get_by_role("row", name="2 after").count() == 1
    check(page)

    page.goto("/results/watching/")
    page.get_by_role("heading", name="Communication has left its usual range.").wait_for()
    page.get_by_text("The numbers as a table").click()
    check(page)

    page.goto("/results/look-here/")
    page.get_by_role("heading", name="What was looked at").wait_for()
    check(page)
