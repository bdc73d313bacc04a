"""Havelund on 10 March 2026, with its cast."""

import pytest
import time_machine

from tests import make
from tests.conftest import team
from tests.make import NOW


@pytest.fixture(autouse=True)
def today():
    """Pages read the clock once per request."""
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def nord(max_):
    """What Max promised his team."""
    return make.action(team("Team Nord"), by=max_)


@pytest.fixture
def everybody_s(sonja):
    return make.action(by=sonja, will="Publish every roster four weeks ahead.")
