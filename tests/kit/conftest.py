from datetime import datetime, timedelta

import pytest

from culture.access import Role
from surveys.kit import pieces
from surveys.models.kit import KitMail, Piece
from tests import make
from tests.conftest import team

DAY = timedelta(days=1)
OPENS = make.TODAY + 28 * DAY  # Tuesday 7 April 2026, by summer time


@pytest.fixture
def staffed(company, max_, helga):
    """Havelund with people in both teams."""
    make.people(8, team("Team Nord"))
    make.people(8, team("Team Süd"))
    return company


@pytest.fixture
def plan(staffed, settings):
    """A first pulse that opens in four weeks."""
    settings.MAIL_READY = True
    return make.cadence(starts_on=OPENS)


@pytest.fixture
def pulse(plan):
    return plan.pulses.order_by("number").first()


def turn_on(*which):
    for piece in which or pieces.MAILS:
        row, _ = KitMail.objects.get_or_create(piece=piece)
        KitMail.objects.filter(pk=row.pk).update(looked_at=pieces.mark(piece))


def letter_on(**fields):
    KitMail.objects.update_or_create(piece=Piece.LETTER, defaults=fields)
    turn_on(Piece.LETTER)


def employee(**fields):
    return make.person(team=team("Team Nord"), role=Role.EMPLOYEE, **fields)


def at(text):
    """ "2026-04-01 08:00" in Copenhagen's summer time, as UTC."""
    return datetime.fromisoformat(f"{text}+02:00")
