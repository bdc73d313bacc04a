"""Homes in a real browser: a manager on a phone and with the keyboard alone, HR after a result."""

from datetime import date, timedelta

import pytest

from culture.talk.models import Notice
from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def result(clock, company, hanna, max_, helga, emma):
    """The first working day on which everybody may read the result; work is due this week."""
    for name in ("Team Nord", "Team Süd"):
        make.people(12, team(name))
    make.people(18, company)
    pulse = make.counted_pulse(sender=hanna)
    make.programme()
    clock.move_to(make.published_at(pulse) + 3 * DAY)
    return pulse


@pytest.fixture
def due(result, max_, helga, emma):
    """Two milestones of Team Nord this week, a renewal, a late promise and a question to HR."""
    rollouts = list(Rollout.objects.filter(team=team("Team Nord"))[:4])
    for rollout, due_on in zip(rollouts, (20, 27, 28), strict=False):
        Rollout.objects.filter(pk=rollout.pk).update(
            starts_on=date(2026, 3, 2), due_on=date(2026, 3, due_on)
        )
    Rollout.objects.filter(pk=rollouts[3].pk).update(
        state="lapsed", starts_on=date(2026, 1, 2), renew_on=date(2026, 3, 9)
    )
    make.action(team("Team Nord"), by=emma, due_on=date(2026, 3, 16))
    kept = make.action(by=helga, will="Publish every roster four weeks ahead.")
    kept.keep(did="All three houses do.", did_on=date(2026, 3, 18), by=helga, on=date(2026, 3, 18))
    at = make.NOW + 9 * DAY
    make.comment(rollouts[1], by=max_, text="Who pays?", at=at, answer_by=date(2026, 3, 20))
    return rollouts


def press(page, key, times=1):
    for _ in range(times):
        page.keyboard.press(key)


def focus(page, selector):
    """Move on with Tab until this has the focus, as somebody without a mouse does."""
    for _ in range(80):
        press(page, "Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"The keyboard never reaches {selector}.")


def test_a_manager_reports_on_a_phone_with_the_keyboard_alone(due, max_, mails, open_page):
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    page.get_by_role("heading", name="this week, Max.").wait_for()
    check(page)

    focus(page, "input[name=state]")
    press(page, "ArrowRight", 2)  # stuck
    focus(page, "input[name=confidence]")
    press(page, "Space")
    focus(page, "input[name=hint]")
    press(page, "ArrowRight")
    focus(page, "button.act-main")
    press(page, "Enter")

    page.get_by_text("Reported:").wait_for()
    review = Review.objects.get()
    assert (review.state, review.note) == ("stuck", "Short of people")
    check(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_homes_and_the_loop_are_open_to_everybody(due, hanna, max_, mails, open_page, scheme, size):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, max_)
    check(page)
    page.get_by_text("Report", exact=False).locator("visible=true").first.wait_for()
    page.goto("/actions/new/")
    check(page)

    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/?show=unshared")
    page.get_by_text("Where each group stands").wait_for()
    check(page)
    for address in ("/results/loop/", "/promises/", "/actions/"):
        page.goto(address)
        check(page)


def test_hr_sees_who_has_not_shared_and_reminds_them(due, hanna, max_, mails, open_page):
    page = open_page()
    sign_in(page, mails, hanna)
    page.get_by_text("Where each group stands").click()
    page.get_by_role("link", name="Not yet shared").click()
    page.get_by_role("button", name="Remind Max Manager of Team Nord").click()

    page.get_by_text("Max Manager was asked to share it.").wait_for()
    check(page)
    assert Notice.objects.get(what="share").person == max_
    page.get_by_role("link", name="1 lapsed").click()
    page.get_by_role("heading").first.wait_for()
    assert "state=lapsed" in page.url
