"""The plan of pulses: set, seen a year ahead, changed only where nothing has opened, stopped."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from culture.outbox.models import Letter
from culture.people.models import Organisation, Person, Site
from surveys import launch, steps
from surveys.cadence import change, posting
from surveys.cadence.forms import CadenceForm
from surveys.launch import INVITATION, REMINDERS
from surveys.models.blackouts import Blackout
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from tests import make
from tests.conftest import team
from tests.outbox.test_pace import at_once
from tests.surveys.test_pulses import PLAN
from tests.surveys.test_steps import in_two_workers

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKS_5 = timedelta(weeks=5)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hr(staffed, hanna, as_, settings):
    settings.MAIL_READY, settings.SESSION_COOKIE_AGE = True, int(timedelta(365).total_seconds())
    return as_(hanna)


def send(hr, address, **data):
    return hr.post(reverse(f"surveys:{address}"), data, follow=True)


def plan(hr, **changed):
    first = {"starts_on": "2026-03-17", "contact": "Kim Keeper"}
    return send(hr, "cadence-start", **first | PLAN | changed)


def opened_at(pulse, person):
    letter = Letter.objects.get(kind=INVITATION, about_id=make.invitation(pulse, person).pk)
    return letter.not_before


def test_the_wizard_goes_step_by_step_and_back_without_a_script(hr):
    page = plan(hr, step="2").text
    assert "Mails arrive at" in page
    assert 'type="hidden" name="contact" value="Kim Keeper"' in page
    page = plan(hr, step="3").text
    assert "12 pulses in twelve months" in page
    assert "Plan the pulses</button>" in page
    assert "First pulse on" in plan(hr, step="1").text
    assert not Cadence.objects.exists()


def test_what_a_step_carries_along_is_enough_for_the_next(hr):
    page = hr.get(reverse("surveys:cadence-start")).text
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    typed = {"rhythm": "month", "starts_on": "2026-03-17", "contact": "Kim", "budget": "20"}
    answer = send(hr, "cadence-start", **carried | typed | {"step": "3"})
    assert answer.status_code == 200
    page = answer.text
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    send(hr, "cadence-start", **carried | {"step": "4"})
    assert Cadence.objects.get().rules == Cadence().rules


def test_the_preview_comes_alone_where_a_script_asks(hr):
    data = {"starts_on": "2026-03-17", "contact": "Kim"} | PLAN | {"step": "3"}
    part = hr.post(reverse("surveys:cadence-start"), data, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")
    assert "12 pulses in twelve months" in part


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"send_hour": 21}, "21:00 lies in the quiet hours, 20:00 to 07:00."),
        ({"second_hour": 6}, "06:00 lies in the quiet hours"),
        ({"quiet_from": 8, "quiet_to": 12}, "08:00 lies in the quiet hours"),
        ({"first_day": 2, "first_hour": 7}, "less than 24 hours after the mail before it"),
        ({"second_day": 3, "second_hour": 16}, "less than 24 hours after the mail before it"),
        ({"second_day": 8}, "Remind before the last of them."),
        ({"working_days": 2}, "Choose 3 to 15 working days."),
        ({"working_days": 40}, "Choose 3 to 15 working days."),
        ({"starts_on": "9999-12-31"}, "more than two years ahead"),
        ({"starts_on": "2026-04-06"}, "This is a holiday: Easter Monday."),
        ({"starts_on": "2026-03-25"}, "No pulse is open then: Stocktaking"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(hr, changed, message):
    Organisation.objects.update(country="DK")
    Blackout.objects.create(
        starts_on=date(2026, 3, 23), ends_on=date(2026, 3, 29), why="Stocktaking"
    )
    answer = plan(hr, **changed)
    assert answer.status_code == 422
    assert message in answer.text
    assert not Cadence.objects.exists()


def test_a_second_plan_is_refused_and_told_why(hr):
    plan(hr)
    page = plan(hr, starts_on="2026-03-24").text
    assert "A plan runs already" in page
    assert Cadence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_once_make_one_plan(staffed, hanna):
    def start():
        with suppress(change.PlanRuns):
            change.start(Cadence(starts_on=date(2026, 3, 17), contact="Kim", sender=hanna))

    in_two_workers(start)
    assert Cadence.objects.count() == 1
    assert Pulse.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_plan_no_day_twice(staffed):
    row = make.cadence(starts_on=date(2026, 3, 17))
    row.pulses.all().delete()
    in_two_workers(steps.plan_pulses, make.NOW)
    days = [pulse.opens_on for pulse in Pulse.objects.all()]
    assert days == [date(2026, 3, 17), date(2026, 4, 21), date(2026, 5, 19)]


def test_a_plan_does_not_begin_while_a_pulse_of_an_old_one_is_open(hr):
    pulse = make.open_pulse()
    change.stop(pulse.cadence)
    assert "may be open until Monday 23 March, 18:00" in plan(hr).text
    assert "by itself" in plan(hr, starts_on="2026-03-24").text


def test_a_small_company_is_offered_everything_each_quarter(hr):
    form = hr.get(reverse("surveys:cadence-start")).context["form"]
    assert form["rhythm"].value() == "whole"
    plan(hr, rhythm="whole")
    assert {pulse.block for pulse in Pulse.objects.all()} == {"baseline"}
    first, second = Pulse.objects.all()[:2]
    assert (second.opens_on - first.opens_on).days > 80


def test_the_calendar_tells_a_year_ahead_by_every_clock(hr):
    Organisation.objects.update(country="DK")
    Site.objects.create(name="Apia", time_zone="Pacific/Apia")
    Person.objects.filter(team=team("Team Nord")).update(site="apia")
    Blackout.objects.create(
        starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 27), why="Christmas trade"
    )
    make.cadence(starts_on=date(2026, 4, 6))
    page = hr.get(reverse("surveys:calendar")).text
    assert "Moved from 6 April: Easter Monday" in page
    assert "Moved from 7 December: Christmas trade" in page
    assert "Pacific/Apia" in page
    assert "Tuesday 7 April, 08:00" in page
    assert "12 statements, block A" in page


def test_days_in_a_pulse_are_those_of_the_calendar_west_of_greenwich_too(hr):
    """18:00 in Los Angeles is the next day in Greenwich: Memorial Day here."""
    Organisation.objects.update(country="US", time_zone="America/Los_Angeles")
    make.cadence(starts_on=date(2026, 5, 11), working_days=8, extension_days=2)
    entry = hr.get(reverse("surveys:calendar")).context["entries"][0]
    assert entry.last_on == date(2026, 5, 22)
    assert entry.uncounted == ()


def test_a_pulse_that_waits_for_the_one_before_it_says_so(hr):
    Blackout.objects.create(
        starts_on=date(2026, 3, 16), ends_on=date(2026, 3, 29), why="Stocktaking"
    )
    make.cadence(starts_on=date(2026, 3, 17), working_days=15, extension_days=3)
    told = [each.moved for each in hr.get(reverse("surveys:calendar")).context["entries"]]
    assert told[:2] == [
        "Moved from 17 March: Stocktaking",
        "Moved from 21 April: the pulse before it may still be open",
    ]


def test_the_calendar_costs_a_bounded_number_of_queries(hr, django_assert_max_num_queries):
    make.cadence(starts_on=date(2026, 3, 17))
    with django_assert_max_num_queries(24):
        hr.get(reverse("surveys:calendar"))


def test_a_change_is_shown_first_and_moves_only_what_has_not_opened(hr):
    pulse = make.open_pulse()
    kept = Pulse.objects.values().get(pk=pulse.pk)
    data = PLAN | {"starts_on": "2026-04-21", "contact": "Kim", "send_hour": 9, "rhythm": "quarter"}
    page = send(hr, "cadence-change", **data, step="look").text
    assert "Tue 14 Apr 2026" in page
    assert "Tue 21 Apr 2026" in page
    assert Cadence.objects.get().months == 1
    send(hr, "cadence-change", **data, step="keep")
    assert Pulse.objects.values().get(pk=pulse.pk) == kept
    planned = Pulse.objects.planned()
    assert [p.opens_on for p in planned] == [date(2026, 4, 21), date(2026, 7, 21)]
    assert {p.rules["send_hour"] for p in planned} == {9}


def test_saving_a_change_of_nothing_moves_nothing(hr):
    make.open_pulse()
    before = list(Pulse.objects.values())
    send(hr, "cadence-change", **PLAN, starts_on="2026-04-14", contact="Kim", step="keep")
    after = list(Pulse.objects.values())
    assert after == before


def test_a_plan_is_stopped_and_goes_on_with_its_numbers(hr, clock):
    pulse = make.open_pulse()
    assert "is stopped" in send(hr, "cadence-stop").text
    steps.run(make.NOW + HOUR)
    assert list(Pulse.objects.all()) == [pulse]
    make.count(pulse)
    assert "This is a weekend" in send(hr, "cadence-resume", starts_on="2026-06-06").text
    page = send(hr, "cadence-resume", starts_on="2026-06-09").text
    assert "the next pulse opens on Tuesday 9 June" in page
    following = Pulse.objects.planned().first()
    assert (following.number, following.block, following.opens_on) == (1, "A", date(2026, 6, 9))


def wait_for_a_lock(thread):
    """Until it waits for what this transaction holds, or has ended."""
    waits = False
    while thread.is_alive() and not waits:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            (waits,) = cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_stopped_while_a_pulse_is_opening(hr):
    make.open_pulse()
    second, third = Pulse.objects.planned()

    def stop():
        change.stop(Cadence.objects.get())
        connection.close()

    stopping = Thread(target=stop)
    with transaction.atomic():
        launch.open_pulse(second, now=second.opens_at)
        stopping.start()
        wait_for_a_lock(stopping)
    stopping.join()

    assert not Cadence.objects.get().active
    assert second in Pulse.objects.open()
    assert not Pulse.objects.filter(pk=third.pk).exists()


def test_a_plan_that_was_stopped_while_somebody_changed_it_stays_stopped(hr):
    make.open_pulse()
    seen = Cadence.objects.get()
    change.stop(Cadence.objects.get())
    with pytest.raises(change.PlanStopped):
        change.keep(seen, now=make.NOW)
    assert not Cadence.objects.get().active


def test_all_that_the_form_asks_is_kept_by_a_change():
    assert {*CadenceForm.Meta.fields, "months", "whole", "reminders"} == {*change.DECIDED}


def test_a_change_keeps_what_an_opening_wrote_meanwhile(hr):
    make.cadence(starts_on=date(2026, 3, 17))
    seen = Cadence.objects.get()
    make.opened(Pulse.objects.first())
    change.keep(seen, now=make.NOW)
    kept = Cadence.objects.get()
    assert (kept.began_with, kept.spread) == (Pulse.objects.first().invited, False)


def test_a_plan_resumed_inside_an_open_pulse_waits_for_its_end(hr):
    pulse = make.open_pulse()
    send(hr, "cadence-stop")
    assert "may be open until" in send(hr, "cadence-resume", starts_on="2026-03-23").text
    send(hr, "cadence-resume", starts_on="2026-03-24")
    following = Pulse.objects.planned().first()
    assert (following.number, following.opens_on) == (1, date(2026, 3, 24))
    assert following.opens_at > pulse.extends_to


@pytest.mark.parametrize("ahead", [timedelta(weeks=1), WEEKS_5, 2 * WEEKS_5, timedelta(days=22)])
def test_after_a_sleep_one_pulse_opens_at_most_and_what_was_missed_is_told(hr, ahead):
    first = make.cadence(starts_on=date(2026, 3, 17)).pulses.first()
    for _ in range(2):
        steps.run(first.opens_at + ahead)
    assert Pulse.objects.open().count() <= 1
    skipped = Pulse.objects.filter(state=Pulse.State.SKIPPED)
    assert all(pulse.closes_at <= first.opens_at + ahead for pulse in skipped)
    if skipped:
        assert "Skipped" in hr.get(reverse("surveys:pulses")).text


def test_a_pulse_to_which_the_next_is_nearer_is_left_out(hr):
    row = make.cadence(starts_on=date(2026, 3, 17), working_days=15)
    first, second = row.pulses.all()[:2]
    late = first.closes_at - HOUR
    assert late - first.opens_at > second.opens_at - late
    steps.run(late)
    first.refresh_from_db()
    assert first.state == Pulse.State.SKIPPED
    assert not Pulse.objects.open().exists()


@pytest.mark.parametrize("jump", [-2 * HOUR, 3 * DAY, -3 * DAY])
def test_a_clock_that_jumps_opens_nothing_twice(hr, jump):
    first = make.cadence(starts_on=date(2026, 3, 17)).pulses.first()
    for now in (first.opens_at, first.opens_at + jump, first.opens_at + HOUR):
        steps.run(now)
    assert list(Pulse.objects.open()) == [first]
    assert Invitation.objects.count() == Letter.objects.filter(kind=INVITATION).count()
    days = list(Pulse.objects.values_list("opens_on", flat=True))
    assert len(set(days)) == len(days)


def test_each_mail_has_its_own_instant_by_the_clock_of_its_reader(hr, emma):
    site = Site.objects.create(name="Tel Aviv", time_zone="Asia/Jerusalem", country="IL")
    there, apia = Person.objects.filter(team=team("Team Süd")).order_by("pk")[:2]
    Person.objects.filter(pk=there.pk).update(site=site.name)
    Person.objects.filter(pk=apia.pk).update(time_zone="Pacific/Apia")
    row = make.cadence(starts_on=date(2026, 3, 20))  # a Friday: no working day in Tel Aviv
    pulse = row.pulses.first()
    assert pulse.opens_at == datetime(2026, 3, 20, 8, tzinfo=ZoneInfo("Pacific/Apia"))
    make.opened(pulse)
    assert opened_at(pulse, apia) == pulse.opens_at
    assert opened_at(pulse, emma) == datetime(2026, 3, 20, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert opened_at(pulse, there) == datetime(2026, 3, 22, 8, tzinfo=ZoneInfo("Asia/Jerusalem"))
    assert Letter.objects.due(pulse.opens_at).count() == 1


def test_what_somebody_did_moves_no_mail(hr):
    """Where two people share a place, their reminders have one instant, answered or not."""
    Person.objects.filter(team=team("Team Nord")).update(time_zone="America/New_York")
    pulse = make.opened(make.cadence(starts_on=date(2026, 3, 17)).pulses.first())
    for person in make.invited(pulse)[::2]:
        make.cast(pulse, person, now=pulse.opens_at + HOUR)
    everybody = Invitation.objects.filter(pulse=pulse)
    found = posting.letters(REMINDERS[0], everybody, pulse, nth=1, now=pulse.opens_at + DAY)
    by_zone = {}
    for letter in found:
        zone = everybody.get(pk=letter.about_id).person.time_zone
        by_zone.setdefault(zone, set()).add(letter.not_before)
    assert {zone: len(at) for zone, at in by_zone.items()} == {"": 1, "America/New_York": 1}


def test_mails_are_spread_by_chance_within_the_minutes_chosen(hr):
    pulse = make.opened(make.cadence(starts_on=date(2026, 3, 17), jitter=45).pulses.first())
    letters = Letter.objects.filter(kind=INVITATION)
    late = {letter.not_before - pulse.opens_at for letter in letters}
    assert len(late) > 5
    assert max(late) <= timedelta(minutes=45)
    assert {letter.dated_at for letter in letters} == {pulse.opens_at}


def test_the_first_reminder_keeps_a_day_after_a_pulse_that_opened_late(hr):
    first = make.cadence(starts_on=date(2026, 3, 17)).pulses.first()
    late = datetime(2026, 3, 19, 11, tzinfo=ZoneInfo("Europe/Copenhagen"))
    steps.run(late)
    first.refresh_from_db()
    assert first.opened_at == late
    steps.run(late + 4 * HOUR)
    reminders = Letter.objects.filter(kind=REMINDERS[0])
    assert reminders.count() == first.invited
    assert all(letter.not_before >= late + DAY for letter in reminders)


def test_without_an_extension_the_close_stays_and_no_word_says_otherwise(hr):
    pulse = make.opened(make.cadence(extension_days=0).pulses.first())
    assert "if fewer than half" not in pulse.promise
    assert not any("fewer" in words for words in pulse.promises.values())
    steps.extend(pulse.closes_at)
    pulse.refresh_from_db()
    assert pulse.ends_at == pulse.closes_at
    page = hr.get(make.link(pulse, make.invited(pulse)[0])).text
    assert "the close moves to" not in page


def counted_under_half(pulse):
    for person in make.invited(pulse)[:12]:
        make.cast(pulse, person, now=pulse.opens_at + HOUR)
    steps.extend(pulse.closes_at)
    pulse.refresh_from_db()
    make.count(pulse)
    steps.run(pulse.ends_at + HOUR)
    return pulse


def second_of(pulse):
    return make.opened(pulse.cadence.pulses.get(number=1))


def test_under_half_twice_running_makes_the_rhythm_quarterly_and_the_calendar_says_so(hr, clock):
    last = counted_under_half(second_of(counted_under_half(make.open_pulse())))
    row = Cadence.objects.get()
    assert (row.months, row.starts_on) == (3, date(2026, 7, 14))
    assert Pulse.objects.planned().first().opens_on == date(2026, 7, 14)
    clock.move_to(last.ends_at + DAY)
    assert (
        "every quarter: under half had answered twice running"
        in hr.get(reverse("surveys:calendar")).text
    )


def test_a_plan_told_not_to_slow_down_does_not(hr):
    counted_under_half(second_of(counted_under_half(make.open_pulse(falls_back=False))))
    assert Cadence.objects.get().months == 1


def test_three_months_count_from_the_last_pulse_also_where_the_next_day_was_set_anew(hr):
    second = second_of(counted_under_half(make.open_pulse()))
    change.stop(Cadence.objects.get())
    change.resume(Cadence.objects.get(), date(2026, 5, 12))
    counted_under_half(second)
    assert second.opens_on == date(2026, 4, 14)
    assert Pulse.objects.planned().first().opens_on == date(2026, 7, 14)


def test_holidays_sites_and_busy_weeks_are_kept_and_move_what_has_not_opened(hr):
    pulse = make.cadence(starts_on=date(2026, 4, 6)).pulses.first()
    send(hr, "region", **{"region-country": "DE", "region-part": "Bayern"})
    assert Organisation.objects.get().part == "BY"
    send(hr, "blackout-add", **{
        "busy-starts_on": "2026-04-08", "busy-ends_on": "2026-04-08", "busy-why": "Fair",
    })  # fmt: skip
    busy = Blackout.objects.get()
    assert (busy.starts_on, busy.ends_on) == (date(2026, 4, 6), date(2026, 4, 12))
    steps.plan_pulses(make.NOW)
    pulse.refresh_from_db()
    assert pulse.opens_on == date(2026, 4, 13)
    hr.post(reverse("surveys:blackout-remove", args=[busy.pk]))
    steps.plan_pulses(make.NOW)
    pulse.refresh_from_db()
    assert pulse.opens_on == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("last", "message"),
    [("9999-12-31", "too far ahead"), ("2026-03-01", "The last day lies before the first")],
)
def test_busy_weeks_that_cannot_be_are_refused(hr, last, message):
    said = {"starts_on": "2026-04-08", "ends_on": last, "why": "Fair"}
    answer = send(hr, "blackout-add", **{f"busy-{name}": value for name, value in said.items()})
    assert answer.status_code == 422
    assert message in answer.text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "Aar\0hus"}, "Null characters are not allowed."),
        ({"time_zone": "Mars/Base"}, "“Mars/Base” is no time zone."),
        ({"country": "DE", "part": "Narnia"}, "“Narnia” is no part of Germany. It can be"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_site_that_cannot_be_is_refused_with_what_to_do(hr, data, message):
    said = {"name": "Aarhus", "time_zone": "", "country": "", "part": ""} | data
    answer = send(hr, "site", **{f"site-{name}": value for name, value in said.items()})
    assert answer.status_code == 422
    assert message in answer.text
    assert not Site.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_a_site_at_once_both_are_told(hr):
    for at in range(4):
        said = {"site-name": f"Shop {at}", "site-time_zone": "", "site-country": ""}
        add = partial(hr.post, reverse("surveys:site"), said)
        assert {page.status_code for page in at_once([add, add])} <= {302, 422}
    assert Site.objects.count() == 4


def test_an_organisation_that_changes_its_clock_moves_only_what_has_not_opened(hr):
    pulse = make.open_pulse()
    Organisation.objects.update(time_zone="America/New_York")
    steps.plan_pulses(make.NOW)
    following = Pulse.objects.planned().first()
    assert Pulse.objects.get(pk=pulse.pk).closes_at == pulse.closes_at
    assert following.opens_at == datetime(2026, 4, 14, 8, tzinfo=ZoneInfo("America/New_York"))


def test_groups_that_saw_nothing_come_of_the_last_pulse_are_named_and_block_nothing(hr, clock):
    pulse = make.counted_pulse()
    clock.move_to(make.published_at(pulse))
    page = hr.get(reverse("surveys:calendar")).text
    assert "groups saw nothing come of the last pulse" in page
    assert "Team Nord" in page
    assert "saw no result" in page
    following = Pulse.objects.planned().first()
    assert "saw nothing come" in hr.get(reverse("surveys:pulse", args=[following.pk])).text
    steps.open_due(following.opens_at)
    following.refresh_from_db()
    assert following.is_open
