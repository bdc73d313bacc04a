"""Who changed what about a milestone while somebody else had its form open."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from culture.people.models import Person
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout

LATELY = 50
IN_TEAMS = {"starts_on": "starts_on", "due_on": "due_on", "owner": "owner_id"}
# What stands in a table of its own is told by the saving it was part of.
COLUMNS = {"hr_partner": "hr_partner_id", "needs": "version", "values": "version"}


@dataclass(frozen=True)
class Meanwhile:
    """One field: what the reader saw, what it is now, and what they typed where they did too."""

    label: str
    was: str
    now: str
    by: str
    at: datetime | None
    mine: str | None


@dataclass(frozen=True)
class Hand:
    """Who changed something, and when; empty where nothing was written down."""

    name: str = ""
    at: datetime | None = None


class Hands:
    """The last person at each field, from what the database wrote down."""

    def __init__(self, own, in_teams, names):
        self.own, self.in_teams, self.names = own, in_teams, names

    def of(self, name: str) -> Hand:
        """Of a field of the form."""
        if column := IN_TEAMS.get(name):
            return self._hand(last_change(self.in_teams, column))
        column = COLUMNS.get(name, name)
        return self._hand(last_change(self.own, column))

    def _hand(self, event) -> Hand:
        if event is None:
            return Hand()
        return Hand(self.names.get(by_id(event), ""), event.pgh_created_at)


def hands_on(milestone) -> Hands:
    """Three queries."""
    own = events_of(Milestone).filter(pgh_obj=milestone)[:LATELY]
    in_teams = events_of(Rollout).filter(milestone=milestone)[:LATELY]
    people = {by_id(event) for event in [*own, *in_teams]}
    return Hands(
        own, in_teams, dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    )


def events_of(model):
    return model.told.rel.related_model.objects.select_related("pgh_context").order_by("-pgh_id")


def last_change(events, column):
    """The newest event with another value than the one before it about the same row."""
    by_row = {}
    for event in events:
        by_row.setdefault(event.pgh_obj_id, []).append(event)
    changed = [
        newer
        for some in by_row.values()
        for newer, older in pairwise(some)
        if getattr(newer, column) != getattr(older, column)
    ]
    return max(changed, key=lambda event: event.pgh_id, default=None)


def by_id(event):
    return event.pgh_context.metadata.get("by") if event.pgh_context else None
