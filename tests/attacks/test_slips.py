"""Printed codes: the database says nothing of who drew which, and whoever printed them learns
nothing by using them.
"""

from itertools import pairwise
from random import Random

import pytest
from django.db import connection
from scipy.stats import poisson

from culture.people.models import Person
from surveys.box import cast as ballot_box
from surveys.box import keys
from surveys.box.seal import seal
from surveys.models.invitations import Invitation
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.paper.conftest import slip_codes, unaddressed

pytestmark = pytest.mark.django_db
SLIPS, ONE_IN = 40, 1e-6


@pytest.fixture
def pulse(company):
    make.people(20, team("Team Süd"))
    for _ in range(SLIPS):
        unaddressed(1, team("Team Nord"))
        make.people(1, team("Team Nord"))
    return make.open_pulse()


def send(pulse, code, rating):
    key = keys.public_key(pulse.fingerprint)
    sealed = seal(make.answers(pulse, rating), key, pulse_id=pulse.pk, token=code)
    ballot_box.cast(code, pulse.pk, sealed, now=pulse.opens_at + make.HOUR)


def rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


# Every order that rows of people and of slips have, hidden columns included.
PEOPLE = ("id", "ctid", "name", "key", "email", "mailbox", "(md5(email))")
OF_SLIPS = ("i.id", "i.ctid", "i.xmin::text::bigint", "i.token_digest", "b.ctid", "b.sealed")


@pytest.mark.attack("AT1", f"Every order of {SLIPS} people with every order of the printed codes.")
def test_no_order_of_slips_is_an_order_of_people(pulse, found):
    """In the order of the roster each person draws from the hat, and all send one after another."""
    people = list(Person.objects.unaddressed().order_by("pk").values_list("pk", flat=True))
    hat = list(Invitation.objects.slips().order_by("pk").values_list("pk", flat=True))
    codes = dict(zip(hat, slip_codes(pulse), strict=True))
    Random(4).shuffle(hat)
    drew = dict(zip(people, hat, strict=True))
    for slip in Random(5).sample(hat, len(hat)):
        send(pulse, codes[slip], 4)

    best, tries = 0, 0
    for one in PEOPLE:
        suspects = rows(
            f"SELECT id FROM people_person WHERE email LIKE '%@no-address%' ORDER BY {one}"
        )
        for other in OF_SLIPS:
            slips = rows(
                "SELECT i.id FROM surveys_invitation i "
                "JOIN surveys_ballot b ON b.invitation_id = i.id "
                f"WHERE i.person_id IS NULL ORDER BY {other}"
            )
            hits = sum(drew[who] == slip for who, slip in zip(suspects, slips, strict=True))
            best, tries = max(best, hits), tries + 1
    assert best <= poisson.isf(ONE_IN / tries, 1)
    found(f"{tries} orders, at best {best} of {SLIPS} people with their code; one is chance.")


@pytest.mark.attack("AT1", "Whatever a printed code's row holds is the same for its whole team.")
def test_a_slip_holds_nothing_of_anybody(pulse, found):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id, address, tenure_band, site, unit_id, pulse_id, answered, "
            "envelope FROM surveys_invitation WHERE person_id IS NULL"
        )
        assert len(cursor.fetchall()) == 1
        cursor.execute("SELECT person_id IS NULL FROM surveys_invitation ORDER BY ctid")
        named = [slip for (slip,) in cursor.fetchall()]
    # Slips lie together, not between the people whose neighbours on the roster they could be.
    assert sum(one != other for one, other in pairwise(named)) < SLIPS / 4
    about = Invitation._meta.get_fields(include_hidden=True)
    assert {f.name for f in about if f.is_relation and f.related_model is Person} == {"person"}
    found(f"{SLIPS} rows, one content; they lie together, in nobody's place of the roster.")


@pytest.mark.attack(
    "AT17", "Whoever printed a team's codes sends with all of them but one, at the last minute."
)
def test_the_printer_who_uses_all_codes_but_one_learns_nothing(company, found):
    make.people(20, team("Team Süd"))
    unaddressed(16, team("Team Nord"))
    pulse = make.open_pulse()
    codes = slip_codes(pulse)
    for person in make.invited(pulse):
        make.cast(pulse, person, rating=3, now=pulse.opens_at + make.HOUR)
    for code in codes:
        send(pulse, code, 5)
    for code in codes[1:]:
        send(pulse, code, 1)
    make.count(pulse)

    assert pulse.certificate.invalid == 0
    assert pulse.certificate.counted == pulse.invited - 15
    groups = Group.objects.filter(pulse=pulse).exclude(level=Group.Level.COMPANY)
    nord = [group for group in groups if team("Team Nord").pk in group.team_ids]
    assert all(len(group.team_ids) > 1 for group in nord)
    found("15 of 16 codes used twice: none of them counted, and the team has no result of its own.")
