"""What a count tells of the whole company where it has exact figures: what needs every ballot."""

from dataclasses import replace

import numpy as np

from culture.constructs import Scale
from surveys import groups
from surveys.counting.sums import gathered, published_items
from surveys.counting.together import FEWEST
from surveys.models.pulses import PulseItem
from surveys.models.results import Group

APART = 5  # hundredths of ICC(1), from which on groups differ


class Company:
    """`edition`: surveys.counting.publishing.Edition; `exact`: its exact groups, as they hold."""

    def __init__(self, edition, exact: list[groups.Cell]):
        self.edition, self.press, self.pulse = edition, edition.press, edition.pulse
        self.sums, self.exact = edition.counted.sums, exact

    def tell(self, group: Group, counts: np.ndarray) -> None:
        """Counts of items that enough rated, intervals, gaps, and how it all goes together.

        `counts` (1, items, 6).
        """
        told = set(self.edition.told)
        items = [at for at in published_items(counts, self.pulse.k_exact) if at in told]
        self.press.counts(group, counts[0], items)
        self.recommend(group)
        asked = {scale: self.press.among(scale, items) for scale in self.press.scales}
        self.press.intervals(
            group, {scale: self.sums.intervals(here) for scale, here in asked.items() if here}
        )
        self.gaps(group, items)
        self.together(group)

    def recommend(self, group: Group) -> None:
        parts = self.edition.recommends.sum(axis=0)
        if self.edition.holds and self.press.asks_recommend and parts.sum() >= self.pulse.k_exact:
            self.press.recommend(group, parts)

    def gaps(self, group: Group, items: list[int]) -> None:
        """What is lived less what is said, where both are published."""
        said, lived = (self.press.columns(scale) for scale in (PulseItem.SAID, PulseItem.LIVED))
        pairs = zip(said, lived, strict=True)
        self.press.gaps(
            group, [self.sums.gap(*pair) if {*pair} <= {*items} else None for pair in pairs]
        )

    def together(self, group: Group) -> None:
        """How far scales hang together, how far groups differ, and what goes with what; not where
        people were asked different items.
        """
        together = self.sums.together
        if together is None:
            return
        asked = [scale for scale in Scale.values if scale in self.press.scales]
        self.press.reliability(
            group,
            {
                scale: self.reliability(at)
                for at, scale in enumerate(asked)
                if self.sums.rated_together(together.scales[at]) >= FEWEST
            },
        )
        if weights := together.weights():
            self.press.drivers(group, *weights)

    def reliability(self, scale: int) -> tuple:
        """Alpha, omega, ICC(1) and ICC(2) of the scale in this place."""
        together, none = self.sums.together, (None, None)
        means, items = together.teams[:, scale], together.items[scale]
        icc = together.icc(self.by_exact(means, people=means[:, 0])) or none
        inside = self.by_exact(items, people=items[:, 0, 0])
        return (*(together.alpha(inside, apart=(icc[0] or 0) > APART) or none), *icc)

    def by_exact(self, sums: np.ndarray, *, people: np.ndarray) -> np.ndarray:
        """Sums over cells added up by exact group; joined further where too few `people` rated.

        Planned groups may hold fewer people than any number may be about, and are never told apart.
        """
        rated = gathered(people, self.edition.units_of(self.exact), len(self.exact))
        cells = [replace(cell, people=int(n)) for cell, n in zip(self.exact, rated, strict=True)]
        joined = groups.merge(cells, self.pulse.k_exact)
        return gathered(sums, self.edition.units_of(joined), len(joined))
