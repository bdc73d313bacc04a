"""Giving milestones to teams that do not have them yet, and taking them back.

A team keeps its own rhythm: where it began a month after the first team, it gets a milestone a
month after the first team did. What it needs comes first; nothing begins before the day asked for.
What is made is shown first, and then made in one transaction.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low

from django.db import transaction
from django.db.models import Min

from culture.people.models import Person, Team
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import PLANNED
from roadmap.plan.moves import (
    Moves,
    Overtaken,
    fit_spans,
    mark_of,
    needs_of,
    rollout_of,
    slots_of,
)
from roadmap.plan.programmes.start import BATCH
from roadmap.plan.rollouts import telling
from roadmap.plan.schedule import Slot, ripple
from roadmap.plan.teams import teams_to_reach

NONE, HAS_IT = "Nobody works there beside its manager", "Has it already"
BEGUN, LACKS_IT = "Has begun: it stays", "Does not have it"
LAST = "It would be in no team any more: the last one keeps it"


@dataclass(frozen=True)
class Given:
    """One milestone of a cascade, in the teams that would get it."""

    milestone: Milestone
    slots: list[Slot]

    @property
    def first_on(self) -> date:
        return min(slot.starts_on for slot in self.slots)

    @property
    def last_on(self) -> date:
        return max(slot.due_on for slot in self.slots)


@dataclass
class Cascade:
    """New rollouts, what moves because of them, and (why, names) of teams that are left out."""

    new: list[Slot]
    moves: Moves
    teams: Mapping[int, Team]
    milestones: Mapping[int, Milestone]
    left: dict[str, set[int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.new)

    @property
    def given(self) -> list[Given]:
        found: dict[int, list[Slot]] = {}
        for slot in self.new:
            found.setdefault(slot.milestone, []).append(slot)
        return [Given(self.milestones[pk], here) for pk, here in found.items()]

    @property
    def left_out(self) -> dict[str, list[Team]]:
        """{why: teams}, by name."""
        return {
            why: [team for pk, team in self.teams.items() if pk in ids]
            for why, ids in self.left.items()
        }

    @property
    def to(self) -> list[Team]:
        """The teams that get something."""
        ids = {slot.team for slot in self.new}
        return [team for pk, team in self.teams.items() if pk in ids]

    @property
    def unled(self) -> list[Team]:
        """Those of them that nobody leads."""
        return [team for team in self.to if not (team.manager and team.manager.is_active)]

    @property
    def first_on(self) -> date:
        return min(slot.starts_on for slot in self.new)

    @property
    def last_on(self) -> date:
        return max(slot.due_on for slot in self.new)

    @property
    def mark(self) -> str:
        rows = [(slot.milestone, slot.team, slot.starts_on, slot.due_on) for slot in self.new]
        return mark_of((rows, self.moves.mark))

    @transaction.atomic
    def save(self, *, agreed: bool, by: Person, now: datetime) -> None:
        """All of it. Raises Overtaken; IntegrityError where somebody gave one just before."""
        unsaved = (rollout_of(slot, draft=not agreed) for slot in self.new)
        made = Rollout.objects.bulk_create(unsaved, batch_size=BATCH)
        self.moves.save()
        fit_spans({slot.milestone for slot in self.new})
        telling.reporters([row.pk for row in made], "given", by=by, now=now)


def cascade(
    programme, milestones: Collection[Milestone], team_ids: Iterable[int], *, first: date
) -> Cascade:
    """What giving these team milestones to these teams would mean. Seven queries."""
    reach = set(teams_to_reach().values_list("pk", flat=True))
    teams = Team.objects.filter(pk__in=team_ids).select_related("manager").in_bulk()
    before = slots_of(programme.pk)
    have = {(slot.milestone, slot.team) for slot in before.values()}
    left = {NONE: {pk for pk in teams if pk not in reach}, HAS_IT: set()}
    rhythm, new = Rhythm(before.values()), {}
    rhythm.begin(teams, milestones, first=first)
    for milestone in milestones:
        for pk in sorted(teams.keys() & reach):
            if (milestone.pk, pk) in have:
                left[HAS_IT].add(pk)
            else:
                slot = rhythm.slot(milestone, pk, first=first)
                new[slot.key] = slot
    placed = {slot.key: slot for slot in ripple((before | new).values(), needs_of(programme.pk))}
    return Cascade(
        new=[placed.pop(key, slot) for key, slot in new.items()],
        moves=Moves([], list(placed.values()), before),
        teams=teams,
        milestones={milestone.pk: milestone for milestone in milestones},
        left={why: found for why, found in left.items() if found},
    )


class Rhythm:
    """When each milestone begins in the first team, and how much later each team is."""

    def __init__(self, slots: Iterable[Slot]):
        here = [slot for slot in slots if slot.everywhere]
        self.lengths: dict[int, list[int]] = {}
        self.first: dict[int, date] = {}
        for slot in here:
            self.lengths.setdefault(slot.milestone, []).append((slot.due_on - slot.starts_on).days)
            known = self.first.get(slot.milestone, slot.starts_on)
            self.first[slot.milestone] = min(known, slot.starts_on)
        later: dict[int, list[int]] = {}
        for slot in here:
            days = (slot.starts_on - self.first[slot.milestone]).days
            later.setdefault(slot.team, []).append(days)
        self.later = {team: median_low(days) for team, days in later.items()}

    def begin(self, teams: Iterable[int], milestones: Iterable[Milestone], *, first: date) -> None:
        """Teams that have nothing yet begin on the day `first`, with all of these in order."""
        earliest = min((self.begins(milestone) for milestone in milestones), default=first)
        for team in teams:
            self.later.setdefault(team, max(0, (first - earliest).days))

    def begins(self, milestone: Milestone) -> date:
        return self.first.get(milestone.pk, milestone.starts_on)

    def slot(self, milestone: Milestone, team: int, *, first: date) -> Slot:
        """In a team with a rhythm; never before `first`."""
        start = max(first, self.begins(milestone) + timedelta(days=self.later[team]))
        length = (milestone.due_on - milestone.starts_on).days
        if milestone.pk in self.lengths:
            length = median_low(self.lengths[milestone.pk])
        return Slot(
            key=-(milestone.pk * 10**9 + team),
            milestone=milestone.pk,
            team=team,
            everywhere=True,
            starts_on=start,
            due_on=start + timedelta(days=length),
        )


@dataclass
class TakenBack:
    """Rollouts that nobody has begun, and why others stay."""

    rollouts: list[Rollout]
    left: dict[str, list[Rollout]]

    @property
    def size(self) -> int:
        return len(self.rollouts)

    @property
    def mark(self) -> str:
        return mark_of(sorted(rollout.pk for rollout in self.rollouts))

    @property
    def teams(self) -> set[int]:
        return {rollout.team_id for rollout in self.rollouts}

    @property
    def by_milestone(self) -> list[tuple[Milestone, int]]:
        return list(Counter(rollout.milestone for rollout in self.rollouts).items())

    @transaction.atomic
    def save(self) -> None:
        """All of them, or none. Raises Overtaken."""
        rows = Rollout.objects.filter(pk__in=[rollout.pk for rollout in self.rollouts])
        _, deleted = rows.filter(state__in=PLANNED, reviews=None).delete()
        if deleted.get(Rollout._meta.label, 0) != len(self.rollouts):
            raise Overtaken
        fit_spans({rollout.milestone_id for rollout in self.rollouts})


def take_back(programme, milestones: Collection[Milestone], team_ids: Collection[int]) -> TakenBack:
    """What taking them back would mean. A milestone keeps at least one team."""
    rows = Rollout.objects.filter(milestone__in=milestones, milestone__programme=programme)
    rows = rows.annotate(said=Min("reviews")).with_places().order_by("milestone", "team__name")
    here, everywhere = set(team_ids), Counter(rows.values_list("milestone_id", flat=True))
    found = TakenBack([], {})
    for rollout in rows:
        if rollout.team_id not in here:
            continue
        why = BEGUN if rollout.state not in PLANNED or rollout.said else ""
        if not why and everywhere[rollout.milestone_id] == 1:
            why = LAST
        if why:
            found.left.setdefault(why, []).append(rollout)
        else:
            everywhere[rollout.milestone_id] -= 1
            found.rollouts.append(rollout)
    return found
