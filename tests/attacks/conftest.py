"""What the attacks share: the running app, and what was stolen from it at every stage of a pulse.

Tests that play no company of their own work on Havelund, staffed as for the pulses.
"""

import tempfile
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.attacks.lived import play
from tests.attacks.running import running
from tests.attacks.thief import Thief
from tests.surveys.conftest import staffed  # noqa: F401


def pytest_configure(config):
    words = "attack(id, tried): a try at an attack of tests/attacks/catalogue.py, in public words"
    config.addinivalue_line("markers", words)


@pytest.fixture
def found(record_property):
    """Say what this attack really found; `make attacks` prints it."""
    return partial(record_property, "found")


@pytest.fixture(scope="session")
def app(django_db_setup):
    """Granian, a worker and a mail server, on the tests' database; for tests that commit."""
    with running(Path(tempfile.mkdtemp(prefix="7c-attacks-", dir="/tmp"))) as app:
        yield app


@pytest.fixture(scope="session")
def evidence(app, django_db_blocker):
    """A whole pulse, played once; the database is empty again afterwards."""
    hands = Thief()
    try:
        with django_db_blocker.unblock():
            stolen = play(app, hands)
            call_command("flush", interactive=False, verbosity=0)
            connection.close()
        yield stolen
    finally:
        hands.leave()
