"""Staggered starts: which teams may be drawn, what a draw would move, and what was drawn before.

A team that has begun anything keeps its dates and counts as reached. The others begin with the
first of their milestones in the month they are drawn into, and all the rest moves with it; what
they need comes first even so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pghistory
from pghistory.models import Context

from roadmap.plan.matrix.draw import Month, comparison, course, draw, first_day
from roadmap.plan.moves import Moves, moves, slots_of
from roadmap.plan.schedule import Slot

KEY = "starts"


@dataclass(frozen=True)
class Wish:
    """What the planner says. `pinned`: {team id: (first of its month, reason)}."""

    programme_id: int
    capacity: int
    first: date
    leave_out: frozenset[int]
    pinned: Mapping[int, tuple[date, str]]
    # Which draw of this plan it is; a new one is a new number, so that all can see how many.
    number: int

    @property
    def seed(self) -> str:
        """What the order is shuffled from: nobody can choose it, everybody can use it again."""
        return f"{self.programme_id}-{self.first:%Y-%m}-{self.number}"


class Field:
    """The teams of a programme: their slots, and which of them have begun."""

    def __init__(self, programme_id: int):
        self.programme_id, self.before = programme_id, slots_of(programme_id)
        self.by_team: dict[int, list[Slot]] = {}
        for slot in self.before.values():
            if slot.everywhere:
                self.by_team.setdefault(slot.team, []).append(slot)

    def starts(self, changed: Mapping[int, Slot]) -> dict[int, date]:
        """{team: its first start}, with some slots changed."""
        return {
            team: min(changed.get(slot.key, slot).starts_on for slot in here)
            for team, here in self.by_team.items()
        }

    def free(self, team_ids: Collection[int]) -> set[int]:
        """Of these, the teams that have something and have begun none of it."""
        return {
            team
            for team in self.by_team.keys() & set(team_ids)
            if not any(slot.begun for slot in self.by_team[team])
        }


@dataclass(frozen=True)
class Drawn:
    """A draw to be looked at: each team's month, the moves it means, and the course of months."""

    wish: Wish
    months: Mapping[int, date]
    moves: Moves
    course: list[Month]
    # Teams that begin later than drawn, because of what they need.
    later: list[int]

    @property
    def comparison(self) -> str:
        return comparison(self.course)

    def save(self) -> None:
        """Save the moves, and keep the draw beside the history of the dates. Raises Overtaken."""
        kept = {
            "seed": self.wish.seed,
            "capacity": self.wish.capacity,
            "first": f"{self.wish.first:%Y-%m}",
            "leave_out": sorted(self.wish.leave_out),
            "pinned": {
                team: [f"{month:%Y-%m}", why] for team, (month, why) in self.wish.pinned.items()
            },
            "teams": sorted(self.months),
            "programme": self.wish.programme_id,
        }
        with pghistory.context(**{KEY: kept}):
            self.moves.save()


def drawn(field: Field, wish: Wish, team_ids: Collection[int]) -> Drawn:
    """Draw the free ones of these teams. Raises MonthFull."""
    pinned = {team: month for team, (month, _) in wish.pinned.items()}
    months = draw(
        field.free(team_ids),
        seed=wish.seed,
        capacity=wish.capacity,
        first=wish.first,
        leave_out=wish.leave_out,
        pinned=pinned,
    )
    was = field.starts({})
    asked = {
        slot.key: slot.moved_to(slot.starts_on + (first_day(month) - was[team]))
        for team, month in months.items()
        for slot in field.by_team[team]
    }
    found = moves(field.programme_id, asked, field.before)
    found = replace(found, own=[slot for slot in found.own if slot != field.before[slot.key]])
    will = field.starts({slot.key: slot for slot in [*found.own, *found.others]})
    return Drawn(
        wish,
        months,
        found,
        course(will, first=wish.first, leave_out=wish.leave_out),
        later=[team for team, month in months.items() if will[team] > first_day(month)],
    )


def last_draw(programme_id: int) -> dict | None:
    """What was kept of the last draw, with `at` and the id of who saved it (`by`)."""
    kept = Context.objects.filter(**{f"metadata__{KEY}__programme": programme_id})
    last = kept.order_by("-created_at").first()
    return last and last.metadata[KEY] | {"at": last.created_at, "by": last.metadata.get("by")}
