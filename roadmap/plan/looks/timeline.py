"""The timeline "plan and reality": dates become places in a drawing, ready to print.

Outline: planned. Filled: from the day it was reached until it was done, or until today. Dashes:
time over the date. Thin line: as agreed at first, where that differs. Whole pixels; no clock, no
model, no query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roadmap.plan.looks.chain import longest_chain
from roadmap.plan.looks.window import Window
from roadmap.plan.standing import Standing

WIDTH = 872
ROW = 26
BAR = 10
HEAD = 40
STEP = 8
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """What one line shows. `first_due`: when the first team is due; `agreed`: first start and last
    due day as agreed at first, where they differ from the plan of today.
    """

    key: int
    title: str
    construct: str
    group: str
    url: str
    standing: Standing
    first_due: date
    agreed: tuple[date, date] | None = None

    @property
    def days(self) -> int:
        """How long it takes the first team."""
        return (self.first_due - self.standing.starts_on).days + 1


@dataclass(frozen=True)
class Bar:
    """One piece of a line, in pixels."""

    x: int
    width: int

    @property
    def end(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class Line:
    """One item, or the heading of a group (`item` is None). A piece that is not there is None.

    `away`: "before" or "after" where nothing of it lies in the window.
    """

    y: int
    heading: str = ""
    item: Item | None = None
    plan: Bar | None = None
    real: Bar | None = None
    over: Bar | None = None
    agreed: Bar | None = None
    away: str = ""
    in_chain: bool = False

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def top(self) -> int:
        return self.middle - BAR // 2

    @property
    def foot(self) -> int:
        return self.middle + BAR // 2


@dataclass(frozen=True)
class Arrow:
    """From what is needed to what waits for it; `head` is its point."""

    path: str
    head: str
    in_chain: bool


@dataclass(frozen=True)
class Timeline:
    window: Window
    lines: list[Line]
    arrows: list[Arrow]
    chain: list[Item]
    today: int | None
    today_side: str
    width: int = WIDTH

    @property
    def items(self) -> list[Item]:
        return [line.item for line in self.lines if line.item]

    @property
    def foot(self) -> int:
        """Where the rows end and the word "today" begins."""
        return HEAD + ROW * len(self.lines) + 4

    @property
    def height(self) -> int:
        return self.foot + 20

    @property
    def ticks(self) -> list[tuple[int, str, str]]:
        """(x, small word, large word): the large one only where a new month or year begins."""
        return [(at(self.window, tick.on), tick.small, tick.large) for tick in self.window.ticks]

    @property
    def label(self) -> str:
        return f"Timeline, {self.window.words}. All dates stand in the table below."

    @property
    def chain_days(self) -> int:
        return sum(item.days for item in self.chain)


def timeline(
    items: Sequence[Item], needs: Mapping[int, Iterable[int]], *, window: Window, today: date
) -> Timeline:
    """Items in the order to be drawn; `needs` by key. Raises schedule.Cycle."""
    chain = chain_of(items, needs)
    lines = lines_of(items, window, {item.key for item in chain})
    x = at(window, today)
    return Timeline(
        window=window,
        lines=lines,
        arrows=arrows_of({line.item.key: line for line in lines if line.item}, needs, window),
        chain=chain,
        today=x if window.first <= today < window.end else None,
        today_side="start-text" if x < 60 else "end-text" if x > WIDTH - 60 else "mid-text",
    )


def chain_of(items: Sequence[Item], needs) -> list[Item]:
    """The longest chain to what is due last; nothing where that waits for nothing."""
    if not items:
        return []
    by_key = {item.key: item for item in items}
    last = max(items, key=lambda item: (item.standing.due_on, item.key))
    days = {item.key: item.days for item in items}
    chain = [by_key[key] for key in longest_chain(needs, days, end=last.key)]
    return chain if len(chain) > 1 else []


def lines_of(items, window: Window, chain: set[int]) -> list[Line]:
    lines, group = [], None
    for item in items:
        if item.group != group:
            group = item.group
            lines.append(Line(y=HEAD + ROW * len(lines), heading=group))
        y = HEAD + ROW * len(lines)
        lines.append(line(item, window, y=y, in_chain=item.key in chain))
    return lines


def line(item: Item, window: Window, *, y: int, in_chain: bool) -> Line:
    standing = item.standing
    begun, due, end = standing.begun_on, standing.due_on, standing.ran_until
    return Line(
        y=y,
        item=item,
        plan=bar(window, standing.starts_on, due),
        real=bar(window, begun, min(end, due)) if begun and begun <= due else None,
        over=bar(window, due + DAY, end) if end > due else None,
        agreed=bar(window, *item.agreed) if item.agreed else None,
        away=away(window, standing.starts_on, max(due, end) if begun else due),
        in_chain=in_chain,
    )


def away(window: Window, first: date, last: date) -> str:
    if last < window.first:
        return "before"
    return "after" if first >= window.end else ""


def at(window: Window, day: date) -> int:
    """The pixel of the morning of this day, inside the drawing."""
    share = (day - window.first).days / (window.end - window.first).days
    return round(WIDTH * min(max(share, 0), 1))


def bar(window: Window, first: date, last: date) -> Bar | None:
    """From the morning of the first day to the evening of the last; None outside the window."""
    left, right = at(window, first), at(window, last + DAY)
    return Bar(left, right - left) if right > left else None


def arrows_of(lines: Mapping[int, Line], needs, window: Window) -> list[Arrow]:
    pairs = [
        (lines[need], line)
        for key, line in lines.items()
        for need in sorted(needs.get(key, ()))
        if need in lines
    ]
    return [arrow(window, *pair) for pair in pairs if inside(window, *pair)]


def inside(window: Window, need: Line, waiting: Line) -> bool:
    """Both ends lie in the drawing."""
    ends = (need.item.first_due + DAY, waiting.item.standing.starts_on)
    return all(window.first <= day < window.end for day in ends)


def arrow(window: Window, need: Line, waiting: Line) -> Arrow:
    """Down (or up) from the end of what is needed, then to the start of what waits: between the
    rows where that start lies to the left. Names stand beside the drawing, so it meets no word.
    """
    x, to = at(window, need.item.first_due + DAY) - 2, at(window, waiting.item.standing.starts_on)
    down = waiting.y > need.y
    begin = need.foot if down else need.top
    if to - x >= STEP:
        path = f"M{x} {begin}V{waiting.middle}H{to - 1}"
    else:
        gap = waiting.y if down else waiting.y + ROW
        path = f"M{x} {begin}V{gap}H{to - STEP}V{waiting.middle}H{to - 1}"
    head = f"M{to - 6} {waiting.middle - 4}L{to} {waiting.middle}L{to - 6} {waiting.middle + 4}Z"
    return Arrow(path, head, need.in_chain and waiting.in_chain)
