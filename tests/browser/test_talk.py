"""People talk about a milestone: a name after an @, a question to HR, the bell, the history."""

import pytest
from django.utils import timezone

from culture.talk.models import Notice, Remark
from culture.talk.notices import tell
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.browser.conftest import PHONE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def charter(clock, company, hanna, max_, helga, otto):
    """The team charter of Team Nord, which Max reports on."""
    make.people(4, team("Team Nord"))
    make.programme()
    return Rollout.objects.get(milestone__code="CMT-M2", team__name="Team Nord")


def test_a_name_is_chosen_with_the_keyboard(charter, max_, helga, mails, open_page):
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    page.goto(f"/roadmap/rollouts/{charter.pk}/")
    check(page)
    text = page.get_by_label("Your comment")
    text.press_sequentially("Shall we ask @h")
    page.get_by_role("listbox").get_by_text("Hanna HR").wait_for()
    check(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    text.press_sequentially("first?")
    assert text.input_value() == "Shall we ask @Helga Hotels first?"
    page.keyboard.press("Tab")  # to the list of whom to tell also
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".comment-text b", has_text="@Helga Hotels").wait_for()
    assert Notice.objects.get(person=helga).what == "mentioned"
    check(page)


def test_whoever_is_named_finds_it_under_the_bell(charter, max_, helga, mails, open_page):
    tell([helga], "rollout", charter.pk, "mentioned", by=max_, now=timezone.now())
    page = open_page()
    sign_in(page, mails, helga)
    page.get_by_role("link", name="Notices 1 unread").click()
    check(page)
    page.get_by_role("button", name="Team charter in Team Nord", exact=True).click()
    page.get_by_role("heading", name="Comments").wait_for()
    check(page)
    page.goto("/talk/notices/")
    page.get_by_role("heading", name="Nothing is unread.").wait_for()
    check(page)
    page.get_by_role("link", name="How you hear of them by mail").click()
    page.get_by_label("Somebody mentions me").select_option("Only here")
    check(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("It holds for what happens from now on").wait_for()


def test_a_question_to_hr_is_asked_found_and_answered(charter, max_, hanna, mails, open_page):
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    page.goto(f"/roadmap/rollouts/{charter.pk}/")
    page.get_by_label("Your comment").fill("May two teams share one charter?")
    page.get_by_role("button", name="Ask HR, answer by 12 March").click()
    page.get_by_text("HR answers by 12 March.").wait_for()
    check(page)

    desk = open_page()
    sign_in(desk, mails, hanna)
    desk.goto("/talk/questions/")
    desk.get_by_text("May two teams share one charter?").wait_for()
    check(desk)
    desk.get_by_role("link", name="Team charter in Team Nord").click()
    desk.get_by_label("Answer Max Manager").fill("Yes, if both sign it.")
    check(desk)
    desk.get_by_role("button", name="Answer", exact=True).click()
    desk.get_by_text("Yes, if both sign it.").wait_for()
    check(desk)

    page.goto("/talk/notices/")
    page.get_by_text("Hanna HR answered your question.").wait_for()
    check(page)


def test_a_comment_is_taken_back_and_put_up_again(charter, max_, mails, open_page):
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    page.goto(f"/roadmap/rollouts/{charter.pk}/")
    page.get_by_label("Your comment").fill("A rash word.")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("You took this back.").wait_for()
    check(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("A rash word.").wait_for()
    page.get_by_role("link", name="Change your comment").click()
    check(page)
    page.get_by_role("textbox", name="Your comment").fill("A calm word.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("A calm word.").wait_for()


def test_without_javascript_people_are_named_and_refused_just_the_same(
    charter, max_, helga, mails, open_page
):
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, mails, max_)
    page.goto(f"/roadmap/rollouts/{charter.pk}/")
    page.get_by_label("Your comment").fill("@Otto Elsewhere should know.")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_text("is nobody who may read this").first.wait_for()
    page.get_by_label("Your comment").fill("Somebody should know.")
    page.get_by_label("Tell also").select_option("Helga Hotels")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_text("Somebody should know.").wait_for()

    assert Remark.objects.get().by == max_
    assert Notice.objects.get().person == helga
    page.get_by_text("Who changed what").click()
    page.get_by_role("link", name="All of its history").click()
    page.get_by_text("planned it").wait_for()


def test_the_history_of_a_milestone_opens_on_its_page(charter, hanna, mails, open_page):
    page = open_page()
    sign_in(page, mails, hanna)
    page.goto(f"/roadmap/milestones/{charter.milestone_id}/")
    page.get_by_text("Who changed what").click()
    page.get_by_text("added it and planned it in 3 teams").wait_for()
    check(page)
    page.get_by_role("link", name="All of its history").click()
    page.get_by_role("heading", name="Who changed what.").wait_for()
    check(page)
    page.goto("/roadmap/history/")
    check(page)
