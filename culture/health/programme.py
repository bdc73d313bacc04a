"""The roadmap beside the results: what was reached when, and the one thing to do next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from culture.constructs import FACES, Face
from roadmap.plan.models import Programme, Rollout
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


@dataclass(frozen=True)
class DoNext:
    """One verb, one name, one date: "Ask Jonas Weber … since Friday 6 March"."""

    verb: str
    text: str
    day: date | datetime
    act: str
    url: str
    face: Face | None = None


def do_next(person, weakest: str | None, *, today: date) -> DoNext | None:
    """For an HR lead: what is late where it is weakest, what waits for a word, the next pulse."""
    late = Rollout.objects.current().late(today).filter(milestone__construct=weakest)
    if rollout := late.with_places().order_by("due_on", "pk").first():
        return ask(rollout)
    if rollout := Rollout.objects.to_confirm_by(person).select_related("reported_by").first():
        return confirm(rollout)
    pulse = Pulse.objects.planned().order_by("opens_on").first()
    return check(pulse) if pulse else None


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
