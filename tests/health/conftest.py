"""Havelund after its first pulse: Team Nord and Team Süd are small, so their scores are rounded."""

import pytest
import time_machine

from tests import make
from tests.conftest import team


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
