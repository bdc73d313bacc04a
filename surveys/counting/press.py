"""The press: turns sums into immutable rows of one pulse, arrays in the order of its items."""

from collections.abc import Collection, Sequence
from hashlib import sha256

import numpy as np
from django.db import connection

from surveys.asking.questions import questions
from surveys.counting.rounding import rounded_score
from surveys.models.pulses import Pulse
from surveys.models.results import Comment, Figure, Group

Kind = Figure.Kind
Level = Group.Level
FIGURES = f"COPY {Figure._meta.db_table} (group_id, kind, numbers) FROM STDIN"


class Press:
    """Collects groups, figures and comments, then writes them all at once."""

    def __init__(self, pulse: Pulse):
        self.pulse = pulse
        self.asked = questions(pulse)
        self.items, self.asks_recommend = self.asked.items, bool(self.asked.recommend)
        self.scales = list(dict.fromkeys(item.scale for item in self.items))
        self.groups: list[Group] = []
        self.figures: list[tuple[Group, str, list]] = []
        self.comments: list[Comment] = []

    def columns(self, scale: str) -> list[int]:
        return [at for at, item in enumerate(self.items) if item.scale == scale]

    def among(self, scale: str, items: Collection[int]) -> list[int]:
        """Those of a scale's columns that are in `items`."""
        return [at for at in self.columns(scale) if at in items]

    @property
    def shared(self) -> list[int]:
        """The items that everybody is asked."""
        return [at for at, item in enumerate(self.items) if not item.block]

    def group(self, level: int, *, people: int, exact: bool, **fields) -> Group:
        """A new group; of a rounded one the exact number of people stays untold."""
        group = Group(
            pulse=self.pulse,
            level=level,
            n=people if exact else None,
            n_words=str(people) if exact else people_words(people),
            **fields,
        )
        self.groups.append(group)
        return group

    def counts(self, group: Group, counts: np.ndarray, items: Sequence[int]) -> None:
        """Counts (items, 6) of these items; the others stay unpublished."""
        answers_first = np.roll(counts, -1, axis=1).tolist()
        self.figure(
            group,
            Kind.ITEM_COUNTS,
            [answers_first[at] if at in set(items) else [None] * 6 for at in range(len(counts))],
        )

    def recommend(self, group: Group, parts: np.ndarray) -> None:
        """Promoters, passives, detractors."""
        self.figure(group, Kind.RECOMMEND, [parts.tolist()])

    def scores(self, group: Group, scores: dict[str, tuple[int, int, int]]) -> None:
        """Score, step and items asked, by scale."""
        self.figure(
            group, Kind.SCALE_SCORE, [scores.get(scale, [None] * 3) for scale in self.scales]
        )

    def rounded(self, group: Group, counts: np.ndarray, scored: Collection[int]) -> None:
        """Scores of a group that stands alone; counts (items, 6)."""
        columns = {scale: self.among(scale, scored) for scale in self.scales}
        self.scores(
            group,
            {
                scale: (*rounded_score(counts[here]), len(here))
                for scale, here in columns.items()
                if here
            },
        )

    def intervals(self, group: Group, found: dict[str, tuple[int, int] | None]) -> None:
        rows = [found.get(scale) or [None] * 2 for scale in self.scales]
        self.figure(group, Kind.INTERVAL, rows)

    def gaps(self, group: Group, found: Sequence[tuple[int, int] | None]) -> None:
        self.figure(group, Kind.GAPS, [each or [None] * 2 for each in found])

    def reliability(self, group: Group, found: dict[str, tuple]) -> None:
        """Alpha, omega, ICC(1) and ICC(2), by scale."""
        self.figure(
            group, Kind.RELIABILITY, [found.get(scale, [None] * 4) for scale in self.scales]
        )

    def drivers(self, group: Group, rows: Sequence[tuple[int, int, int]], explained: int) -> None:
        self.figure(group, Kind.DRIVERS, [*rows, [explained]])

    def figure(self, group: Group, kind: str, rows: list) -> None:
        numbers = [number for row in rows for number in row]
        if any(number is not None for number in numbers):
            self.figures.append((group, kind.value, numbers))

    def comment(self, group: Group, text: str) -> None:
        self.comments.append(Comment(group=group, text=text))

    def write(self, rng: np.random.Generator) -> None:
        """Groups, whole ones before those inside them; figures in one COPY; comments shuffled."""
        for level in Level:
            Group.objects.bulk_create([group for group in self.groups if group.level == level])
        with connection.cursor() as cursor, cursor.copy(FIGURES) as copy:
            for group, kind, numbers in self.figures:
                copy.write_row((group.pk, kind, numbers))
        Comment.objects.bulk_create(
            [self.comments[at] for at in rng.permutation(len(self.comments))]
        )


def trend_key(parts: Sequence[str]) -> str:
    """Two pulses join to a trend only where this is the same."""
    return sha256(" ".join(parts).encode()).hexdigest()


def people_words(n: int) -> str:
    """How many, where the exact number stays hidden."""
    return "5–9" if n < 10 else "10 or more"
