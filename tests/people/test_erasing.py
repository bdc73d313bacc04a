"""Erasing a person: nothing tells who they were, and no result changes."""

from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from rest_framework.authtoken.models import Token

from culture.access import Role
from culture.people import erasing
from culture.people.models import Organisation, Person, RosterUpload, Team
from roadmap.plan.models.rollouts import Review, Rollout
from surveys import gate
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence
from surveys.models.terms import Keeper
from tests import make
from tests.conftest import team


def erase_page(person):
    return f"/people/{person.pk}/erase/"


def everywhere(*words):
    """Where one of these stands: in a row of any table, in Valkey, in a file."""
    return [
        (place, word)
        for place, text in [*rows(), *queue(), *files()]
        for word in words
        if word.lower() in text.lower()
    ]


def rows():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            yield from ((table, row) for (row,) in cursor.fetchall())


def queue():
    with redis.from_url(settings.REDIS_URL) as valkey:
        yield from ((key.decode(), str(valkey.dump(key))) for key in valkey.scan_iter())


def files():
    kept = [path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()]
    yield from ((path, path.read_text("latin-1")) for path in kept)


def results(reader, pulse):
    return repr(gate.read(reader, [pulse], now=make.published_at(pulse))).encode()


@pytest.fixture
def crowd(company, hanna, max_, emma):
    make.people(20, team("Team Nord"))
    make.people(20, team("Team Süd"))


@pytest.fixture
def famous(crowd, emma, as_):
    """Emma is named wherever a name can stand."""
    Token.objects.create(user=emma)
    as_(emma)
    RosterUpload.objects.create(by=emma, name="list.csv", table="Emma Employee", at=make.NOW)
    Team.objects.filter(name="Team Süd").update(manager=emma, name="Emma Employee’s team")
    make.programme()
    rollout = Rollout.objects.first()
    note = f"Ask EMMA EMPLOYEE ({emma.email}) first."
    Review.objects.create(rollout=rollout, by=emma, on=make.TODAY, state="stuck", note=note)
    Person.objects.filter(pk=emma.pk).update(key="E4711", site="Aarhus")
    return emma


def test_after_erasing_name_and_address_stand_nowhere(famous, hanna, as_):
    assert len({place for place, _ in everywhere("Emma Employee", famous.email)}) > 4

    page = as_(hanna).post(erase_page(famous), follow=True)

    assert everywhere("Emma Employee", famous.email, "E4711") == []
    assert f"Erased person {famous.pk}" in page.content.decode()
    nobody = erasing.pseudonym(famous)
    assert Review.objects.get().note == f"Ask {nobody} ({nobody}) first."
    assert not Token.objects.exists()
    assert [s.get_decoded()["_auth_user_id"] for s in Session.objects.all()] == [str(hanna.pk)]
    row = Person.objects.get(pk=famous.pk)
    assert (row.is_active, row.team, row.joined_on, row.site) == (False, None, None, "")
    assert not Team.objects.filter(manager=famous).exists()


def test_a_counted_result_stays_the_same_to_the_byte(crowd, emma, hanna, as_):
    pulse = make.counted_pulse(rating=lambda person, item: 1 + person.pk % 5)
    before = results(hanna, pulse)

    as_(hanna).post(erase_page(emma))

    assert results(hanna, pulse) == before


def test_in_an_open_pulse_the_sealed_answer_stays_and_counts(crowd, emma, hanna, as_):
    def count(pulse):
        for one in make.invited(pulse):
            make.cast(pulse, one, 5 if one.pk == emma.pk else 2, now=pulse.opens_at + make.HOUR)
        return pulse

    pulse = count(make.open_pulse())
    sealed = bytes(Ballot.objects.get(invitation__person=emma).sealed)

    as_(hanna).post(erase_page(emma))

    invitation = Invitation.objects.get(person=emma)
    assert (invitation.address, invitation.answered) == ("", True)
    assert bytes(Ballot.objects.get(invitation=invitation).sealed) == sealed
    assert everywhere("Emma Employee", emma.email) == []
    make.count(pulse)
    assert pulse.certificate.counted == pulse.certificate.invited


def test_somebody_of_the_same_name_keeps_it(crowd, emma, hanna, as_):
    twin = make.person("Emma Employee", team("Hotels"), email="emma.2@havelund.example")
    longer = make.person("Emma Employee-Berg", team("Hotels"))
    Team.objects.filter(name="Hotels").update(name="Emma Employee’s team")

    as_(hanna).post(erase_page(emma))

    assert Person.objects.get(pk=twin.pk).name == "Emma Employee"
    assert Person.objects.get(pk=longer.pk).name == "Emma Employee-Berg"
    assert Team.objects.filter(name="Emma Employee’s team").exists()


def test_only_whole_words_are_taken_out(crowd, hanna, as_):
    al = make.person("Al", team("Hotels"))
    Organisation.objects.update(name="Al’s Alhambra al-Andalus")

    as_(hanna).post(erase_page(al))

    assert Organisation.current().name == f"Erased person {al.pk}’s Alhambra al-Andalus"


def test_whoever_leads_or_holds_a_key_is_not_erased_yet(crowd, emma, hanna, kim, as_):
    hr = as_(hanna)
    assert "is the only HR lead" in hr.get(erase_page(hanna)).content.decode()
    assert "Kim Keeper is Employee representative" in hr.get(erase_page(kim)).content.decode()
    Keeper.objects.create(part=1, person=emma, salt=b"s", public=b"p")
    assert "holds one half of the keys" in hr.get(erase_page(emma)).content.decode()

    for person in (hanna, kim, emma):
        assert "erased" not in hr.post(erase_page(person), follow=True).content.decode()
        assert Person.objects.get(pk=person.pk).name == person.name


def test_whose_name_mails_carry_gives_it_to_the_hr_lead(crowd, hanna, as_):
    former = make.person("Anna Berg", team("Hotels"))
    make.cadence(sender=former)

    as_(hanna).post(erase_page(former))

    assert Cadence.objects.get().sender == hanna


def test_who_is_erased_is_found_on_no_page_and_stays_erased(crowd, emma, hanna, as_):
    hr = as_(hanna)
    hr.post(erase_page(emma))

    assert hr.get(f"/people/{emma.pk}/").status_code == 404
    assert hr.get(erase_page(emma)).status_code == 404
    assert hr.get("/people/", {"who": "left"}).context["page"].paginator.count == 0
    assert erasing.pseudonym(emma) in hr.get("/people/log/", {"kind": "erased"}).content.decode()


def test_only_an_hr_lead_erases(crowd, emma, max_, sonja, kim, tore, as_):
    for person in (emma, max_, sonja, kim, tore):
        assert as_(person).post(erase_page(emma)).status_code == 404
    assert Person.objects.get(pk=emma.pk).role == Role.EMPLOYEE
    assert Person.objects.get(pk=emma.pk).is_active
