"""Did it help? The page of all milestones that have reached somebody, and what it reads."""

from collections import defaultdict
from datetime import date
from itertools import islice

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from culture.access import LEADERSHIP
from culture.health.basis.cards import Card
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import with_groups
from culture.health.movement.reached import Begun
from culture.health.movement.verdicts import CANNOT, EARLY, TOLD, Ahead, Outcome, outcomes
from culture.pages import render_page
from culture.words import count_words, plural
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from surveys.asking import asking
from surveys.cadence.ahead import turns

LOOKED_BACK = 25  # rounds: the start and two years
LOOKED_AHEAD = 12
TITLES = {TOLD: "It can be told", EARLY: "Too early", CANNOT: "Cannot tell"}


@reads(*LEADERSHIP)
def effects(request, reading):
    """Every milestone begun by the pulse shown; `?pulse=` goes back to an earlier one."""
    found = effects_of(reading)
    context = reading.context() | {"parts": parts(found), "headline": headline(found)}
    return render_page(request, "health/effects.html", context)


def parts(found: list[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """What can be told first; each kind with its heading, as far as there is any."""
    kinds = [
        (title, [o for o in found if o.verdict.kind == kind]) for kind, title in TITLES.items()
    ]
    return [(title, outcomes) for title, outcomes in kinds if outcomes]


def effects_of(reading: Reading, scale: str = "") -> list[Outcome]:
    """All of them, or those aimed at one scale; what is told is corrected for all."""
    programme = Programme.current()
    milestones = begun(programme, day=day_of(reading)) if programme else []
    if not any(scale in (each.scale, "") for each in milestones):
        return []
    rounds = with_groups(reading.person, reading.companies, now=reading.now, back=LOOKED_BACK)
    found = outcomes(rounds, milestones, ahead(reading))
    return [each for each in found if scale in (each.milestone.scale, "")]


def day_of(reading: Reading) -> date:
    """Today; of an earlier pulse the day it was counted."""
    return timezone.localdate(reading.now) if reading.is_latest else reading.this.on


def begun(programme: Programme, *, day: date) -> list[Begun]:
    """Milestones that had reached somebody by this day, the earliest first. Two queries."""
    rollouts = defaultdict(list)
    rows = Rollout.objects.filter(milestone__programme=programme)
    for pk, team, reached, done in rows.values_list("milestone", "team", "reached_on", "done_on"):
        rollouts[pk].append((team, by(reached, day), by(done, day)))
    found = [
        begun_one(milestone, rollouts[milestone.pk])
        for milestone in programme.milestones.all()
        if any(reached for _, reached, _ in rollouts[milestone.pk])
    ]
    return sorted(found, key=lambda each: (each.first, each.pk))


def begun_one(milestone: Milestone, rollouts) -> Begun:
    return Begun(
        pk=milestone.pk,
        title=milestone.title,
        scale=milestone.construct,
        everywhere=milestone.everywhere,
        codes=tuple(milestone.effect_items),
        days={team: reached for team, reached, _ in rollouts},
        done=sum(done is not None for _, _, done in rollouts),
    )


def by(on: date | None, day: date) -> date | None:
    return on if on and on <= day else None


def ahead(reading: Reading) -> Ahead:
    """The pulses to come after the one shown, as far as the plan goes on."""
    plan = reading.this.pulse.cadence
    if not plan.active:
        return []
    here = reading.around
    coming = islice(turns(plan, here, last=reading.this.pulse), LOOKED_AHEAD)
    return [
        (each.opens_on, {asked.item.code for asked in asks.items})
        for each, asks in asking.ahead([turn.row(plan, here) for turn in coming], plan)
    ]


def headline(found: list[Outcome]) -> str:
    if not found:
        return "No milestone has reached anybody yet."
    told = sum(each.verdict.told for each in found)
    whose = f"of {plural(len(found), 'milestone')}" if len(found) > 1 else "milestone begun so far"
    if not told:
        return f"It cannot be told yet for any {whose} whether it helped."
    number = count_words(told).lower() if len(found) > 1 else "the one"
    return f"It can be told for {number} {whose} whether it helped."


def table(found: list[Outcome]) -> list[list]:
    """One row for each milestone, header first."""
    rows = [["Milestone", "Construct", "Reach", "Before and after", "Reached and not yet reached"]]
    for each in found:
        told = " ".join((each.verdict.sentence, *each.verdict.more))
        milestone = each.milestone
        rows.append([milestone.title, milestone.face.name, milestone.reach, each.moved, told])
    return rows


def card(reading) -> Card | None:
    """How many have reached somebody; what became of them is told on the page. One query."""
    if len(reading.companies) < 2:
        return None
    reached = Rollout.objects.current().filter(reached_on__lte=reading.this.on)
    count = reached.aggregate(count=Count("milestone", distinct=True))["count"]
    if not count:
        return None
    words = f"{count_words(count)} {'milestone has' if count == 1 else 'milestones have'} reached "
    words += "teams. For each: before and after, or why it cannot be told yet."
    url = f"{reverse('health:effects')}?pulse={reading.this.pulse.number}"
    return Card("Did it help?", words, url, "Open the effects")
