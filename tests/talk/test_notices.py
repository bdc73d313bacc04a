"""Notices: under the bell at once, by mail as each wants it, one mail and not ten."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from culture.outbox.models import Letter
from culture.people import retention
from culture.people.models import Person
from culture.talk import sending
from culture.talk.models import Bundle, Notice, Preference
from culture.talk.notices import tell, tell_each
from tests import make
from tests.conftest import team
from tests.make import HOUR, NOW
from tests.talk.conftest import say, told

ZONE = ZoneInfo("Europe/Copenhagen")
PAGE, READ = "/talk/notices/", "/talk/notices/read/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailing(settings, relay):
    settings.MAIL_READY = True
    return relay


def deliver(relay, now):
    while deliver_due(now=now, connection=relay.connection()):
        pass
    return [mail.get_body(("plain",)).get_content() for mail in relay.mails]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (utc(2026, 3, 10, 12, 0), utc(2026, 3, 10, 12, 5)),
        (utc(2026, 3, 10, 12, 4), utc(2026, 3, 10, 12, 10)),  # half written
        (utc(2026, 3, 10, 16, 58), utc(2026, 3, 11, 7, 0)),  # six o'clock in Copenhagen
        (utc(2026, 3, 11, 3, 0), utc(2026, 3, 11, 7, 0)),  # at night
        (utc(2026, 3, 13, 18, 0), utc(2026, 3, 16, 7, 0)),  # Friday evening: Monday
        (utc(2026, 3, 28, 12, 0), utc(2026, 3, 30, 6, 0)),  # summer time began in between
    ],
)
def test_mails_leave_in_office_hours_and_what_is_close_together(now, leaves):
    assert sending.at_once(now, ZONE) == leaves


def test_daily_means_the_next_working_morning():
    assert sending.daily(utc(2026, 3, 10, 12), ZONE) == utc(2026, 3, 11, 7)
    assert sending.daily(utc(2026, 3, 13, 12), ZONE) == utc(2026, 3, 16, 7)


def test_the_bell_counts_what_is_unread_and_only_who_was_told_has_one(charter, max_, emma, as_):
    assert 'class="bell"' not in as_(max_).get(PAGE).content.decode()
    tell([max_], "rollout", charter.pk, "given", by=None, now=NOW)

    page = as_(max_).get(PAGE).content.decode()

    assert '<span class="bell-count">1<span class="hidden"> unread' in page
    assert 'class="bell"' not in as_(emma).get("/").content.decode()


def test_opening_a_notice_leads_to_the_thing_and_reads_all_about_it(charter, max_, hanna, as_):
    for what in ("given", "commented"):
        tell([max_], "rollout", charter.pk, what, by=hanna, now=NOW)
    notice = Notice.objects.first()

    answer = as_(max_).post(reverse("talk:notice-open", args=[notice.pk]))

    assert answer["Location"] == reverse("plan:rollout", args=[charter.pk])
    assert not Notice.objects.unread().exists()
    assert as_(hanna).post(reverse("talk:notice-open", args=[notice.pk])).status_code == 404


def test_reading_the_page_changes_nothing_and_all_are_read_with_one_button(charter, max_, as_):
    tell_each([(max_.pk, charter.pk)] * 1, "rollout", "given", by=None, now=NOW)
    as_(max_).get(PAGE)
    assert Notice.objects.unread().count() == 1

    as_(max_).post(READ)

    assert "Nothing is unread." in as_(max_).get(PAGE).content.decode()


def test_unread_ones_stand_first(charter, max_, hanna, as_):
    for minute, what in enumerate(("given", "moved", "commented")):
        tell([max_], "rollout", charter.pk, what, by=hanna, now=NOW + minute * MINUTE)
    Notice.objects.exclude(what="given").update(seen_at=NOW)

    found = as_(max_).get(PAGE).context["lines"]

    assert [line.notice.what for line in found] == ["given", "commented", "moved"]


def test_who_acts_is_never_told_nor_who_has_left_nor_nobody(charter, max_, emma, hanna):
    Person.objects.filter(pk=emma.pk).update(is_active=False)

    tell([max_, hanna, emma, None], "rollout", charter.pk, "moved", by=hanna, now=NOW)

    assert [told(one) for one in (max_, hanna, emma)] == [["moved"], [], []]


def test_what_somebody_may_not_see_any_more_is_not_named(charter, max_, hanna, as_, mailing):
    tell([max_], "rollout", charter.pk, "given", by=hanna, now=NOW)
    team("Team Nord").__class__.objects.update(manager=None)

    page = as_(max_).get(PAGE).content.decode()

    assert "not open to you any more" in page
    assert str(charter.milestone) not in page
    assert deliver(mailing, NOW + HOUR) == []
    assert Letter.objects.get().state == Letter.State.CANCELLED


def test_ten_within_minutes_are_one_mail(charter, max_, helga, hanna, as_, mailing):
    for number in range(10):
        say(as_(max_), charter, f"@Helga Hotels {number}")
    tell([helga], "rollout", charter.pk, "reported", by=max_, now=NOW + MINUTE)

    assert deliver(mailing, NOW + MINUTE) == []
    (text,) = deliver(mailing, NOW + 10 * MINUTE)

    assert f"{charter.milestone} in Team Nord" in text
    assert "Max Manager mentioned you. Max Manager reported it as done: it waits for you." in text
    assert f"/roadmap/rollouts/{charter.pk}/" in text
    assert mailing.mails[0]["To"] == helga.email


def test_a_mail_never_says_what_was_written(charter, max_, helga, as_, mailing):
    say(as_(max_), charter, "@Helga Hotels between us: the Süd team is cross.")

    (text,) = deliver(mailing, NOW + 10 * MINUTE)

    assert "cross" not in text
    assert "cross" not in mailing.mails[0].get_body(("html",)).get_content()


def test_what_was_read_here_is_not_mailed(charter, max_, helga, as_, mailing):
    say(as_(max_), charter, "@Helga Hotels?")
    as_(helga).post(READ)

    assert deliver(mailing, NOW + HOUR) == []


def test_each_chooses_at_once_daily_or_never(charter, max_, helga, hanna, as_, mailing):
    client = as_(helga)
    fields = client.get("/talk/preferences/").context["form"].fields
    chosen = {name: field.initial for name, field in fields.items()} | {
        "mentioned": "never",
        "commented": "daily",
        "moved": "at_once",
    }
    client.post("/talk/preferences/", chosen)

    tell([helga], "rollout", charter.pk, "mentioned", by=max_, now=NOW)
    assert not Letter.objects.exists()
    tell([helga], "rollout", charter.pk, "commented", by=max_, now=NOW)
    assert Letter.objects.get().not_before == utc(2026, 3, 11, 7)
    tell([helga], "rollout", charter.pk, "moved", by=max_, now=NOW)
    assert sorted(Letter.objects.values_list("not_before", flat=True))[0] == NOW + 5 * MINUTE
    assert told(helga) == ["mentioned", "commented", "moved"]


def test_only_hr_chooses_about_questions_to_hr(helga, hanna, as_):
    assert "A question to HR" in as_(hanna).get("/talk/preferences/").content.decode()
    assert "A question to HR" not in as_(helga).get("/talk/preferences/").content.decode()
    as_(helga).post("/talk/preferences/", {"asked": "never"})
    assert not Preference.objects.exists()


def test_without_a_way_to_send_mail_none_is_queued(charter, max_, settings):
    settings.MAIL_READY = False
    tell([max_], "rollout", charter.pk, "given", by=None, now=NOW)

    assert told(max_) == ["given"]
    assert not Letter.objects.exists()


def test_a_letter_holds_a_kind_and_ids_and_nothing_else(charter, max_, mailing):
    tell([max_], "rollout", charter.pk, "given", by=None, now=NOW)

    letter = Letter.objects.get()
    bundle = Bundle.objects.get()
    assert (letter.kind, letter.about_id) == ("talk.notices", bundle.pk)
    assert letter.dedup_key == f"talk.notices:{bundle.pk}"


def test_telling_two_hundred_takes_as_many_queries_as_telling_two(
    charter, hanna, mailing, django_assert_max_num_queries
):
    crowd = make.people(200, team("Team Nord"))

    with django_assert_max_num_queries(12):
        tell(crowd, "rollout", charter.pk, "given", by=hanna, now=NOW)

    assert Notice.objects.count() == Letter.objects.count() == 200


def test_a_full_page_takes_no_more_queries(
    charter, max_, hanna, as_, django_assert_max_num_queries
):
    for minute in range(40):
        tell([max_], "rollout", charter.pk, "moved", by=hanna, now=NOW + minute * MINUTE)
    client = as_(max_)

    with django_assert_max_num_queries(11):
        assert len(client.get(PAGE).context["lines"]) == 25


def test_notices_go_after_ninety_days(charter, max_, mailing):
    tell([max_], "rollout", charter.pk, "given", by=None, now=NOW)

    retention.apply(NOW + 89 * 24 * HOUR)
    assert Notice.objects.exists()
    retention.apply(NOW + 91 * 24 * HOUR)

    assert not Notice.objects.exists()
    assert not Bundle.objects.exists()
