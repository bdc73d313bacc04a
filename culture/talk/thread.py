"""What was said about one thing, and what its reader may do with it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.safestring import SafeString

from culture.access import Role
from culture.people.models import Person
from culture.talk.forms import CommentForm
from culture.talk.kinds import Kind
from culture.talk.models import OPEN, Desk, Remark
from culture.talk.notices import tell
from culture.talk.text import shown
from culture.words import day_words
from culture.workdays import nth_working_day

# So many stand on the page of the thing itself; all of them on the page of the talk.
LAST = 10


@dataclass(frozen=True)
class Word:
    """A comment as its reader sees it; under a question its answer."""

    comment: Remark
    text: SafeString
    may_change: bool
    # Until when.
    until: datetime
    # When HR answers, or that it is late; empty where it is no question or was answered.
    due: str
    late: bool
    may_answer: bool
    answer: "Word | None"


def words(comments, person, *, now: datetime) -> list[Word]:
    today = timezone.localdate(now)
    return [word(comment, person, now=now, today=today) for comment in comments]


def word(comment: Remark, person, *, now: datetime, today: date) -> Word:
    open_to_change = comment.by == person and comment.at > now - OPEN and not comment.answered_at
    waits = bool(comment.answer_by) and not comment.answered_at and not comment.taken_back_at
    answers = words(comment.readable_answers, person, now=now) if comment.answer_by else []
    return Word(
        comment=comment,
        text=shown(comment.text, [one.name for one in comment.mentions.all()]),
        may_change=open_to_change and not comment.taken_back_at,
        until=comment.at + OPEN,
        due=due_words(comment.answer_by, today) if waits else "",
        late=waits and comment.answer_by < today,
        may_answer=waits and person.is_hr,
        answer=answers[-1] if answers else None,
    )


def due_words(day: date, today: date) -> str:
    """ "HR answers by 12 March"; late: "An answer was promised by 12 March. It is late."."""
    if day < today:
        return f"An answer was promised by {day_words(day, today)}. It is late."
    return f"HR answers {'today' if day == today else f'by {day_words(day, today)}'}."


def readable(kind: Kind, about_id: int, person, *, now: datetime):
    """What stands, and what this person took back a moment ago, so that they can undo it."""
    own = Q(taken_back_at=None) | Q(by=person, at__gt=now - OPEN)
    rows = Remark.objects.filter(own).select_related("by").prefetch_related("mentions")
    answers = Prefetch("answered_with", rows.order_by("at", "pk"), to_attr="readable_answers")
    said = rows.about(kind.name, about_id).filter(answers=None)
    return said.prefetch_related(answers)


def context(kind: Kind, thing, person, *, now: datetime) -> dict:
    """What the part on the page of a thing needs, the newest comments at the end."""
    rows = readable(kind, thing.pk, person, now=now)
    last = list(rows.reverse()[: LAST + 1])
    return form_context(kind, thing, person, now=now) | {
        "words": words(reversed(last[:LAST]), person, now=now),
        "more": len(last) > LAST,
    }


def form_context(kind: Kind, thing, person, *, now: datetime) -> dict:
    today = timezone.localdate(now)
    return {
        "kind": kind,
        "about_id": thing.pk,
        "form": CommentForm(readers=others(kind, thing, person)),
        "answer_by": may_ask(kind, person) and day_words(answer_day(today), today),
    }


def others(kind: Kind, thing, person):
    return kind.readers(thing).exclude(pk=person.pk)


def may_ask(kind: Kind, person) -> bool:
    return kind.asks is not None and not person.is_hr


def answer_day(today: date) -> date:
    """By when HR answers what is asked today."""
    return nth_working_day(today, 1 + Desk.current().answer_days)


def say(kind: Kind, thing, form: CommentForm, *, by, now: datetime, asks: bool) -> Remark:
    """Keep a valid comment, as a question to HR if wanted, and tell whom it concerns."""
    comment = form.instance
    comment.kind, comment.about_id, comment.by, comment.at = kind.name, thing.pk, by, now
    if asks:
        comment.answer_by = answer_day(timezone.localdate(now))
    comment.save()
    tell_named(comment, form.people, now=now)
    tell_others(kind, thing, comment, form.people, now=now)
    return comment


def tell_named(comment: Remark, people, *, now: datetime) -> None:
    """Those it names and did not name before."""
    before = set(comment.mentions.all())
    comment.mentions.set(people)
    fresh = [one for one in people if one not in before]
    tell(fresh, comment.kind, comment.about_id, "mentioned", by=comment.by, now=now)


def tell_others(kind: Kind, thing, comment: Remark, named, *, now: datetime) -> None:
    """HR of a question; of everything else who looks after it or wrote about it before."""
    told = {one.pk for one in named}
    if comment.answer_by:
        hr = [one for one in asked(kind, thing) if one.pk not in told]
        tell(hr, kind.name, thing.pk, "asked", by=comment.by, now=now)
        told |= {one.pk for one in hr}
    ids = {one.pk for one in kind.concerned(thing) if one}
    ids |= set(Remark.objects.about(kind.name, thing.pk).standing().values_list("by", flat=True))
    people = kind.readers(thing).filter(pk__in=ids - told - {None})
    tell(people, kind.name, thing.pk, "commented", by=comment.by, now=now)


def asked(kind: Kind, thing) -> list[Person]:
    """Whom of HR a question reaches: who was named for it, else every HR lead."""
    named = [one for one in kind.asks(thing) if one and one.is_hr and one.is_active]
    return named or list(Person.objects.working().filter(role=Role.HR_LEAD))
