"""Somebody with an HR lead's rights arranges a pulse so that one person's answers stand out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from culture.people.models import Organisation, Person
from surveys.asking.bank import library
from surveys.errors import CannotOpen
from surveys.models.bank import Change
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team
from tests.people.files import kept, planned, reasons
from tests.surveys.test_pulses import PLAN
from tests.test_access import addresses

pytestmark = pytest.mark.django_db
TRAP = "As the only night nurse I am happy with my work."


@pytest.mark.attack("AT17", "Eight invented colleagues, brought two days before a pulse.")
def test_invented_colleagues_are_not_asked(staffed, emma, found):
    first, second = make.cadence().pulses.all()[:2]
    make.launch.open_pulse(first, now=first.opens_at)
    before = Invitation.objects.filter(pulse=first).count()
    lines = [f"dummy{n}@havelund.example,Dummy {n},Team Nord,2019-01-01" for n in range(8)]
    kept("Mail,Name,Team,Joined", *lines, today=second.opens_on - timedelta(days=2))
    invented = Person.objects.filter(name__startswith="Dummy")
    assert invented.count() == 8
    make.launch.open_pulse(second, now=second.opens_at)
    asked = Invitation.objects.filter(pulse=second)
    assert not asked.filter(person__in=invented).exists()
    assert asked.count() == before
    found("0 of 8 are asked; they come in with the pulse after the next two weeks.")


@pytest.mark.attack(
    "AT17", "Second addresses of one mailbox, and addresses of a domain of one's own."
)
def test_a_mailbox_has_one_voice_and_foreign_domains_have_none(staffed, emma, found):
    Organisation.objects.update(mail_domains=["havelund.example"])
    lines = ["emma.employee+1@havelund.example,Emma Two", "eve@attacker.example,Eve"]
    refused = reasons(planned("Mail,Name", *lines))
    assert set(refused) == {2, 3}
    found("Both refused, each with its line and the reason.")


@pytest.mark.attack("AT17", "A pulse to a hand-picked list, by every field that a page could take.")
def test_no_field_chooses_whom_a_pulse_asks(staffed, hanna, emma, as_, found, settings):
    settings.MAIL_READY = True
    as_(hanna).post(reverse("statements:propose"), {"scale": "trust", "wording_en": TRAP})
    change = Change.objects.get()
    as_(hanna).post(reverse("statements:proposal", args=[change.pk]), {"word": "approve"})
    form = {
        **PLAN, "starts_on": next_tuesday(), "contact": "Kim", "people": emma.pk,
        "person": emma.pk, "team": emma.team_id, "teams": emma.team_id, "recipients": emma.email,
        "items": "STR1", "k_rounded": 1, "closes_at": "2026-03-10",
    }  # fmt: skip
    response = as_(hanna).post(reverse("surveys:cadence-start"), form)
    assert response.status_code == 302
    pulse = Cadence.objects.get().pulses.first()
    make.launch.open_pulse(pulse, now=pulse.opens_at)
    pulse.refresh_from_db()
    reachable = Person.objects.reachable().count()
    assert pulse.invited == Invitation.objects.count() == reachable
    assert (pulse.k_rounded, pulse.cadence.working_days) == (5, 8)
    assert {item.code for item in pulse.items.all()} <= set(library())
    found(f"All {reachable} people are asked; a statement of one’s own waits for somebody else.")


def next_tuesday():
    today = make.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


@pytest.mark.attack("AT17", "A company of four.")
def test_fewer_than_five_are_never_asked(company, found):
    make.people(4, team("Team Nord"))
    with pytest.raises(CannotOpen):
        make.open_pulse()
    found("Nothing opens.")


@pytest.mark.attack(
    "AT17",
    "Every address about pulses with every method, as HR lead and as technical admin, to close an "
    "open pulse early or change what it promised.",
)
def test_no_request_closes_reopens_or_changes_an_open_pulse(staffed, hanna, tore, as_, found):
    pulse = make.open_pulse()
    frozen = Pulse.objects.filter(pk=pulse.pk).values().get()
    frozen |= {"items": list(pulse.items.values())}
    tried = 0
    wish = {"state": "counted", "ends_at": "2026-03-10 12:00", "closes_at": "2026-03-10 12:00",
            "k_rounded": 1, "k_exact": 2, "now": "1", "close": "1", "promise": ""}  # fmt: skip
    for person in (hanna, tore):
        browser = as_(person)
        for address in about(pulse):
            for method in ("post", "put", "patch", "delete"):
                getattr(browser, method)(address, wish, content_type="application/json")
                browser.post(address, wish)
                tried += 2
    after = Pulse.objects.filter(pk=pulse.pk).values().get() | {"items": list(pulse.items.values())}
    assert after == frozen
    assert Invitation.objects.filter(pulse=pulse).count() == pulse.invited
    found(f"{tried} requests: not one value of the pulse or its statements changed.")


def about(pulse) -> list[str]:
    """Every address about pulses, with this one's number where it names anything."""
    params = dict(addresses())
    found = []
    for name, named in params.items():
        if name.startswith(("surveys:", "trust:", "results")):
            given = dict.fromkeys(named, pulse.pk) if isinstance(named, dict) else {}
            found.append(reverse(name, kwargs=given))
    return found


@pytest.mark.attack("AT17", "Lower thresholds: by the page, by the database, for an open pulse.")
def test_thresholds_are_never_lowered(staffed, hanna, as_, found):
    pulse = make.open_pulse()
    browser = as_(hanna)
    same = {"comments": "on", "segments": "on"}
    for rounded, exact in ((4, 10), (5, 9), (1, 1)):
        browser.post(reverse("trust:terms"), same | {"k_rounded": rounded, "k_exact": exact})
        current = Terms.current()
        assert (current.k_rounded, current.k_exact) == (5, 10)
        for row in (Pulse.objects.filter(pk=pulse.pk), Terms.objects.filter(pk=pulse.terms_id)):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(k_rounded=rounded, k_exact=exact)
    Terms.objects.create(k_rounded=7, k_exact=12)
    browser.post(reverse("trust:terms"), same | {"k_rounded": 6, "k_exact": 11})
    assert (Terms.current().k_rounded, Terms.current().k_exact) == (7, 12)
    pulse.refresh_from_db()
    assert (pulse.k_rounded, pulse.k_exact) == (5, 10)
    found("Refused by page and database; once raised it stays; an open pulse keeps its own.")


@pytest.mark.attack("AT17", "An early close written straight into the database.")
def test_the_database_knows_only_the_frozen_instants(staffed, found):
    pulse = make.open_pulse()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pulse.objects.filter(pk=pulse.pk).update(ends_at=make.NOW)
    found("PostgreSQL refuses any close but the two that were printed.")
