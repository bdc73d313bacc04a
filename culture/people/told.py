"""What the database wrote down about people and teams, in sentences.

An event holds what a row was like after the change its label names; the event before it, what it
was like until then. Names are those of today.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from culture.access import Role
from culture.people.models import Person, PersonEvent, Team, TeamEvent

MODELS = (PersonEvent, TeamEvent)
BIRTHS = ("added", "formed")
# Label: what lists call it, and how one or several of them are counted.
LABELS = {
    "added": ("Person added", "person added", "people added"),
    "moved": ("Moved to another team", "person moved", "people moved"),
    "works": ("Left or came back", "person left or came back", "people left or came back"),
    "role": ("Role changed", "role changed", "roles changed"),
    "address": ("Mail address changed", "mail address changed", "mail addresses changed"),
    "phone": ("Telephone changed", "telephone changed", "telephones changed"),
    "language": ("Language changed", "language changed", "languages changed"),
    "facts": ("Place or first day changed", "place or day changed", "places or days changed"),
    "removed": ("Person removed", "person removed", "people removed"),
    "formed": ("Team formed", "team formed", "teams formed"),
    "renamed": ("Team renamed", "team renamed", "teams renamed"),
    "placed": ("Team moved", "team moved", "teams moved"),
    "led": ("Manager changed", "manager changed", "managers changed"),
    "dissolved": ("Team removed", "team removed", "teams removed"),
}


def counted(label: str, n: int) -> str:
    return f"{n:,} {LABELS[label][1 if n == 1 else 2]}"


@dataclass(frozen=True)
class Told:
    """One change: the event, and the one before it about the same thing (None: not kept)."""

    event: PersonEvent | TeamEvent
    before: PersonEvent | TeamEvent | None

    @property
    def label(self):
        return self.event.pgh_label


def load(model, ids) -> list[Told]:
    """Newest first; two queries, however many."""
    same = Q(pgh_label=OuterRef("pgh_label")) | Q(pgh_label__in=BIRTHS)
    earlier = model.objects.filter(
        same, pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    events = list(
        model.objects.filter(pk__in=ids)
        .annotate(before=Subquery(earlier.values("pgh_id")[:1]))
        .select_related("pgh_context")
        .order_by("-pgh_id")
    )
    before = model.objects.in_bulk({event.before for event in events if event.before})
    return [Told(event, before.get(event.before)) for event in events]


class Names:
    """Names of everybody and every team that these changes speak of; two queries."""

    def __init__(self, told: list[Told], person_ids=()):
        events = [e for one in told for e in (one.event, one.before) if e]
        people = [e for e in events if isinstance(e, PersonEvent)]
        teams = [e for e in events if isinstance(e, TeamEvent)]
        person_ids = {*person_ids} | {e.pgh_obj_id for e in people} | {e.manager_id for e in teams}
        team_ids = {e.team_id for e in people} | {e.pgh_obj_id for e in teams}
        team_ids |= {e.parent_id for e in teams}
        self.people = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))
        self.teams = dict(Team.objects.filter(pk__in=team_ids).values_list("pk", "name"))

    def person(self, pk) -> str:
        return self.people.get(pk, "Somebody who was removed")

    def team(self, pk) -> str:
        return self.teams.get(pk, "a team that was removed") if pk else "no team"


def sentence(told: Told, names: Names) -> str:
    event, before = told.event, told.before
    if isinstance(event, TeamEvent):
        return TEAM[told.label](names.teams.get(event.pgh_obj_id, event.name), event, before, names)
    return PERSON[told.label](names.person(event.pgh_obj_id), event, before, names)


def moved(who, event, before, names) -> str:
    since = f" from {names.team(before.team_id)}" if before else ""
    return f"{who} moved{since} to {names.team(event.team_id)}"


def role(who, event, before, names) -> str:
    since = f" instead of {Role(before.role).label}" if before else ""
    return f"{who} became {Role(event.role).label}{since}"


def facts(who, event, before, names) -> str:
    """Which of the two changed is known only where the state before is."""
    now, was = stated(event), stated(before) if before else {}
    changes = [
        f"{what} is now {value or 'empty'}{f' instead of {was[what]}' if was.get(what) else ''}"
        for what, value in now.items()
        if value != was.get(what)
    ]
    return f"{who}: {', '.join(changes)}"


def stated(event) -> dict:
    return {"place": event.site, "first day": event.joined_on}


def placed(team, event, before, names) -> str:
    since = f" from below {names.team(before.parent_id)}" if before else ""
    return f"{team} moved{since} to below {names.team(event.parent_id)}"


def led(team, event, before, names) -> str:
    now = names.person(event.manager_id) if event.manager_id else "Nobody"
    since = f", after {names.person(before.manager_id)}" if before and before.manager_id else ""
    return f"{now} now leads {team}{since}"


PERSON = {
    "added": lambda who, event, before, names: f"{who} was added to {names.team(event.team_id)}",
    "moved": moved,
    "works": lambda who, event, *_: f"{who} {'came back' if event.is_active else 'left'}",
    "role": role,
    "address": lambda who, *_: f"{who}’s mail address changed",
    "phone": lambda who, *_: f"{who}’s telephone changed",
    "language": lambda who, *_: f"{who}’s language changed",
    "facts": facts,
    "removed": lambda who, *_: f"{who} was removed",
}
TEAM = {
    "formed": lambda team, *_: f"{team} was formed",
    "renamed": lambda team, event, before, _: (
        f"{before.name if before else 'A team'} is now called {event.name}"
    ),
    "placed": placed,
    "led": led,
    "dissolved": lambda team, *_: f"{team} was removed",
}
