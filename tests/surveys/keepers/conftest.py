"""A pulse that two keepers open together: planned, with both ready, and open."""

import pytest
from django.core.cache import cache

from surveys import steps
from surveys.keepers import keepers
from surveys.models.terms import Terms
from tests import make
from tests.surveys.keepers.acting import HANNA, KIM, MINUTE, keeper_of


@pytest.fixture(autouse=True)
def own_directories(settings, tmp_path):
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"
    settings.MAIL_READY = True
    cache.clear()  # of tries by other tests


@pytest.fixture
def planned(staffed, kim):
    """A pulse to come under terms that ask for two keepers, to which Kim has agreed."""
    Terms.objects.create(two_keepers=True)
    return make.cadence().pulses.first()


@pytest.fixture
def kept(planned, hanna, kim):
    """Both keepers are ready."""
    for person, passphrase in ((hanna, HANNA), (kim, KIM)):
        keepers.choose(person, passphrase, now=make.NOW)
        keepers.rehearse(keeper_of(person), passphrase, now=make.NOW)
    return planned


@pytest.fixture
def pulse(kept):
    """Open under two keepers, and everybody has answered."""
    steps.open_due(kept.opens_at)
    kept.refresh_from_db()
    for person in make.invited(kept):
        make.cast(kept, person, now=kept.opens_at + MINUTE)
    return kept
