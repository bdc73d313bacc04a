"""Which groups a milestone had reached in which round, and how they moved on its statements. Pure.

Groups with exact figures only. A group counts as reached in the first round that opened after all
its teams were; what it says is compared only over the same statements in the same wording.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from culture.constructs import FACES, Face
from culture.figures import staggered
from culture.figures.staggered import NEVER, Cell, Effect
from culture.health.basis.rounds import Round
from culture.words import plural
from surveys.published import GroupResult

FEWEST = 4  # groups reached, and groups not yet reached
EACH_SIDE = 2  # rounds before and after
BEFORE = -2  # age of the placebo
UNASKED = -np.inf

Days = Mapping[int, date | None]  # team id → the day it was reached


@dataclass(frozen=True)
class Begun:
    """A milestone that has reached somebody. `days`: team → the day it was reached, None not yet.

    `done` counts the teams in which it is confirmed as done.
    """

    pk: int
    title: str
    scale: str
    everywhere: bool
    codes: tuple[str, ...]
    days: Days
    done: int

    @property
    def face(self) -> Face:
        return FACES[self.scale]

    @property
    def first(self) -> date:
        return min(day for day in self.days.values() if day)

    @property
    def closed(self) -> bool:
        """Done in most teams."""
        return 2 * self.done > len(self.days)

    @property
    def reach(self) -> str:
        """ "Done in 22 of 30 teams"."""
        if not self.everywhere:
            return "Done once for everybody" if self.closed else "Under way, once for everybody"
        if self.closed:
            return f"Done in {self.done} of {plural(len(self.days), 'team')}"
        reached = sum(day is not None for day in self.days.values())
        return f"Has reached {reached} of {plural(len(self.days), 'team')}"


@dataclass(frozen=True)
class Panel:
    """Groups × the rounds that asked one of the statements, which count 1, 2, 3 … here.

    `scores`: statement → groups × rounds, NaN where it was not asked or the group not published,
    UNASKED where it was asked of other groups alone.
    `starts`: in which of these rounds each group was reached, infinite for not yet. `due` counts
    groups that were reached after the last of them.
    """

    rounds: tuple[int, ...]
    starts: np.ndarray
    scores: Mapping[str, np.ndarray]
    due: int = 0

    @property
    def groups(self) -> int:
        return len(self.starts)

    @property
    def reached(self) -> int:
        return int(np.isfinite(self.starts).sum()) + self.due

    @property
    def waiting(self) -> int:
        return self.groups - self.reached

    @property
    def cohorts(self) -> list[int]:
        """The rounds in which groups were reached that enough rounds went before."""
        finite = self.starts[np.isfinite(self.starts)]
        return [int(start) for start in np.unique(finite) if start > EACH_SIDE]


def panel(rounds: Sequence[Round], codes: Sequence[str], days: Days) -> Panel:
    """Of the groups all of whose teams have a place in the milestone."""
    asked = [
        each
        for each in rounds
        if each.company.exact and any(code in each.company.items for code in codes)
    ]
    histories = histories_of(asked, days)
    known = [code for code in codes if any(code in each.company.items for each in asked)]
    last = [reached_day(history, days) for history in histories]
    starts = np.array([start_of(day, asked) for day in last], dtype=float)
    return Panel(
        rounds=tuple(each.number for each in asked),
        starts=starts,
        scores={code: scores_of(histories, asked, code) for code in known},
        due=sum(day is not None and np.isinf(at) for day, at in zip(last, starts, strict=True)),
    )


def histories_of(rounds: Sequence[Round], days: Days) -> list[dict[int, GroupResult]]:
    """Groups that were there in half of these rounds: of two that share a team, only one was."""
    found = defaultdict(dict)
    for each in rounds:
        for group in each.groups:
            if group.exact and days.keys() >= set(group.team_ids):
                found[group.level, group.trend_key][each.number] = group
    return [history for history in found.values() if 2 * len(history) > len(rounds)]


def reached_day(history: Mapping[int, GroupResult], days: Days) -> date | None:
    found = [days[team] for group in history.values() for team in group.team_ids]
    return max(found) if all(found) else None


def start_of(day: date | None, asked: Sequence[Round]) -> float:
    """The place of the first of these rounds that opened after the day."""
    later = (at for at, each in enumerate(asked, start=1) if day and each.pulse.opens_on > day)
    return next(later, NEVER)


def scores_of(histories, asked: Sequence[Round], code: str) -> np.ndarray:
    """Groups × rounds, in the newest wording only; see Panel."""
    version = max(each.company.items[code].version for each in asked if code in each.company.items)
    found = np.full((len(histories), len(asked)), np.nan)
    for row, history in enumerate(histories):
        for column, each in enumerate(asked):
            group = history.get(each.number)
            item = group and group.items.get(code)
            if item and item.version == version:
                found[row, column] = item.score
            elif group and code in group.unasked:
                found[row, column] = UNASKED
    return found


def moved(panel: Panel, start: int, at: int) -> np.ndarray | None:
    """How each group moved from before round `start` to round `at`, over what `at` asked it.

    Each statement is set against the last time the group was asked it before the start: rounds
    that ask blocks of different groups ask it of some at a time.
    """
    pairs = [
        (np.where(scores[:, at - 1] == UNASKED, np.nan, scores[:, at - 1]), before[0])
        for scores in panel.scores.values()
        if at in asked_in(scores) and asked_in(scores, before=start)
        for before in [last_asked(scores[:, : start - 1])]
    ]
    return difference(pairs)


def moved_before(panel: Panel, start: int) -> np.ndarray | None:
    """The placebo: between the last two times each was asked a statement before the start."""
    pairs = [
        last_asked(scores[:, : start - 1], times=2)
        for scores in panel.scores.values()
        if len(asked_in(scores, before=start)) > 1
    ]
    return difference(pairs)


def last_asked(scores: np.ndarray, *, times: int = 1) -> list[np.ndarray]:
    """Each group's value of the last round that asked it, then of the one before; NaN where it was
    not published then.
    """
    rounds = scores[:, np.isfinite(scores).any(axis=0)]
    found = np.full((times, len(scores)), np.nan)
    for row, values in enumerate(rounds):
        asked = values[values != UNASKED][::-1][:times]
        found[: len(asked), row] = asked
    return list(found)


def asked_in(scores: np.ndarray, *, before: float = NEVER) -> list[int]:
    """The rounds that asked a statement, from 1."""
    there = np.isfinite(scores).any(axis=0)
    return [int(at) + 1 for at in np.flatnonzero(there) if at + 1 < before]


def difference(pairs: Sequence[Sequence[np.ndarray]]) -> np.ndarray | None:
    """The mean over statements of (newer - older) for each group, over those that it has."""
    if not pairs:
        return None
    moves = np.array([newer - older for newer, older in pairs])
    known = np.isfinite(moves)
    total = np.where(known, moves, 0).sum(axis=0)
    return np.where(known.any(axis=0), total / known.sum(axis=0).clip(min=1), np.nan)


@dataclass(frozen=True)
class Compared:
    """Reached against not yet reached, in groups. `ages`: see staggered.by_age."""

    effect: Effect
    p: float
    before: Effect | None
    ages: Mapping[int, tuple[float, float]]
    reached: int
    waiting: int


def compared(panel: Panel) -> Compared | None:
    """None where there are too few groups of either kind, or too few rounds before or after."""
    cells = cells_of(panel)
    if len(reached_in(cells, panel)) < FEWEST or not any(cell.age for cell in cells):
        return None
    placebo = placebo_of(panel)
    waiting = min(int(cell.control(panel.starts).sum()) for cell in cells)
    return Compared(
        effect=staggered.effect(cells, panel.starts),
        p=staggered.permutation_p(cells, panel.starts),
        before=staggered.effect(placebo, panel.starts) if placebo else None,
        ages=staggered.by_age([*placebo, *cells], panel.starts),
        reached=len(reached_in(cells, panel)),
        waiting=waiting,
    )


def cells_of(panel: Panel) -> list[Cell]:
    cells = [
        Cell(start, at, at - start, change)
        for start in panel.cohorts
        for at in range(start, len(panel.rounds) + 1)
        if (change := moved(panel, start, at)) is not None
    ]
    return [cell for cell in cells if cell.holds(panel.starts, controls=FEWEST)]


def placebo_of(panel: Panel) -> list[Cell]:
    cells = [
        Cell(start, start, BEFORE, change)
        for start in panel.cohorts
        if (change := moved_before(panel, start)) is not None
    ]
    return [cell for cell in cells if cell.holds(panel.starts, controls=FEWEST)]


def reached_in(cells: Sequence[Cell], panel: Panel) -> set[int]:
    """Which groups were seen after they were reached, by place."""
    return {int(at) for cell in cells for at in np.flatnonzero(cell.treated(panel.starts))}


def fourth_start(panel: Panel) -> int | None:
    """The round by which enough groups had been reached; the next one where that was later."""
    starts = sorted(
        [*panel.starts[np.isfinite(panel.starts)], *[len(panel.rounds) + 1] * panel.due]
    )
    return int(starts[FEWEST - 1]) if len(starts) >= FEWEST else None


def moves_of_reached(panel: Panel) -> np.ndarray:
    """(before, after) of each group reached: the same statements last before, and newest since."""
    found = []
    for row, start in enumerate(panel.starts):
        pairs = [ends(scores[row], start) for scores in panel.scores.values()]
        known = [pair for pair in pairs if pair]
        if known:
            found.append(np.mean(known, axis=0))
    return np.array(found)


def ends(scores: np.ndarray, start: float) -> tuple[float, float] | None:
    known = [int(at) for at in np.flatnonzero(np.isfinite(scores))]
    before = [at for at in known if at + 1 < start]
    after = [at for at in known if at + 1 >= start]
    return (scores[before[-1]], scores[after[-1]]) if before and after else None
