"""What the database wrote down about the roadmap, newest first, as happenings for a page.

Whatever one request changed together is one happening. However many rows it touched, only the
first are read; the others are counted.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from culture.people.models import Person, Team
from culture.words import plural
from roadmap.plan.history import Names, deeds, sentence
from roadmap.plan.models import MilestoneEvent, ProgrammeEvent, RolloutEvent
from roadmap.plan.models.milestones import Milestone

LINES = 12
SERVER = "The server"
MODELS = {"programme": ProgrammeEvent, "milestone": MilestoneEvent, "rollout": RolloutEvent}
BIRTHS = ("begun", "added", "reached")
# (kind, made or changed): how the ones beyond the first are counted, of a milestone and its teams…
REST = {
    ("rollout", True): lambda n: f"planned it in {plural(n, 'team')}",
    ("rollout", False): lambda n: f"changed it in {plural(n, 'team')}",
}
# … and of a programme, where a team does many milestones.
REST_OF_ALL = {
    ("milestone", True): lambda n: f"added {plural(n, 'milestone')}",
    ("milestone", False): lambda n: f"changed {plural(n, 'milestone')}",
    ("rollout", True): lambda n: f"planned {n:,} in teams",
    ("rollout", False): lambda n: f"changed {n:,} more in teams",
}


@dataclass(frozen=True)
class Happening:
    at: datetime
    words: str
    # Where it was more than one change: the first of them, and how many there are.
    lines: tuple[str, ...] = ()
    size: int = 1


@dataclass(frozen=True)
class Event:
    kind: str
    now: object
    # None: the row was made, or what it was before is not kept any more.
    was: object | None


class Scope:
    """The events a page is about: a condition for each kind; one that is missing has none."""

    def __init__(self, **conditions: Q):
        self.conditions = conditions

    def events(self, kind: str):
        return MODELS[kind].objects.filter(self.conditions[kind])

    def rows(self):
        """(when, id of what they belong together by), newest first, each pair once."""
        first, *others = [
            self.events(kind).order_by().values_list("pgh_created_at", "pgh_context_id")
            for kind in self.conditions
        ]
        return first.union(*others).order_by("-pgh_created_at", "-pgh_context_id")

    def happenings(self, rows, today: date) -> list[Happening]:
        """Of some rows of rows(): so many queries, however many rows."""
        events, counts = defaultdict(list), defaultdict(Counter)
        for kind in self.conditions:
            here = self.events(kind).filter(together(rows))
            for event in loaded(kind, here):
                events[key_of(event.now)].append(event)
            for key, label, n in counted(here):
                counts[key][kind, label in BIRTHS] += n
        places = Places([one for some in events.values() for one in some], today)
        told = (happening(key, events[key], counts[key], places, self) for key in map(tuple, rows))
        return [one for one in told if one]


def together(rows) -> Q:
    instants = {when for when, _ in rows}
    groups = {group for _, group in rows}
    same = Q(pgh_context__in=groups - {None})
    return Q(pgh_created_at__in=instants) & (same | Q(pgh_context=None))


def key_of(event) -> tuple:
    return event.pgh_created_at, event.pgh_context_id


def counted(events):
    rows = events.order_by().values_list("pgh_created_at", "pgh_context_id", "pgh_label")
    return [((when, group), label, n) for when, group, label, n in rows.annotate(n=Count("pk"))]


def loaded(kind: str, events) -> list[Event]:
    """The first of each happening, with the state before; two queries."""
    model = MODELS[kind]
    place = Window(
        RowNumber(), partition_by=["pgh_created_at", "pgh_context_id"], order_by="pgh_id"
    )
    first = events.annotate(place=place).filter(place__lte=LINES).values_list("pk", flat=True)
    earlier = model.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    before = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    found = model.objects.filter(pk__in=list(first)).annotate(before=before)
    found = list(found.select_related("pgh_context").order_by("pgh_id"))
    was = model.objects.in_bulk({event.before for event in found if event.before})
    return [Event(kind, event, was.get(event.before)) for event in found]


class Places:
    """What the things are called today, and whoever is named; three queries."""

    def __init__(self, events: list[Event], today: date):
        states = [one for event in events for one in (event.now, event.was) if one]
        people = {by_id(event.now) for event in events}
        for name in ("owner_id", "hr_partner_id"):
            people |= {getattr(state, name, None) for state in states}
        rows = Person.objects.filter(pk__in=people - {None})
        self.names = Names(dict(rows.values_list("pk", "name")), today)
        rollouts = [event.now for event in events if event.kind == "rollout"]
        milestones = {event.milestone_id for event in rollouts}
        milestones |= {event.now.pgh_obj_id for event in events if event.kind == "milestone"}
        found = Milestone.objects.filter(pk__in=milestones)
        self.titles = dict(found.values_list("pk", "title"))
        teams = Team.objects.filter(pk__in={event.team_id for event in rollouts})
        self.teams = dict(teams.values_list("pk", "name"))

    def by(self, event) -> str:
        pk = by_id(event)
        return self.names.person(pk) if pk else SERVER

    def of(self, event: Event, scope: Scope) -> str:
        """Where it happened, as far as the page does not say so itself."""
        if event.kind == "programme" or list(scope.conditions) == [event.kind]:
            return ""
        milestone = self.title(event)
        if event.kind == "milestone":
            return milestone if "programme" in scope.conditions else ""
        team = self.teams.get(event.now.team_id, "a team that was removed")
        return f"{milestone}, {team}" if "programme" in scope.conditions else team

    def title(self, event: Event) -> str:
        pk = event.now.milestone_id if event.kind == "rollout" else event.now.pgh_obj_id
        return self.titles.get(pk, "a milestone that was removed")


def by_id(event) -> int | None:
    return event.pgh_context.metadata.get("by") if event.pgh_context else None


def happening(key, events, counts, places: Places, scope: Scope) -> Happening | None:
    """None where nothing was changed that a page would tell."""
    told = [(event, deeds_of(event, places.names)) for event in events]
    plain = [pair for pair in told if pair[1] and not is_only_saved(pair[1])]
    told = plain or [pair for pair in told if pair[1]]
    if not told:
        return None
    by = places.by(told[0][0].now)
    lines = [sentence(by, some, places.of(event, scope)) for event, some in told]
    size = len(told) + max(counts.total() - len(events), 0)
    if size == 1:
        return Happening(key[0], lines[0])
    return Happening(key[0], headline(by, told, counts, places, scope), tuple(lines), size)


def headline(by: str, told, counts, places: Places, scope: Scope) -> str:
    """What was done first, and how many others with it."""
    first, some = told[0]
    rest = counts.copy()
    rest[first.kind, first.was is None] -= 1
    count = REST_OF_ALL if "programme" in scope.conditions else REST
    others = [count[what](n) for what, n in rest.items() if n > 0 and what in count]
    return sentence(by, [*some[:2], *others], places.of(first, scope))


def deeds_of(event: Event, names: Names) -> list[str]:
    made = event.now.pgh_label in BIRTHS
    if event.was is None and not made:
        return []  # what it was before went with its time
    return deeds(event.kind, None if made else event.was, event.now, names)


def is_only_saved(some: list[str]) -> bool:
    return len(some) == 1 and some[0].startswith("saved ")


def of_rollout(rollout) -> Scope:
    return Scope(rollout=Q(pgh_obj=rollout))


def of_milestone(milestone, rollouts) -> Scope:
    """With its teams, as far as the reader may see their `rollouts`."""
    return Scope(
        milestone=Q(pgh_obj=milestone),
        rollout=Q(pgh_obj__in=rollouts.order_by().values("pk")),
    )


def of_programme(programme) -> Scope:
    milestones = Milestone.objects.filter(programme=programme).order_by().values("pk")
    return Scope(
        programme=Q(pgh_obj=programme),
        milestone=Q(programme=programme.pk),
        rollout=Q(milestone__in=milestones),
    )
