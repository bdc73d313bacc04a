"""The roadmap beside the results: what was reached when, and the one thing to do next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from culture.constructs import FACES, Face
from culture.health.basis.calendar import Calendar
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import Standing
from surveys.models.pulses import Pulse


def reached(programme: Programme) -> dict[str, list[tuple[date, str]]]:
    """Scale → (the day on which more than half of the teams were reached, milestone)."""
    teams = defaultdict(list)
    rows = Rollout.objects.filter(milestone__programme=programme).order_by("pk")
    for scale, title, day in rows.values_list(
        "milestone__construct", "milestone__title", "reached_on"
    ):
        teams[scale, title].append(day)
    found = defaultdict(list)
    for (scale, title), days in teams.items():
        if day := middle_day(days):
            found[scale].append((day, title))
    return found


def middle_day(days: list[date | None]) -> date | None:
    """The day on which more than half had one."""
    known, middle = sorted(day for day in days if day), len(days) // 2
    return known[middle] if len(known) > middle else None


def aimed_at(
    programme: Programme, scale: str, person, *, today: date
) -> list[tuple[Milestone, Standing]]:
    """The milestones of one scale that this person may see, where they stand; first start first."""
    seen = Rollout.objects.visible_to(person).filter(milestone__programme=programme)
    standings = seen.filter(milestone__construct=scale).standings(today)
    return [(each, standings[each.pk]) for each in programme.milestones.filter(pk__in=standings)]


@dataclass(frozen=True)
class DoNext:
    """One verb, one name, one date: "Ask Jonas Weber … since Friday 6 March"."""

    verb: str
    text: str
    day: date | datetime
    act: str
    url: str
    face: Face | None = None


def do_next(person, weakest: str | None, ahead: Calendar, *, today: date) -> DoNext | None:
    """For an HR lead: what is late where it is weakest, what waits for a word, the next pulse."""
    late = Rollout.objects.current().late(today).filter(milestone__construct=weakest)
    if rollout := late.with_places().order_by("due_on", "pk").first():
        return ask(rollout)
    if rollout := Rollout.objects.to_confirm_by(person).select_related("reported_by").first():
        return confirm(rollout)
    return check(ahead.planned) if ahead.planned else None


def next_for(
    person, scale: str, aimed: list[tuple[Milestone, Standing]], *, today: date
) -> DoNext | None:
    """About one scale: what is late, what waits for this person, else the next milestone due."""
    here = Rollout.objects.filter(milestone__construct=scale)
    if rollout := late_for(person, here, today):
        return ask(rollout)
    if rollout := here.to_confirm_by(person).select_related("reported_by").first():
        return confirm(rollout)
    if rollout := here.due_for(person, today).first():
        return report(rollout, today)
    ahead = [(standing.due_on, each) for each, standing in aimed if not standing.is_settled]
    return look_at(*min(ahead, key=lambda each: each[0]), today) if ahead else None


def late_for(person, rollouts, today: date) -> Rollout | None:
    """The one to ask about; only an HR lead asks."""
    if not person.is_hr:
        return None
    return rollouts.current().late(today).with_places().order_by("due_on", "pk").first()


def due_words(day: date, today: date) -> str:
    return "It was due on" if day < today else "It is due on"


def report(rollout: Rollout, today: date) -> DoNext:
    return DoNext(
        verb="Report",
        text=f"on “{rollout.milestone}” in {rollout.team}. {due_words(rollout.due_on, today)}",
        day=rollout.due_on,
        act="Report",
        **page_of(rollout),
    )


def look_at(day: date, milestone: Milestone, today: date) -> DoNext:
    return DoNext(
        verb="Look at",
        text=f"“{milestone}”. {due_words(day, today)}",
        day=day,
        act="Open the milestone",
        url=reverse("plan:milestone", args=[milestone.pk]),
        face=FACES[milestone.construct],
    )


def ask(rollout: Rollout) -> DoNext:
    who = rollout.reporter
    return DoNext(
        verb=f"Ask {who}" if who else "Name somebody",
        text=f"how “{rollout.milestone}” can be finished in {rollout.team}. It was due on",
        day=rollout.due_on,
        act="Open the milestone",
        **page_of(rollout),
    )


def confirm(rollout: Rollout) -> DoNext:
    return DoNext(
        verb=f"Answer {rollout.reported_by or rollout.team}",
        text=f"who reported “{rollout.milestone}” in {rollout.team} as done on",
        day=rollout.reported_on,
        act="Read the report",
        **page_of(rollout),
    )


def page_of(rollout: Rollout) -> dict:
    url = reverse("plan:rollout", args=[rollout.pk])
    return {"url": url, "face": FACES[rollout.milestone.construct]}


def check(pulse: Pulse) -> DoNext:
    return DoNext(
        verb="Check",
        text=f"which groups will get results from the {pulse.opens_on:%B} pulse. It opens on",
        day=pulse.opens_on,
        act="Open the plan",
        url=reverse("surveys:pulse", args=[pulse.pk]),
    )
