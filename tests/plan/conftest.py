"""A programme at Havelund, begun on the day the tests call today."""

import pytest
import time_machine
from django.urls import reverse

from roadmap.plan.milestones.forms import MilestoneForm, sent
from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.make import NOW


@pytest.fixture(autouse=True)
def today():
    """10 March 2026: pages read the clock once per request."""
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def programme(hanna, max_, helga, emma, otto):
    """Twelve milestones, four of them in Havelund, Team Nord and Team Süd (Helga leads herself)."""
    return make.programme()


@pytest.fixture
def charter(programme):
    """The team charter of Team Nord, which Max reports on."""
    return rollout("CMT-M2", "Team Nord")


def rollout(code, team_name):
    return Rollout.objects.with_places().get(milestone__code=code, team__name=team_name)


def say(found, state, by, day, **fields):
    """Report and re-read."""
    fields = {"confidence": "sure"} | fields
    assert found.report(Review(state=state, **fields), by=by, day=day)
    return found


def as_sent(milestone):
    """What a browser sends that leaves the form of a milestone as it was."""
    form = MilestoneForm(instance=milestone, today=NOW.date())
    sent_by = {}
    for bound in form:
        values = sent(bound.field, bound.initial)
        sent_by[bound.html_name] = values
        if bound.field.show_hidden_initial:
            sent_by[bound.html_initial_name] = values
    return sent_by


def url(name, *args):
    return reverse(f"plan:{name}", args=args)
