"""The loop: what became of old promises stands in the next mail, is asked about, and is counted."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.health.homes.panels import Panel, Point
from culture.health.homes.since import since_last
from culture.outbox.mail import WRITERS
from roadmap.actions.models import Action
from roadmap.actions.noticed import CODE, noticed
from surveys.asking import since
from surveys.asking.questions import questions
from surveys.launch import INVITATION
from surveys.models.invitations import Invitation
from surveys.models.since import Since
from tests import make
from tests.conftest import team

DAY = timedelta(days=1)


@pytest.fixture
def following(released):
    """The pulse that opens next, still planned."""
    return released.cadence.pulses.get(number=1)


def promised(*teams, will="One note at every handover.", by=None, **fields):
    return make.action(*teams, will=will, by=by, **fields)


def keep(action, by):
    action.keep(
        did="A red book lies at the desk.", did_on=make.TODAY + DAY, by=by, on=action.due_on
    )


def opened(pulse):
    with time_machine.travel(pulse.opens_at, tick=False):
        return make.opened(pulse)


def mails(pulse):
    """{name: the text of their invitation}"""
    rows = {row.pk: row.person.name for row in Invitation.objects.filter(pulse=pulse)}
    written = WRITERS[INVITATION](list(rows), now=pulse.opens_at)
    return {rows[pk]: mail for pk, mail in written.items()}


# What became of it


def test_the_next_mail_tells_one_old_promise_and_its_fate(following, sonja, max_, emma, otto):
    keep(promised(by=sonja, will="Publish every roster."), by=sonja)
    own = promised(team("Team Nord"), by=max_)
    own.drop("broken", reason="Nobody wrote in it.", by=max_, on=make.TODAY + DAY)

    told = mails(opened(following))

    nord, sued = told["Emma Employee"].text, told["Otto Elsewhere"].text
    assert "Your team was promised: “One note at every handover.”, by 9 April 2026." in nord
    assert "It was not kept. Nobody wrote in it." in nord
    assert "Everybody was promised: “Publish every roster.”" in sued
    assert "Kept on 11 March. A red book lies at the desk." in sued
    assert "One note at every handover." not in sued
    assert "What changed since last time" in told["Otto Elsewhere"].html


def test_the_line_is_the_same_whoever_answered_and_in_no_reminder(following, max_, emma):
    keep(promised(team("Team Nord"), by=max_), by=max_)
    pulse = opened(following)
    before = mails(pulse)["Emma Employee"].text
    make.cast(pulse, emma, now=pulse.opens_at)

    assert mails(pulse)["Emma Employee"].text == before
    rows = Invitation.objects.filter(pulse=pulse, answered=False).values_list("pk", flat=True)
    reminders = WRITERS["pulse.reminder_1"](list(rows), now=pulse.opens_at)
    assert not [mail for mail in reminders.values() if "since last time" in mail.text]


def test_a_mail_without_an_old_promise_says_nothing_of_one(following):
    for mail in mails(opened(following)).values():
        assert "since last time" not in mail.text + mail.html


def test_what_is_told_is_frozen_with_the_pulse(following, max_):
    own = promised(team("Team Nord"), by=max_, due_on=make.TODAY + 20 * DAY)
    pulse = opened(following)
    own.keep(did="Now.", did_on=pulse.opens_on, by=max_, on=pulse.opens_on)

    row = pulse.since.get()
    assert (row.fate, row.team_ids) == ("late", [team("Team Nord").pk])


def test_the_first_pulse_has_nothing_to_tell_of(staffed, sonja):
    promised(by=sonja)
    pulse = make.open_pulse()

    assert since_last(pulse) == []
    assert CODE not in {item.code for item in questions(pulse).items}


def test_an_end_that_was_told_once_is_not_told_again(following, sonja):
    keep(promised(by=sonja), by=sonja)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    third = following.cadence.pulses.get(number=2)

    assert since_last(third) == []


def test_a_broken_promise_goes_before_a_kept_one_and_the_own_team_s_before_everybody_s():
    rows = [
        Since(fate="kept", on=make.TODAY, team_ids=[], will="all"),
        Since(fate="kept", on=make.TODAY, team_ids=[7], will="newer"),
        Since(fate="broken", on=make.TODAY - DAY, team_ids=[7, 8], will="broken"),
        Since(fate="promised", on=make.TODAY + DAY, team_ids=[9], will="ahead"),
    ]

    assert [since.chosen(rows, pk).will for pk in (7, 8, 9, 10)] == [
        *("broken", "broken", "ahead", "all"),
    ]
    assert since.chosen([], 7) is None


# Did you notice?


def test_who_noticed_is_asked_of_everybody_once_something_was_kept(following, as_, hanna, max_):
    plain = as_(hanna).get(reverse("surveys:pulse", args=[following.pk])).text
    assert "14 questions, about 3 minutes" in plain
    keep(promised(team("Team Nord"), by=max_), by=max_)

    html = as_(hanna).get(reverse("surveys:pulse", args=[following.pk])).text
    asked = questions(opened(following))

    assert "15 questions, about 3 minutes" in html
    assert (asked.count, asked.minutes) == (15, 3)
    assert [item.code for item in asked.items].count(CODE) == 1


def test_of_what_nobody_kept_nothing_is_asked(following, max_):
    late = promised(team("Team Nord"), by=max_)
    late.drop("broken", reason="No time.", by=max_, on=make.TODAY + DAY)

    assert CODE not in {item.code for item in questions(opened(following)).items}


@pytest.fixture
def asked(following, sonja, max_):
    """A promise to everybody and one of Team Nord were kept, and everybody was asked since."""
    ours, nord = promised(by=sonja, will="Publish every roster."), promised(team("Team Nord"))
    for action in (ours, nord):
        keep(action, by=sonja)
    with time_machine.travel(following.opens_at, tick=False):
        pulse = make.counted_pulse(
            lambda person, item: 2 if person.pk % 4 == 0 and item.code == CODE else 4,
            make.opened(following),
        )
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse, ours, nord


def test_the_page_of_a_promise_says_how_many_noticed_with_n_and_interval(asked, as_, emma):
    _, ours, _ = asked

    html = as_(emma).get(reverse("actions:action", args=[ours.pk])).text

    assert "Was it noticed?" in html
    assert " agree: “I have noticed what was done after the last pulse.”" in html
    assert "Allowing for chance," in html
    assert "Was it noticed?" in as_(emma).get(reverse("health:promises")).text


def test_of_a_small_group_nothing_is_told_on_its_promise(asked, as_, max_, emma, otto, tore):
    pulse, ours, nord = asked
    nord = Action.objects.told().get(pk=nord.pk)

    for person in (max_, emma):
        found = noticed(person, [nord], now=make.published_at(pulse))
        assert all(each.group.exact for each in found.values())
    assert "Was it noticed?" not in as_(max_).get(reverse("actions:action", args=[nord.pk])).text
    assert noticed(tore, [ours], now=make.published_at(pulse)) == {}


def test_before_everybody_may_read_it_an_employee_does_not(asked, emma):
    pulse, ours, _ = asked

    assert noticed(emma, [ours], now=pulse.ends_at) == {}
    assert noticed(emma, [ours], now=make.published_at(pulse))


# Does it come round?


def loop(client):
    response = client.get(reverse("health:loop"))
    assert response.status_code == 200
    return response.text


def test_while_the_ten_days_run_it_is_too_early_to_say(released, as_, hanna):
    html = loop(as_(hanna))

    assert "Too early to say: the ten working days after the first result are not over." in html
    assert "cannot tell yet" in html
    assert "still running" in html


def test_the_loop_counts_groups_days_and_promises(asked, as_, hanna, sonja, max_):
    pulse, *_ = asked
    html = loop(as_(sonja))

    assert "After none of 1 result groups shared theirs and something was promised." in html
    first = pulse.cadence.pulses.get(number=0)
    talk = Action._meta.apps.get_model("actions", "Talk").of(first, [team("Team Nord").pk])
    talk.mark(by=max_, shared_on=make.published_at(first).date() + 3 * DAY)

    html = loop(as_(hanna))

    assert "After one of 1 result groups shared theirs and something was promised." in html
    assert "1 of 3" in html
    assert "3 days" in html
    assert "2 of 2" in html


def test_the_loop_costs_the_same_however_many_promises(
    asked, as_, hanna, max_, django_assert_max_num_queries
):
    for _ in range(30):
        promised(team("Team Nord"), by=max_)
    browser = as_(hanna)
    loop(browser)

    with django_assert_max_num_queries(30):
        loop(browser)


def test_a_panel_leaves_out_what_cannot_be_told():
    points = (Point("Jan", 50, "1 of 2", 10, 90), Point("Feb", None, "–"), Point("Mar", 100, "all"))
    panel = Panel("Kept", "all", 100, " %", points)

    assert [y for _, y in panel.marks] == [60, 16]
    assert len(panel.lines) == len(panel.spans) == 1
    assert [words for _, words in panel.ticks] == ["0 %", "50 %", "100 %"]
