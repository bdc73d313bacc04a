"""A programme at Havelund on Tuesday 10 March 2026, noon, and what one says about it."""

import pytest
import time_machine
from django.urls import reverse

from culture.talk.models import Notice
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.make import NOW


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def noon(clock):
    """Pages read the clock once per request."""


@pytest.fixture
def programme(hanna, max_, helga, emma, otto):
    return make.programme()


@pytest.fixture
def charter(programme):
    """The team charter of Team Nord, which Max reports on."""
    return Rollout.objects.with_places().get(milestone__code="CMT-M2", team__name="Team Nord")


def say(client, thing, text="Who has done this before?", **more):
    return client.post(
        reverse("talk:talk-say", args=[thing._meta.model_name, thing.pk]), {"text": text} | more
    )


def on_page(client, thing):
    """The page of a milestone, a rollout or an action."""
    names = {"milestone": "plan:milestone", "rollout": "plan:rollout", "action": "actions:action"}
    return client.get(reverse(names[thing._meta.model_name], args=[thing.pk])).content.decode()


def told(person):
    """What this person was told, the oldest first."""
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("what", flat=True))
