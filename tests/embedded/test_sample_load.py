"""The small sample company, made by the real pipeline on a real database."""

import os
from datetime import UTC, datetime
from io import StringIO
from threading import Thread

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum

from culture import clock
from culture.embedded.find_emma import challenge
from culture.embedded.sample import clear, load, people, progress
from culture.embedded.sample.progress import Progress, State
from culture.outbox.models import Letter
from culture.outbox.tasks import send_due_mail
from culture.people.models import Entry, Organisation, Person, PersonEvent, Team, TeamEvent
from roadmap.plan.models import RolloutEvent
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Review, Rollout
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from surveys.models.results import Certificate, Comment, Figure, Group
from surveys.models.terms import Consent, Terms
from surveys.tasks import run_pulses
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 12, 11, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 28, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def local(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.embedded.urls"
    settings.MAIL_READY = True
    settings.VAR_DIR = tmp_path
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.MAILBOX_DIR.mkdir()


def made(now=NOW):
    load.load(load.SMALL, now=now, tell=lambda share, making: None)


@pytest.mark.parametrize("now", [NOW, CHRISTMAS], ids=["March", "Christmas"])
def test_past_pulses_are_counted_and_one_is_open(now):
    made(now)

    states = list(Pulse.objects.exclude(state="planned").values_list("state", flat=True))
    assert states == ["shredded", "shredded", "shredded", "open"]
    for certificate in Certificate.objects.all():
        assert certificate.invited == 60
        assert 30 < certificate.counted == certificate.envelopes < 60
        assert certificate.key_destroyed_at
    assert Figure.objects.exists()


def test_of_what_was_counted_nothing_is_left_but_sums():
    made()
    now_open = Pulse.objects.get(state="open")

    assert set(Invitation.objects.values_list("pulse", flat=True)) == {now_open.pk}
    assert Ballot.objects.count() == Invitation.objects.filter(answered=True).count() < 60
    assert Letter.objects.count() == 60
    names = {name.split(".")[0] for name in os.listdir(progress.path().parent / "keys")}
    assert names == {now_open.fingerprint}


def test_only_the_mails_of_the_open_pulse_went_out():
    made()

    assert len(mail.outbox) == 60
    assert {message.extra_headers["Date"][:16] for message in mail.outbox} == {"Tue, 10 Mar 2026"}


def test_those_whom_a_visitor_signs_in_as_have_not_answered():
    made()

    addresses = [people.address(name) for name in people.VISITORS]
    answered = Invitation.objects.filter(person__email__in=addresses, answered=True)
    assert Person.objects.filter(email__in=addresses).count() == len(addresses)
    assert not answered.exists()


def test_the_tree_has_its_leaders():
    made()

    led = dict(Team.objects.values_list("name", "manager__name"))
    assert led == {team.name: team.leader for team in people.SMALL}
    assert Team.objects.get(name="Front desk Nord").parent.name == "Hotel Nord"


def test_nobody_confirms_their_own_report():
    made()

    confirmed = Review.objects.filter(state=Rollout.State.DONE).select_related("rollout")
    assert confirmed.exists()
    assert all(review.by_id != review.rollout.reported_by_id for review in confirmed)
    assert max(Review.objects.values_list("on", flat=True)) <= NOW.date()


def test_the_roadmap_shows_what_it_stands_for_and_how_it_is_kept_up():
    """What lapses and what is reviewed takes longer than these three months."""
    made()

    programme = Programme.current()
    assert "finding a way" in programme.goes_to
    aims = {value.name: value.milestones.count() for value in programme.values.all()}
    assert aims["Honesty"]
    assert not aims["Courage"]
    assert programme.meetings.filter(had_topic=True).exists()
    assert programme.meetings.latest("on").on < NOW.date()
    spent = Rollout.objects.of(programme).aggregate(hours=Sum("hours_spent"))
    assert spent["hours"] > 20
    states = set(Rollout.objects.values_list("state", flat=True))
    assert {"draft", "done"} <= states
    assert Review.objects.exclude(lesson="").exists()


def test_each_change_of_the_roadmap_is_told_on_its_day_by_who_made_it():
    made()

    first = Programme.current().starts_on
    told = RolloutEvent.objects.exclude(state="draft").order_by("pk")
    days = [event.pgh_created_at.date() for event in told]
    assert first == min(days) < max(days) <= NOW.date()
    for event in told.filter(state="done"):
        assert event.pgh_created_at.date() == event.done_on
    assert all(event.pgh_context_id for event in told.filter(state__in=["under_way", "reported"]))


def test_leaving_empties_everything_and_the_same_company_can_be_made_again(settings):
    made()
    first = sums()
    highest = Pulse.objects.latest("pk").pk
    (settings.MAILBOX_DIR / "1-ab.eml").write_bytes(b"To: a@havelund.example\r\n\r\n")

    clear.clear()

    for model in (Organisation, Person, Team, Programme, Cadence, Pulse, Letter, Figure, Terms):
        assert not model.objects.exists()
    assert list(settings.KEYS_DIR.iterdir()) == list(settings.MAILBOX_DIR.iterdir()) == []
    assert not challenge.folder().exists()
    made()
    assert sums() == first
    assert Pulse.objects.earliest("pk").pk > highest


def sums():
    """Of all counts but the last: nobody can tell that one again (culture.embedded.find_emma)."""
    rows = Figure.objects.exclude(kind=Figure.Kind.INTERVAL)  # drawn anew by every count
    rows = rows.filter(group__pulse__number__lt=load.SMALL.months - 1)
    rows = rows.order_by("group__pulse__number", "group__level", "group__name", "kind")
    return [tuple(numbers) for numbers in rows.values_list("numbers", flat=True)]


def test_the_last_count_cannot_be_told_again():
    made()
    first = last_counts()

    clear.clear()
    made()

    assert last_counts() != first


def last_counts():
    rows = Figure.objects.filter(kind="item_counts", group__level=Group.Level.COMPANY)
    return rows.get(group__pulse__number=load.SMALL.months - 1).numbers


def test_the_representative_agreed_before_the_first_pulse():
    made()

    (consent,) = Consent.objects.all()
    assert consent.agrees
    assert consent.person.name == people.REPRESENTATIVE
    assert consent.at < Pulse.objects.get(number=0).opens_at
    opened = Pulse.objects.exclude(state="planned")
    assert set(opened.values_list("terms", flat=True)) == {consent.terms_id}


def test_the_log_tells_of_the_roster_on_the_day_it_came():
    made()

    day = Pulse.objects.get(number=0).opens_on - load.IMPORTED_BEFORE
    brought = Entry.objects.get(kind="imported")
    assert (brought.by.name, brought.at.date()) == (people.HR_LEAD, day)
    for model in (PersonEvent, TeamEvent):
        assert set(model.objects.values_list("pgh_created_at", flat=True)) == {brought.at}
        assert set(model.objects.values_list("pgh_context", flat=True)) == {brought.change}


def test_people_wrote_comments_and_whom_they_named_is_masked():
    made()
    said = " ".join(Comment.objects.values_list("text", flat=True))

    assert Comment.objects.count() > 15
    assert "[name]" in said
    assert "@" not in said
    for name in Person.objects.values_list("name", flat=True):
        assert name not in said


def test_the_company_is_published_by_time_here():
    made()

    segments = Group.objects.filter(level=Group.Level.SEGMENT, dimension="tenure_band")
    assert segments.exists()
    assert min(segments.values_list("n", flat=True)) >= 10


def test_a_real_organisation_is_never_emptied():
    make.organisation()

    with pytest.raises(clear.NotASample):
        clear.clear()
    assert Organisation.objects.exists()


def run(*options):
    said = StringIO()
    call_command("load_sample", *options, stdout=said)
    return said.getvalue()


def test_the_command_makes_the_company_once():
    assert "Month 3 of 3" in run("--small")
    assert progress.read().state == State.FINISHED

    packed = challenge.zip_path().stat().st_mtime_ns
    assert "Nothing to do" in run("--small")
    assert Organisation.objects.count() == 1
    assert challenge.zip_path().stat().st_mtime_ns == packed


def test_a_company_that_was_broken_off_is_made_anew():
    Organisation.objects.create(name="Half", sample=True)
    progress.write(Progress(State.LOADING, 0.4, "Month 1 of 3"))

    run("--small")

    assert Organisation.current().name == people.ORGANISATION
    assert Pulse.objects.filter(state="open").exists()


def test_the_command_leaves_a_real_organisation_and_a_left_sample_alone():
    progress.write(Progress(State.LEFT))
    assert "Nothing to do" in run("--small")

    make.organisation()
    assert "Nothing to do" in run("--small", "--again")
    assert not Person.objects.exists()


def test_while_a_year_is_lived_the_minute_of_today_waits():
    """Beat would skip every planned pulse of the past, and cancel its letters."""
    made()
    planned = Pulse.objects.filter(state="planned")
    planned.update(
        closes_at="2020-01-02T00:00Z", opens_at="2020-01-01T00:00Z", ends_at="2020-01-02T00:00Z"
    )
    before = planned.count()

    with clock.stopped():
        elsewhere(run_pulses, send_due_mail)
        assert planned.count() == before
    elsewhere(run_pulses)
    assert Pulse.objects.filter(state="skipped").count() == before


def elsewhere(*tasks):
    """Run tasks in a worker with a connection of its own."""

    def work():
        try:
            for task in tasks:
                task()
        finally:
            connection.close()

    worker = Thread(target=work)
    worker.start()
    worker.join()
