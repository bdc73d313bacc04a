"""What a count tells by time here and by site, of the whole company: as far as setting segments
against groups tells of nobody. The arithmetic is that of surveys.counting.segments.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from culture import words
from surveys import groups
from surveys.counting import segments
from surveys.counting.press import trend_key
from surveys.counting.sums import gathered
from surveys.launch import TENURE_BANDS
from surveys.models.results import Group

Dimension = Group.Dimension
ORDER = {Dimension.TENURE: TENURE_BANDS, Dimension.SITE: ()}


class BySegment:
    """`edition`: surveys.counting.publishing.Edition; `final`: its groups, as they hold."""

    def __init__(self, edition, final: groups.Plan):
        self.edition, self.press = edition, edition.press
        self.sums, self.k_exact = edition.counted.sums, edition.pulse.k_exact
        # Units that segments are set against, the minimum there, and whether they stand alone too.
        # A rounded score is taken as if it were exact: less the team it comes from, a segment must
        # not be about fewer people than stand behind a rounded score.
        self.levels = (
            (np.array(edition.units_of(final.exact)), self.k_exact, True),
            (np.array(edition.units_of(final.rounded)), edition.pulse.k_rounded, False),
        )

    def tell(self) -> None:
        """The second dimension beside the first only where that holds for both as one."""
        told = None
        for dimension in Dimension:
            parts, rows = self.parted(dimension)
            items = self.safe(rows)
            if told is not None:
                together = segments.paired(told, rows)
                both = self.safe(together) if together else []
                items = [at for at in items if at in both]
            if items:
                self.dimension(dimension, parts, rows, items)
                told = rows

    def parted(self, dimension: str) -> tuple[list[list[str]], list[int]]:
        """The dimension's values after joining, and for each cell of the sums its place in them."""
        said = [getattr(people, dimension) for people in self.edition.counted.cells]
        people = Counter()
        for value, ballots in zip(said, self.sums.ballots.tolist(), strict=True):
            people[value] += ballots
        parts = segments.merged(people, self.k_exact, ordered=ORDER[dimension])
        row = {value: at for at, part in enumerate(parts) for value in part}
        return parts, [row[value] for value in said]

    def safe(self, rows: list[int]) -> list[int]:
        """Items that may be told by segment: beside exact groups, and beside rounded ones too.

        Where there are blocks, none is told unless the head counts inside each of them hold.
        """
        found = []
        for columns, here in self.alike():
            told = set(columns)
            for units, minimum, alone in self.levels:
                inside = units[here], np.array(rows)[here]
                ballots = self.sums.ballots[here]
                if not segments.safe_heads(*inside, ballots, minimum=minimum, alone=alone):
                    return []
                grouped = self.edition.grouped if alone else columns
                safe = segments.safe_items(
                    *inside,
                    self.sums.counts[here][:, columns],
                    grouped=[at for at, item in enumerate(columns) if item in grouped],
                    minimum=minimum,
                    alone=alone,
                )
                told &= {columns[at] for at in safe}
            found += sorted(told)
        return sorted(found)

    def alike(self) -> Iterator[tuple[list[int], np.ndarray]]:
        """Items that the same people were asked, and the cells of the sums that hold these."""
        blocks = [item.block for item in self.press.items]
        for block in dict.fromkeys(blocks):
            if columns := [at for at in self.edition.told if blocks[at] == block]:
                yield columns, np.flatnonzero(self.sums.asked[:, columns[0]])

    def dimension(self, dimension: str, parts: list[list[str]], rows: list[int], items) -> None:
        people = gathered(self.sums.ballots, rows, len(parts))
        counts = gathered(self.sums.counts, rows, len(parts))
        for at, part in enumerate(parts if len(parts) > 1 else []):
            asked = counts[at][items].sum(axis=-1)  # people, by item
            self.edition.smallest = min(self.edition.smallest, int(asked.min()))
            group = self.press.group(
                Group.Level.SEGMENT,
                people=int(people[at]),
                exact=True,
                dimension=dimension,
                name=words.listed([value or "not known" for value in part]),
                team_ids=[],
                trend_key=trend_key([dimension, *part]),
            )
            self.press.counts(group, counts[at], items)
