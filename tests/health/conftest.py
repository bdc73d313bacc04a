"""Havelund after its first pulse: Team Nord and Team Süd are small, so their scores are rounded."""

import pytest
import time_machine
from django.core.cache import cache

from tests import make
from tests.conftest import team


@pytest.fixture(autouse=True)
def nothing_kept():
    """Pulses made by hand are all alike to what is kept by pulse."""
    cache.clear()


@pytest.fixture
def staffed(company, hanna, max_, helga, emma, otto):
    make.people(11, team("Team Nord"))
    make.people(10, team("Team Süd"))
    make.people(18, company)
    return company


@pytest.fixture
def pulse(staffed):
    """Counted. Team Nord agrees, but is told too late; everybody else sits in the middle."""
    nord = team("Team Nord").pk

    def rating(person, item):
        if person.team_id != nord:
            return 3
        return 2 if item.scale == "communication" else 4

    return make.counted_pulse(rating, sender=make.hr_lead("Anna Berg"))


@pytest.fixture
def released(pulse):
    """The first day on which everybody may read the result."""
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


@pytest.fixture
def counted(pulse):
    """The hours in which managers have it and employees do not."""
    with time_machine.travel(pulse.ends_at + make.HOUR, tick=False):
        yield pulse


@pytest.fixture
def apart(staffed):
    """Five groups of ten or more. Team Nord is of two minds about communication; Team Ost and Team
    West are small and counted together.
    """
    make.people(8, team("Team Nord"))
    make.people(8, team("Team Süd"))
    make.people(18, team("Hotels"))
    for name in ("Team Ost", "Team West"):
        make.people(9, make.team(name, parent=team("Hotels")))
    nord = team("Team Nord").pk

    def rating(person, item):
        if (person.team_id, item.scale) == (nord, "communication"):
            return 1 if person.pk % 2 else 5
        return 3 if person.team_id == staffed.pk else 4

    pulse = make.counted_pulse(rating)
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


@pytest.fixture
def second(released):
    """A month later, everybody agrees; only the first pulse asked all statements."""
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        yield following
