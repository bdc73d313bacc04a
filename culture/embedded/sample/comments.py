"""What people at Havelund write into the open box. The texts are data; who writes which is chance.

Pure, but for the file of texts beside it. Some of them name a colleague, an address or a number, so
that it shows what the count masks.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from culture.embedded.sample import people

TEXTS = Path(__file__).with_name("comments.csv")
WRITES = 0.2
GOOD, BAD = 62, 48  # felt, from 0 to 100: what is between is mixed
PER_PULSE = 37  # texts further from pulse to pulse, so that neighbours differ


@dataclass(frozen=True)
class Remark:
    """A text about one scale by somebody in one mood: good, mixed or bad."""

    scale: str
    mood: str
    team: str  # what the team's name begins with; empty: said anywhere
    company_only: bool
    text: str

    def about(self, colleague: str) -> str:
        """The text with a colleague's name or address where it speaks of one."""
        first, *_ = colleague.split()
        return self.text.format(colleague=colleague, first=first, mail=people.address(colleague))


@cache
def remarks() -> tuple[Remark, ...]:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Remark(**row | {"company_only": bool(row["company_only"])})
            for row in csv.DictReader(file)
        )


def writes(person: str, *, month: int, seed: str) -> bool:
    return Random(f"{seed} {person} {month} writes").random() < WRITES  # noqa: S311


class Box:
    """The texts of one pulse, each written once at most."""

    def __init__(self, *, month: int, seed: str):
        self.left = list(remarks())
        Random(seed).shuffle(self.left)  # noqa: S311
        begin = PER_PULSE * month % len(self.left)
        self.left = self.left[begin:] + self.left[:begin]

    def take(self, team: str, felt: Callable[[str], float]) -> Remark | None:
        """The next text that somebody of this team would write who feels so about each scale."""
        for remark in self.left:
            if team.startswith(remark.team) and remark.mood == mood_of(felt(remark.scale)):
                self.left.remove(remark)
                return remark
        return None


def mood_of(felt: float) -> str:
    return "good" if felt >= GOOD else "bad" if felt <= BAD else "mixed"
