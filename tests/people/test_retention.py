"""Each kind of data goes on time, and not a day before."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from pghistory.models import Context

from culture.celery import app
from culture.outbox.models import Letter
from culture.people import log, retention, tasks
from culture.people.models import Entry, Person, PersonEvent, RosterUpload, TeamEvent
from surveys.models.invitations import Invitation
from surveys.models.terms import Keeper
from tests import make
from tests.conftest import team

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
YEAR = 365 * DAY


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def everything(company, hanna, emma, otto, as_, now):
    """One row of each kind, as old as today."""
    RosterUpload.objects.create(by=hanna, name="list.csv", table="[]", at=now)
    as_(hanna)
    Letter.about("test.kind", 1, now=now).save()
    Letter.objects.update(state=Letter.State.SENT)
    log.note("terms", by=hanna, now=now)
    with log.acting(hanna.pk):
        Person.objects.filter(pk=emma.pk).update(is_active=False, left_on=now.date())


@pytest.mark.parametrize(
    ("model", "after"),
    [
        (RosterUpload, DAY),
        (Session, 12 * HOUR),
        (Letter, 90 * DAY),
        (Entry, 3 * YEAR),
        (PersonEvent, 3 * YEAR),
        (TeamEvent, 3 * YEAR),
        (Context, 3 * YEAR),
    ],
)
def test_a_kind_goes_when_its_time_is_over(everything, now, model, after):
    rows = model.objects.filter(pk__in=list(model.objects.values_list("pk", flat=True)))
    size = rows.count()
    assert size

    retention.apply(now + after - HOUR)
    assert rows.count() == size
    retention.apply(now + after + HOUR)

    assert rows.count() == 0


def test_who_left_is_erased_a_year_later(everything, emma, otto, now):
    retention.apply(now + YEAR - DAY)
    assert Person.objects.get(pk=emma.pk).name == "Emma Employee"

    retention.apply(now + YEAR + DAY)

    assert Person.objects.get(pk=emma.pk).name == f"Erased person {emma.pk}"
    assert Person.objects.get(pk=otto.pk).name == "Otto Elsewhere"
    entry = Entry.objects.get(kind="erased")
    assert (entry.by, entry.about_id) == (None, emma.pk)
    retention.apply(now + YEAR + DAY)
    assert Entry.objects.filter(kind="erased").count() == 1


def test_who_holds_a_key_waits_and_holds_up_nobody_else(everything, emma, otto, now):
    Keeper.objects.create(part=1, person=emma, salt=b"s", public=b"p")
    Person.objects.filter(pk=otto.pk).update(is_active=False, left_on=now.date())

    retention.apply(now + YEAR + DAY)

    assert Person.objects.get(pk=emma.pk).name == "Emma Employee"
    assert Person.objects.get(pk=otto.pk).name == f"Erased person {otto.pk}"


def test_letters_that_wait_and_an_open_pulse_are_left_alone(company, hanna, now):
    make.people(20, team("Team Nord"))
    pulse = make.open_pulse(now=now, starts_on=now.date())

    retention.apply(pulse.extends_to)

    assert Invitation.objects.count() == Letter.objects.count() == 21


def test_leaving_on_a_page_or_by_a_list_is_dated(hanna, emma, otto, as_):
    sent = {"role": "employee", "language": "en"}
    hr = as_(hanna)

    hr.post(f"/people/{emma.pk}/", sent)
    assert Person.objects.get(pk=emma.pk).left_on == make.today()
    hr.post(f"/people/{emma.pk}/", sent | {"is_active": "on"})
    assert Person.objects.get(pk=emma.pk).left_on is None


def test_the_command_reports_first_and_does_it_when_told(everything, now):
    RosterUpload.objects.update(at=now - 2 * DAY)

    said = StringIO()
    call_command("retention", stdout=said)
    assert f"       1          1  {now - 2 * DAY:%Y-%m-%d}  Lists of people" in said.getvalue()
    assert "A dry run" in said.getvalue()
    assert RosterUpload.objects.exists()

    call_command("retention", apply=True, stdout=said)
    assert not RosterUpload.objects.exists()


def test_the_clock_does_it(everything, now):
    RosterUpload.objects.update(at=now - 2 * DAY)

    tasks.keep_retention()

    assert not RosterUpload.objects.exists()
    assert "culture.people.tasks.keep_retention" in {
        entry["task"] for entry in app.conf.beat_schedule.values()
    }
