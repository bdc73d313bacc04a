"""The checklist: days counted back, what is done, due or late, and what to do next."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from surveys import steps as clock
from surveys.kit import checklist
from surveys.models.blackouts import Blackout
from surveys.models.kit import KitTick
from tests import make
from tests.kit.conftest import at, turn_on

pytestmark = pytest.mark.django_db


def states(pulse, today):
    return {step.key: step.state(today) for step in checklist.steps(pulse)}


def test_days_are_counted_back_from_the_first_pulse(pulse):
    days = {step.key: step.by for step in checklist.steps(pulse)}
    assert days == {
        "agreement": date(2026, 3, 17),
        "busy": date(2026, 3, 24),
        "it": date(2026, 3, 24),
        "rehearsal": date(2026, 3, 27),
        "heads_up": date(2026, 3, 31),
        "letter": date(2026, 4, 1),
        "cards": date(2026, 4, 1),
        "intranet": date(2026, 4, 2),
    }


def test_each_is_done_late_due_or_still_to_come(pulse, kim):
    seen = states(pulse, date(2026, 3, 26))
    assert seen["agreement"] == "late"
    assert seen["it"] == "late"
    assert seen["rehearsal"] == "under_way"
    make.agree(kim)
    turn_on()
    KitTick.objects.create(step="it", done_on=date(2026, 3, 20))
    seen = states(pulse, date(2026, 3, 20))
    done = {key for key, state in seen.items() if state == "done"}
    assert done == {"agreement", "it", "heads_up", "letter"}
    assert seen["intranet"] == "not_started"


def test_people_tick_what_only_they_can_do(hanna, pulse, as_):
    browser, address = as_(hanna), reverse("kit:tick", args=["cards"])
    for _ in range(2):
        browser.post(address)
    assert KitTick.objects.get().step == "cards"
    browser.post(address, {"undo": 1})
    assert not KitTick.objects.exists()
    assert browser.post(reverse("kit:tick", args=["letter"])).status_code == 404


def test_busy_weeks_say_what_they_mean_for_the_day(pulse):
    Blackout.objects.create(
        starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 17), why="Stocktaking"
    )
    clock.run(make.NOW)
    pulse.refresh_from_db()
    words = {step.key: step.words for step in checklist.steps(pulse)}["busy"]
    assert "Stocktaking: 6 April to 17 April" in words
    assert f"opens on {pulse.opens_on:%A} {pulse.opens_on.day} April" in words
    assert pulse.opens_on > date(2026, 4, 17)


def test_home_says_what_comes_next_until_the_first_pulse_opens(hanna, plan, pulse, as_):
    make.programme()
    with time_machine.travel(make.NOW, tick=False):
        page = as_(hanna).get(reverse("health:home"))
    assert page.context["kit"]["step"].key == "busy"
    assert reverse("kit:kit") in page.text
    clock.run(pulse.opens_at)
    with time_machine.travel(pulse.opens_at + timedelta(minutes=1), tick=False):
        page = as_(hanna).get(reverse("health:home"))
    assert page.context["kit"] is None


def test_late_and_next_stand_at_the_top(hanna, pulse, as_):
    with time_machine.travel(at("2026-03-26 12:00"), tick=False):
        page = as_(hanna).get(reverse("kit:kit"))
    assert "Next: Say which weeks are too busy, by Tuesday 24 March." in page.text
