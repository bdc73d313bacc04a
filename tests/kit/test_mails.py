"""The two mails before the first pulse: whom, when, in which words; once, and never too late."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from culture.outbox.keyed import marks_of
from culture.outbox.models import Letter, OptOut
from culture.people.models import Organisation
from surveys import steps
from surveys.kit import mails, pieces
from surveys.models.kit import KitMail, KitText, Piece
from surveys.models.pulses import Pulse
from tests import make
from tests.kit.conftest import OPENS, at, employee, letter_on, turn_on

pytestmark = pytest.mark.django_db
HEADS_UP, LETTER = mails.KINDS[Piece.HEADS_UP], mails.KINDS[Piece.LETTER]
# Tuesday 7 April follows Easter; without a country only weekends count.
MANAGERS, EVERYBODY = at("2026-04-01 08:00"), at("2026-04-02 08:00")
MINUTE = timedelta(minutes=1)


def read(relay):
    return [message_from_bytes(raw, policy=policy.default) for raw in relay.took]


def deliver(relay, now):
    while deliver_due(now=now, connection=relay.connection()):
        pass
    return read(relay)


def test_managers_hear_four_working_days_before_and_everybody_three(plan, pulse, relay):
    turn_on()
    steps.run(MANAGERS - MINUTE)
    assert not Letter.objects.exists()
    steps.run(MANAGERS)
    heard = deliver(relay, MANAGERS)
    assert {mail["To"].split("@")[0] for mail in heard} == {"max.manager", "helga.hotels"}
    assert heard[0]["Subject"] == "For managers: on Tuesday 7 April we ask everybody"
    steps.run(EVERYBODY)
    letters = deliver(relay, EVERYBODY)[2:]
    assert len(letters) == mails.recipients(Piece.LETTER, pulse).count()
    assert {mail["Subject"] for mail in letters} == {
        "On Tuesday 7 April we ask everybody what service is like here"
    }


def test_neither_mail_holds_a_link_in_any_language(plan, relay):
    for language in pieces.LANGUAGES:
        employee(name=f"Reader {language}", language=language)
    letter_on(signed_by="Anna Berg, managing director")
    turn_on(Piece.HEADS_UP)
    steps.run(EVERYBODY)
    heard = deliver(relay, EVERYBODY)
    languages = {mail["To"].split("@")[0]: mail for mail in heard}
    assert 'dir="rtl"' in languages["reader.ar"].get_body("html").get_content()
    for mail in heard:
        assert mail["List-Unsubscribe"] is None
        for body in (mail.get_body("plain"), mail.get_body("html")):
            words = body.get_content()
            assert not re.search(r"https?:|www\.|href=|src=|mailto:|<a\b|\{\w+\}", words)
    german = languages["reader.de"]
    assert german["Subject"] == "Am Dienstag, 7. April fragen wir alle, wie der Service bei uns ist"
    assert german["From"].startswith('"Anna Berg managing director via Seven Cs"') or german[
        "From"
    ].startswith("Anna Berg managing director via Seven Cs")


def test_nothing_goes_that_nobody_looked_at(plan):
    KitMail.objects.create(piece=Piece.LETTER)
    turn_on(Piece.HEADS_UP)
    KitText.objects.create(piece=Piece.HEADS_UP, language="fr", title="Autre", text="Autre texte.")
    steps.run(EVERYBODY)
    assert not Letter.objects.filter(kind__startswith="kit.").exists()


def test_two_clocks_queue_one_letter_each(plan, pulse, relay):
    turn_on()
    for minute in range(3):
        steps.run(EVERYBODY + minute * MINUTE)
    mail = KitMail.objects.get(piece=Piece.LETTER)
    assert not mails.queue(KitMail(pk=mail.pk, piece=mail.piece), pulse, now=EVERYBODY)
    assert len(deliver(relay, EVERYBODY + 5 * MINUTE)) == Letter.objects.count()
    kinds = list(Letter.objects.values_list("kind", flat=True))
    assert kinds.count(LETTER) == mails.recipients(Piece.LETTER, pulse).count()
    assert kinds.count(HEADS_UP) == 2


def test_everybody_gets_it_at_the_hour_of_their_own_clock_and_never_at_night(plan, pulse):
    near, far = employee(time_zone="Europe/Copenhagen"), employee(time_zone="America/New_York")
    ahead = employee(time_zone="Asia/Tokyo")
    turn_on(Piece.LETTER)
    steps.run(at("2026-04-02 01:00"))  # 08:00 in Tokyo
    due = dict(Letter.objects.values_list("about_id", "not_before"))
    assert due[near.pk] == EVERYBODY
    assert due[far.pk] == at("2026-04-02 14:00")
    assert due[ahead.pk] == at("2026-04-02 01:00")


def test_a_machine_that_woke_late_sends_in_the_morning_and_only_before_the_opening(plan, pulse):
    turn_on()
    steps.run(at("2026-04-04 23:00"))  # the Saturday after
    due = set(Letter.objects.values_list("not_before", flat=True))
    assert due == {at("2026-04-06 08:00")}


def test_a_night_before_the_opening_is_too_late(plan, pulse):
    turn_on()
    steps.run(at("2026-04-06 23:00"))
    assert not Letter.objects.filter(kind__startswith="kit.").exists()


def test_a_relay_that_was_away_until_the_night_wakes_nobody(plan, pulse, relay):
    turn_on(Piece.LETTER)
    steps.run(EVERYBODY)
    assert deliver(relay, at("2026-04-02 22:00")) == []
    assert deliver(relay, at("2026-04-03 07:59")) == []
    assert len(deliver(relay, at("2026-04-03 08:00"))) == Letter.objects.count()


def test_the_last_night_before_the_opening_is_too_late_for_what_waited(plan, pulse, relay):
    turn_on(Piece.LETTER)
    steps.run(EVERYBODY)
    assert deliver(relay, at("2026-04-06 22:00")) == []
    assert deliver(relay, pulse.opens_at) == []
    assert not Letter.objects.waiting().exists()


def test_five_weeks_of_downtime_send_no_letter_late(plan, pulse, relay):
    turn_on()
    steps.run(EVERYBODY)
    waiting = Letter.objects.waiting().filter(kind=LETTER).count()
    assert waiting
    late = EVERYBODY + timedelta(weeks=5)
    steps.run(late)
    deliver(relay, late)
    ours = Letter.objects.filter(kind__startswith="kit.")
    assert not ours.filter(state=Letter.State.SENT).exists()
    assert not ours.waiting().exists()


def test_a_letter_whose_pulse_opened_is_cancelled(plan, pulse, relay):
    turn_on()
    steps.run(EVERYBODY)
    steps.run(pulse.opens_at)
    assert Pulse.objects.open().exists()
    heard = deliver(relay, pulse.opens_at)
    assert not [mail for mail in heard if "Tuesday" in mail["Subject"]]
    kit = Letter.objects.filter(kind__startswith="kit.")
    assert set(kit.values_list("state", flat=True)) == {"cancelled"}
    steps.run(pulse.opens_at + MINUTE)
    assert not kit.waiting().exists()


def test_turning_it_off_stops_what_has_not_left(plan, pulse, hanna, as_, relay):
    turn_on(Piece.LETTER)
    steps.run(EVERYBODY)
    with time_machine.travel(EVERYBODY, tick=False):
        as_(hanna).post(reverse("kit:mail", args=["letter"]), {"off": 1})
    assert deliver(relay, EVERYBODY) == []


def test_it_waits_for_the_employees_side(plan, kim):
    turn_on()
    steps.run(EVERYBODY)  # Kim has not spoken yet
    assert not Letter.objects.filter(kind__startswith="kit.").exists()
    make.agree(kim)
    steps.run(EVERYBODY + MINUTE)
    assert Letter.objects.filter(kind=LETTER).exists()


def test_whoever_has_no_address_or_wants_no_pulses_gets_none(plan, relay):
    out = employee()
    OptOut.objects.create(mark=marks_of(out.email)[0])
    nowhere = employee(email="7@nowhere.invalid")
    turn_on(Piece.LETTER)
    steps.run(EVERYBODY)
    heard = {mail["To"] for mail in deliver(relay, EVERYBODY)}
    assert not {out.email, nowhere.email} & heard


def test_a_link_in_a_name_that_is_filled_in_keeps_it_here(plan, hanna, as_):
    plan.contact = "Kim, https://evil.example/"
    plan.save()
    with time_machine.travel(make.NOW, tick=False):
        mark = pieces.mark(Piece.LETTER)
        page = as_(hanna).post(reverse("kit:mail", args=["letter"]), {"mark": mark}, follow=True)
    assert "would hold a link" in page.text
    assert not KitMail.objects.exclude(looked_at="").exists()
    turn_on()
    steps.run(EVERYBODY)
    assert not Letter.objects.filter(kind__startswith="kit.").exists()


def test_what_is_turned_on_is_what_the_page_showed(plan, hanna, as_):
    address = reverse("kit:mail", args=["letter"])
    with time_machine.travel(make.NOW, tick=False):
        browser = as_(hanna)
        shown = browser.get(address).context["mark"]
        KitText.objects.create(piece=Piece.LETTER, language="de", title="Neu", text="Neu.")
        assert "Look once more" in browser.post(address, {"mark": shown}, follow=True).text
        assert not pieces.is_on(KitMail.of(Piece.LETTER))
        browser.post(address, {"mark": browser.get(address).context["mark"]})
    assert pieces.is_on(KitMail.of(Piece.LETTER))


def test_on_its_way_its_text_stays(plan, hanna, as_):
    turn_on()
    steps.run(EVERYBODY)
    with time_machine.travel(EVERYBODY, tick=False):
        said = {"title": "Other", "text": "Other."}
        page = as_(hanna).post(reverse("kit:piece", args=["letter", "en"]), said)
        assert page.status_code == 422
        assert "on its way" in page.text
        signed = {"sign": 1, "signed_by": "Eve"}
        assert as_(hanna).post(reverse("kit:mail", args=["letter"]), signed).status_code == 422
    assert pieces.is_on(KitMail.of(Piece.LETTER))


@pytest.mark.parametrize(("text", "status"), [("Words.", 302), ("{leader} asks.", 422)])
def test_another_name_below_the_letter_stops_no_heads_up_on_its_way(plan, hanna, as_, text, status):
    own = {"title": "Soon", "text": text}
    for language in pieces.LANGUAGES:
        KitText.objects.create(piece=Piece.HEADS_UP, language=language, **own)
    turn_on()
    steps.run(MANAGERS)
    said = {"sign": 1, "signed_by": "Eve"}
    with time_machine.travel(MANAGERS, tick=False):
        browser = as_(hanna)
        assert browser.post(reverse("kit:mail", args=["letter"]), said).status_code == status
        assert browser.post(reverse("kit:mail", args=["heads_up"]), said).status_code == 404
    assert pieces.is_on(KitMail.of(Piece.HEADS_UP))


def test_a_pulse_that_moved_after_its_letter_is_told_not_mailed_twice(plan, pulse, hanna, as_):
    turn_on()
    steps.run(EVERYBODY)
    before = Letter.objects.count()
    plan.starts_on = OPENS + timedelta(days=7)
    plan.save()
    steps.run(EVERYBODY + MINUTE)
    assert Letter.objects.filter(kind__startswith="kit.").count() == before
    with time_machine.travel(EVERYBODY, tick=False):
        page = as_(hanna).get(reverse("kit:kit"))
    assert "It named Thursday" not in page.text
    assert "It named Tuesday 7 April, and the pulse now opens on Tuesday 14 April" in page.text


def test_holidays_and_weekends_are_no_days_to_count(plan, pulse):
    Organisation.objects.update(country="DK")
    pulse.refresh_from_db()
    assert mails.goes_on(Piece.LETTER, pulse).isoformat() == "2026-03-30"  # Easter
