"""One line about customers, checked: which metric, team and month it means, and whether it can be.

Pure: names of teams and the day are arguments. A line is taken whole or not at all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from culture.customers.metrics import BY_NAME, METRICS, Metric, plain

FIELDS = ("metric", "team", "month", "value", "n")
MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")
NUMBER = re.compile(r"[+−-]?\d{1,12}(?:[.,]\d{1,12})?")
WHOLE = re.compile(r"\d{1,9}")
EARLIEST = 2000
LISTED = 100


class Unusable(Exception):
    """Why a cell cannot be taken, and what to do."""


@dataclass(frozen=True)
class Line:
    """A line that can be kept. `number` is its place in the file."""

    number: int
    metric: str
    team_id: int
    month: date
    value: float
    n: int | None


@dataclass(frozen=True)
class Problem:
    line: int
    what: str


@dataclass
class Problems:
    """The first hundred of what cannot be taken, and how many there are."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, what: Exception) -> None:
        self.count += 1
        if len(self.first) < LISTED:
            self.first.append(Problem(line, str(what)))

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@dataclass(frozen=True)
class Teams:
    """What a file may call a team: its key, or in any letters its name if no other has it."""

    by_key: Mapping[str, int]
    by_name: Mapping[str, tuple[int, ...]]
    keys: Mapping[int, str]
    names: Mapping[int, str]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, str]]) -> "Teams":
        """`rows`: (id, key, name)."""
        rows, named = list(rows), defaultdict(tuple)
        for pk, key, name in rows:
            for word in {key.casefold(), name.casefold()}:
                named[word] += (pk,)
        return cls(
            by_key={key: pk for pk, key, _ in rows},
            by_name=named,
            keys={pk: key for pk, key, _ in rows},
            names={pk: name for pk, _, name in rows},
        )

    def nearest(self, text: str) -> str:
        """The name of the team that may have been meant; empty where none is near."""
        near = get_close_matches(text.casefold(), self.by_name, n=1, cutoff=0.75)
        return self.names[self.by_name[near[0]][0]] if near else ""

    def find(self, text: str) -> int:
        """Raises Unusable. Files of ours put an apostrophe before what could be a formula."""
        name = text.removeprefix("'")
        if name in self.by_key:
            return self.by_key[name]
        found = self.by_name.get(name.casefold(), ())
        if len(found) == 1:
            return found[0]
        raise (
            SharedName(text, [self.keys[pk] for pk in found]) if found else UnknownTeam(text, self)
        )


class UnknownTeam(Unusable):
    """Its words take time to find: asked for only where they are shown."""

    def __str__(self):
        text, teams = self.args
        if not text:
            return "no team. Write the name or the key of the team whose customers these are."
        near = teams.nearest(text)
        hint = f" Did you mean “{near}”?" if near else ""
        return f"there is no team {shown(text)}. Use a name as it stands under People.{hint}"


class SharedName(Unusable):
    def __str__(self):
        text, keys = self.args
        them = " or ".join(keys[:4])
        return f"{len(keys)} teams are called {shown(text)}. Use a key instead: {them}."


def check(number: int, cells: Mapping[str, str], teams: Teams, *, today: date) -> Line:
    """Raises Unusable with everything that is wrong in this line."""
    found, wrong = {}, []
    readers = {
        "metric": metric_of,
        "team": teams.find,
        "month": lambda text: month_of(text, today),
        "value": value_of,
        "n": n_of,
    }
    for name, read in readers.items():
        try:
            found[name] = read(cells.get(name, ""))
        except Unusable as error:
            wrong.append(error)
    if "metric" in found and "value" in found:
        wrong += outside(found["metric"], found["value"])
    if wrong:
        raise Several(*wrong)
    return Line(
        number=number,
        metric=found["metric"].key,
        team_id=found["team"],
        month=found["month"],
        value=found["value"],
        n=found["n"],
    )


class Several(Unusable):
    def __str__(self):
        return " ".join(sentence(str(one)) for one in self.args)


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def metric_of(text: str) -> Metric:
    if found := BY_NAME.get(plain(text)):
        return found
    raise Unusable(f"there is no metric {shown(text)}. Write one of: {', '.join(METRICS)}.")


def month_of(text: str, today: date) -> date:
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise Unusable(f"{shown(text)} is no month. Write it as {today:%Y-%m}.")
    month = date(int(match[1]) or 1, int(match[2]), 1)
    if month > today:
        raise Unusable(f"{month:%B %Y} has not begun. Leave it out until it has.")
    if month.year < EARLIEST:
        raise Unusable(f"{shown(text)} is before {EARLIEST}. Look at the year.")
    return month


def value_of(text: str) -> float:
    text = text.removesuffix("%").rstrip()
    if not NUMBER.fullmatch(text):
        raise Unusable(f"the value {shown(text)} is no number. Write it like 71 or 71.5.")
    return float(text.replace(",", ".").replace("−", "-"))


def n_of(text: str) -> int | None:
    """How many answers or contacts the value is made of; nothing where nobody says."""
    if not text:
        return None
    if not WHOLE.fullmatch(text) or not int(text):
        raise Unusable(f"n is {shown(text)}. Write a whole number from 1 on, or leave it empty.")
    return int(text)


def outside(metric: Metric, value: float) -> list[Unusable]:
    if metric.low <= value <= metric.high:
        return []
    words = f"{metric.name} goes from {metric.range} {metric.unit}, and this is {value:g}."
    return [Unusable(f"{words} Look at the unit.")]


def shown(text: str) -> str:
    """A cell as a report may repeat it: short, and without what no page can print."""
    text = "".join(letter if letter.isprintable() else " " for letter in text[:41])
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
