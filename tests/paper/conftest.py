"""A company in which some people have no mail address."""

import pytest
import time_machine

from culture.people.addresses import stand_in
from surveys.box import cast as ballot_box
from surveys.box import codes, keys
from surveys.box.seal import seal
from surveys.models.invitations import Invitation
from tests import make
from tests.conftest import team


def unaddressed(size, place, **fields):
    """People of the roster whom no mail reaches."""
    numbers = [f"W{next(make.numbers)}" for _ in range(size)]
    return [make.person(team=place, email=stand_in(no), key=no, **fields) for no in numbers]


def slip_codes(pulse):
    secret = keys.code_secret(pulse.fingerprint)
    slips = Invitation.objects.slips().filter(pulse=pulse).order_by("pk")
    return [codes.code_for(secret, pk) for pk in slips.values_list("pk", flat=True)]


def envelope(pulse, code, rating=4):
    key = keys.public_key(pulse.fingerprint)
    return seal(make.answers(pulse, rating), key, pulse_id=pulse.pk, token=code)


def cast(pulse, code, rating=4, now=make.NOW):
    ballot_box.cast(code, pulse.pk, envelope(pulse, code, rating), now=now)


@pytest.fixture
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def staffed(company, hanna, max_, settings):
    """Twenty with a mail address in each team; eight more in Team Nord without one."""
    settings.MAIL_READY = True
    make.people(20, team("Team Nord"))
    make.people(20, team("Team Süd"))
    unaddressed(8, team("Team Nord"))


@pytest.fixture
def pulse(staffed, clock):
    return make.open_pulse()
