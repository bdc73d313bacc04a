"""What a week asks of somebody: milestones, words, promises, questions, steps after a result.

The same for their home and their mail of Monday. Nothing of it comes from who answered a pulse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from culture.health.basis.rounds import rounds_of, with_groups
from culture.health.groups.after import Group, after, own_groups
from culture.health.homes.next_steps import Next
from culture.talk.models import Remark
from culture.talk.questions import Question, open_questions
from culture.words import day, day_words, plural
from roadmap.actions.listing import Line, line
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout

WEEK = timedelta(days=7)
SHOWN = 8


@dataclass(frozen=True)
class Entry:
    """One line of the mail: what, more about it, and the page where it is done."""

    what: str
    more: str
    url: str


@dataclass(frozen=True)
class Part:
    """`more`: how many entries are not listed."""

    title: str
    entries: tuple[Entry, ...]
    more: int = 0


def parts(person, *, now: datetime) -> list[Part]:
    """Without those in which nothing is to do; none: nothing is to do at all."""
    today = timezone.localdate(now)
    found = [due(person, today), waiting(person, today), promises(person, today)]
    found += [asked(person, now), after_result(person, now, today)]
    if person.is_hr:
        found.append(roadmap())
    return [part for part in found if part and part.entries]


def due(person, today: date) -> Part:
    rows = [each for each in Rollout.objects.due_for(person, today) if each.until <= today + WEEK]
    return part("Due this week", [due_entry(Next(each, today)) for each in rows])


def due_entry(step: Next) -> Entry:
    url = reverse("plan:rollout", args=[step.rollout.pk])
    return Entry(str(step.rollout), f"{step.verb}, {step.due}.", url)


def waiting(person, today: date) -> Part:
    rows = Rollout.objects.to_confirm_by(person).select_related("reported_by")
    entries = [
        Entry(
            str(each),
            f"Reported on {day_words(each.reported_on, today)}"
            f"{f' by {each.reported_by}' if each.reported_by else ''}.",
            reverse("plan:rollout", args=[each.pk]),
        )
        for each in rows
    ]
    return part("Waiting for your word", entries)


def promises(person, today: date) -> Part:
    return part("Promises due or late", [promised(each) for each in open_promises(person, today)])


def open_promises(person, today: date) -> list[Line]:
    """Those this person keeps, or whose teams they lead; for HR leads the company's too."""
    mine = Action.objects.of_teams(person.led_team_ids) | Action.objects.filter(owner=person)
    if person.is_hr:
        mine |= Action.objects.for_everybody()
    rows = mine.open().filter(due_on__lte=today + WEEK).order_by("due_on", "pk").distinct()
    return [line(action, today) for action in rows]


def promised(told: Line) -> Entry:
    return Entry(
        told.action.will, f"{told.words}.", reverse("actions:action", args=[told.action.pk])
    )


def asked(person, now: datetime) -> Part | None:
    """Questions to HR."""
    if not person.is_hr:
        return None
    shown = open_questions(person, now=now, most=SHOWN)
    return Part(
        "Questions to HR",
        tuple(question(each) for each in shown),
        max(0, Remark.objects.unanswered().count() - len(shown)),
    )


def question(each: Question) -> Entry:
    return Entry(each.about, each.due, each.url)


def after_result(person, now: datetime, today: date) -> Part | None:
    """The next step of each group; for HR leads how many groups have taken it."""
    rounds = with_groups(person, rounds_of(person, now=now), now=now, back=1)
    if not rounds:
        return None
    this = rounds[-1]
    if not person.is_hr:
        return part(f"After the result of {this.pulse}", steps(own_groups(person, this)))
    found = after(this, today=today)
    if not (found and found.is_running and found.left is not None):
        return None
    return part(
        f"After the result of {this.pulse}",
        [Entry(found.headline, "", reverse("health:home"))] if found.to_share else [],
    )


def steps(groups: Sequence[Group]) -> list[Entry]:
    return [
        Entry(group.name, f"{stage.name}, by {day(stage.by)}.", f"{group.url}#steps")
        for group in groups
        for stage in group.stages
        if stage.is_next
    ]


def roadmap() -> Part:
    """What only HR can mend: lapsed, and without anybody to report."""
    rows = Rollout.objects.current()
    lapsed = rows.filter(state=Rollout.State.LAPSED).count()
    unowned = rows.without_reporter().unconfirmed().count()
    entries = []
    if lapsed:
        url = f"{reverse('plan:rollouts')}?state=lapsed"
        entries.append(Entry(f"{plural(lapsed, 'milestone')} lapsed", "To be done again.", url))
    if unowned:
        words = f"{plural(unowned, 'milestone')} without anybody who reports"
        entries.append(Entry(words, "Name an owner.", reverse("plan:rollouts-unowned")))
    return part("On the roadmap", entries)


def part(title: str, entries: Sequence[Entry]) -> Part:
    return Part(title, tuple(entries[:SHOWN]), max(0, len(entries) - SHOWN))
