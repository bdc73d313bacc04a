"""Ask HR: a question with a day by which it is answered, and a list of those that wait."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from culture.talk.models import Remark
from culture.talk.questions import open_questions
from roadmap.plan.models.milestones import Milestone
from tests import make
from tests.make import NOW
from tests.talk.conftest import say, told

PAGE = "/talk/questions/"


def ask(client, charter, text="May we begin in May?"):
    return say(client, charter, text, ask=1)


def answer(client, question, text="Yes, from the 4th on."):
    return client.post(reverse("talk:comment-answer", args=[question.pk]), {"text": text})


def thread(client, charter):
    address = reverse("talk:talk", args=["rollout", charter.pk])
    return client.get(address).content.decode()


def test_a_question_is_promised_an_answer_within_two_working_days(charter, max_, hanna, as_):
    assert "Ask HR, answer by 12 March" in thread(as_(max_), charter)

    ask(as_(max_), charter)

    question = Remark.objects.get()
    assert question.answer_by == date(2026, 3, 12)
    assert "HR answers by 12 March." in thread(as_(max_), charter)
    assert (told(hanna), told(max_)) == (["asked"], [])


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-03-12T12:00", date(2026, 3, 16)),  # Thursday: Monday
        ("2026-03-14T12:00", date(2026, 3, 18)),  # Saturday: as if on Monday
    ],
)
def test_weekends_do_not_count(asked, due, charter, max_, as_):
    with time_machine.travel(f"{asked}+00:00", tick=False):
        ask(as_(max_), charter)

    assert Remark.objects.get().answer_by == due


def test_an_hr_lead_sets_how_fast_they_answer(charter, max_, hanna, as_):
    assert as_(hanna).post(PAGE, {"answer_days": 0}).status_code == 422
    as_(hanna).post(PAGE, {"answer_days": 5})

    ask(as_(max_), charter)

    assert Remark.objects.get().answer_by == date(2026, 3, 17)


def test_hr_finds_the_oldest_first_with_what_is_late(
    charter, max_, helga, hanna, as_, django_assert_max_num_queries
):
    for day, person in ((9, max_), (2, helga), (10, max_)):
        at, due = NOW.replace(day=day), date(2026, 3, day + 2)
        make.comment(charter, by=person, text=f"Asked on {day}?", at=at, answer_by=due)

    with django_assert_max_num_queries(4):
        found = open_questions(hanna, now=NOW)

    assert [one.comment.text for one in found] == ["Asked on 2?", "Asked on 9?", "Asked on 10?"]
    assert [one.late for one in found] == [True, False, False]
    assert found[0].due == "An answer was promised by 4 March. It is late."
    assert found[0].about == f"{charter.milestone} in Team Nord"
    assert "3 questions wait for an answer" in as_(hanna).get(PAGE).content.decode()


def test_an_answer_ends_it_and_reaches_who_asked(charter, max_, hanna, as_):
    ask(as_(max_), charter)
    question = Remark.objects.get()

    answer(as_(hanna), question)

    assert told(max_) == ["answered"]
    page = thread(as_(max_), charter)
    assert "Yes, from the 4th on." in page
    assert "Hanna HR</b> answered" in page
    assert "HR answers by" not in page
    assert open_questions(hanna, now=NOW) == []
    said = answer(as_(hanna), question, "Twice")
    assert said.status_code == 302
    assert Remark.objects.count() == 2


def test_the_one_who_asked_reads_that_it_is_late(charter, max_, as_):
    make.comment(charter, by=max_, answer_by=date(2026, 3, 9), at=NOW.replace(day=5))

    assert "An answer was promised by 9 March. It is late." in thread(as_(max_), charter)


def test_only_hr_answers_and_hr_asks_nobody(charter, max_, helga, sonja, hanna, as_):
    ask(as_(max_), charter)
    question = Remark.objects.get()

    for person in (max_, helga, sonja):
        assert answer(as_(person), question).status_code == 404
    assert "Ask HR" not in thread(as_(hanna), charter)
    ask(as_(hanna), charter)
    assert Remark.objects.latest("pk").answer_by is None


def test_a_milestone_with_an_hr_partner_asks_that_one(charter, max_, hanna, as_):
    hilde = make.hr_lead("Hilde HR")
    Milestone.objects.filter(pk=charter.milestone_id).update(hr_partner=hilde)

    ask(as_(max_), charter)

    assert (told(hilde), told(hanna)) == (["asked"], [])


def test_a_question_taken_back_waits_for_nobody(charter, max_, hanna, as_):
    ask(as_(max_), charter)
    question = Remark.objects.get()
    as_(max_).post(reverse("talk:comment-take-back", args=[question.pk]))

    assert open_questions(hanna, now=NOW) == []
    answer(as_(hanna), question)
    assert Remark.objects.count() == 1


def test_an_answer_taken_back_lets_the_question_wait_again(charter, max_, hanna, as_):
    ask(as_(max_), charter)
    answer(as_(hanna), Remark.objects.get())
    given = Remark.objects.latest("pk")

    as_(hanna).post(reverse("talk:comment-take-back", args=[given.pk]))
    assert len(open_questions(hanna, now=NOW)) == 1
    assert "Yes, from the 4th on." not in thread(as_(max_), charter)
    as_(hanna).post(reverse("talk:comment-put-up", args=[given.pk]))

    assert open_questions(hanna, now=NOW) == []
    assert "Yes, from the 4th on." in thread(as_(max_), charter)


@pytest.mark.django_db(transaction=True)
def test_of_two_hr_leads_who_answer_at_once_one_does(charter, max_):
    question = make.comment(charter, by=max_, answer_by=date(2026, 3, 12))
    leads = [make.hr_lead("Hilde HR"), make.hr_lead("Heidi HR")]
    start, won = threading.Barrier(2), []

    def give(lead):
        start.wait()
        won.append(Remark.objects.get(pk=question.pk).answer("Yes.", by=lead, now=NOW))
        connection.close()

    threads = [threading.Thread(target=give, args=[lead]) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one is None for one in won) == [False, True]
    assert Remark.objects.exclude(answers=None).count() == 1
