"""People of the sample company talk about what is in their hands."""

from datetime import UTC, datetime, timedelta

import pytest

from culture.embedded.sample import diary, load, people, talk
from culture.outbox.models import Letter
from culture.talk.models import Notice, Remark
from culture.talk.questions import open_questions

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def begun(db):
    load.found(load.SMALL, today=NOW.date() - timedelta(days=200))
    begins = NOW.date() - timedelta(days=180)
    book = diary.Diary(diary.begin(begins, milestones=12, seed="Havelund"))
    book.write_until(NOW.date())


def test_one_question_waits_and_one_is_answered_and_nobody_is_mailed(begun):
    talk.write(now=NOW)

    hr = talk.person(people.HR_LEAD)
    (waiting,) = open_questions(hr, now=NOW)
    assert waiting.comment.text == talk.OPEN
    assert not waiting.late
    assert Remark.objects.exclude(answers=None).get().text == talk.ANSWERED[1]
    assert set(Notice.objects.filter(seen_at=None).values_list("what", flat=True)) >= {"asked"}
    assert all(comment.at < NOW for comment in Remark.objects.all())
    assert not Letter.objects.exists()
