"""One row per milestone, as far as the reader may see it: what board, list and timeline show.

A manager's rows stand on the rollouts of their own teams. Where milestones stand takes two queries,
whose turn it is three more, however many teams.
"""

from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.text import Truncator

from culture.words import day_words, listed, plural
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.models.states import State
from roadmap.plan.schedule import DAYS_A_MONTH
from roadmap.plan.standing import Progress, Standing

NAMED = 2


@dataclass(frozen=True)
class Stand:
    """A milestone with where it stands."""

    milestone: Milestone
    standing: Standing


@dataclass(frozen=True)
class Row(Stand):
    """The same with whose turn it is; `far`, `owner` and `next_step` are ready to print."""

    tempo: str
    far: str
    owner: str
    next_step: str

    @property
    def step_words(self) -> str:
        """ "17 of 21 teams. Ask Housekeeping Nord and IT what is in the way" """
        return ". ".join(filter(None, [self.far, self.next_step]))


def seen_in(programme, person):
    """The rollouts of the programme that this person may see."""
    return Rollout.objects.visible_to(person).filter(milestone__programme=programme)


def stands(programme, person, today) -> list[Stand]:
    """Every milestone of the programme that this person may see."""
    standings = seen_in(programme, person).standings(today)
    found = programme.milestones.filter(pk__in=standings)
    return [Stand(milestone, standings[milestone.pk]) for milestone in found]


def rows(programme, person, today) -> list[Row]:
    """The same with whose turn it is."""
    found, seen = stands(programme, person, today), seen_in(programme, person)
    once = done_once(found, seen)
    notes = last_notes(once.values())
    behind = teams_behind(seen, today)
    return [
        Row(
            milestone := stand.milestone,
            standing := stand.standing,
            tempo=standing.tempo(programme),
            far=far_words(milestone, standing),
            owner=owner_words(milestone, once),
            next_step=team_step(standing, behind.get(milestone.pk, []))
            if milestone.everywhere
            else once_step(standing, notes.get(once[milestone.pk].pk, "")),
        )
        for stand in found
    ]


def progress(rows) -> Progress:
    """The same words as `Programme.progress`, over what the reader sees. Drafts do not count."""
    return Progress.of((row.milestone, row.standing) for row in rows if not row.standing.is_draft)


def month_words(programme, today) -> str:
    """ "month 13 of 19"; before the start, when it begins; after the target, that it is over."""
    if today < programme.starts_on:
        return f"begins {day_words(programme.starts_on, today)}"
    if today > programme.target_on:
        return "past its target date"
    length = (programme.target_on - programme.starts_on).days
    month = int((today - programme.starts_on).days / DAYS_A_MONTH) + 1
    return f"month {month} of {max(month, round(length / DAYS_A_MONTH))}"


def done_once(stands, seen):
    """{milestone id: its only rollout} of what the organisation does once."""
    # By their ids: asked for by reach, they would be looked for among those of all teams.
    ids = [stand.milestone.pk for stand in stands if not stand.milestone.everywhere]
    once = seen.filter(milestone__in=ids).select_related("owner", "team__manager")
    return {rollout.milestone_id: rollout for rollout in once.order_by()}


def owner_words(milestone, once):
    if milestone.everywhere:
        return "Team managers"
    reporter = once[milestone.pk].reporter
    return reporter.name if reporter else "Nobody yet"


def last_notes(rollouts):
    """{rollout id: the last note} on these."""
    last = Review.objects.filter(rollout__in=rollouts).order_by("rollout_id", "-pk")
    return dict(last.distinct("rollout_id").values_list("rollout_id", "note"))


def teams_behind(seen, today):
    """{milestone id: names of the teams to ask first}: stuck or over their date."""
    stuck = seen.filter(state=State.STUCK)
    rows = (
        (seen.late(today) | stuck)
        .annotate(
            place=Window(RowNumber(), partition_by="milestone_id", order_by=[F("due_on"), F("pk")])
        )
        .filter(place__lte=NAMED)
        .order_by("milestone_id", "place")
        .values_list("milestone_id", "team__name")
    )
    names = {}
    for milestone_id, name in rows:
        names.setdefault(milestone_id, []).append(name)
    return names


def far_words(milestone, standing) -> str:
    """ "17 of 21 teams"; nothing before the first began, and for what one team does alone."""
    if not milestone.everywhere or not standing.has_begun or standing.teams == 1:
        return ""
    return f"{standing.done} of {plural(standing.teams, 'team')}"


def team_step(standing, names):
    """ "Ask Housekeeping Nord and IT what is in the way" """
    if standing.is_done or not standing.has_begun or standing.teams == 1:
        return ""
    if standing.reported:
        return f"{standing.reported} to confirm"
    return f"Ask {listed(names)} what is in the way" if names else "Nothing is stuck"


def once_step(standing, note):
    if standing.is_done:
        return ""
    if standing.reported:
        return "Reported as done, to be confirmed"
    return Truncator(note).chars(90)
