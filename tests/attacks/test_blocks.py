"""The same arithmetic where groups are asked different blocks in one pulse, and two of them."""

from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys import launch
from surveys.asking import offsets
from surveys.models.pulses import PulseItem
from tests.attacks.catalogue import COMPANIES
from tests.attacks.companies import Company, Team_, thrown_away
from tests.attacks.test_row_space import FEWEST_EXACT, LENGTHY, Fewest, by_cut, smallest

pytestmark = pytest.mark.django_db


@st.composite
def large_companies(draw):
    """Three to nine teams, most of them large enough for a group of their own."""
    return [
        Team_(
            draw(st.integers(0, at)),
            draw(st.integers(8, 24)),
            draw(st.sampled_from([0.2, 0.6, 0.8, 1.0])),
            draw(st.sampled_from(["nothing", "recommend", "some", "half"])),
            draw(st.booleans()),
        )
        for at in range(draw(st.integers(3, 9)))
    ]


# One in two hundred tells a block's items by segment: this one does.
TOLD_BY_SEGMENT = (
    Team_(0, 24, 0.6, "nothing", False),
    Team_(0, 20, 0.6, "some", False),
    Team_(2, 8, 1.0, "nothing", True),
    Team_(2, 8, 1.0, "nothing", False),
    Team_(4, 23, 0.6, "nothing", False),
    Team_(5, 15, 1.0, "nothing", True),
    Team_(0, 19, 1.0, "nothing", False),
    Team_(4, 8, 0.8, "recommend", False),
)


class InBlocks(Fewest):
    """Takes away and adds up what blocks tell, too: how many each was asked, whole and by segment.

    `blocks` counts the pulses in which groups were asked different things and told so, `crossed`
    those that told some of it by segment.
    """

    blocks = crossed = 0

    def look(self, counted, reader) -> None:
        super().look(counted, reader)
        self.blocks += bool(self.telling)
        told = [group for each in self.telling.values() for group, _ in each]
        self.crossed += any(group.dimension for group in told)

    def heads(self, groups, counted) -> None:
        super().heads(groups, counted)
        self.telling = self.by_block(groups, counted)
        exact = [self.covers[group.id] for group in groups if group.exact]
        inside = [cover for told in self.telling.values() for _, cover in told]
        self.least(smallest([*exact, *inside], counted.weights()))
        for told in self.telling.values():
            units = [cover for group, cover in told if not group.dimension and not group.is_company]
            for dimension in {group.dimension for group, _ in told if group.dimension}:
                values = [cover for group, cover in told if group.dimension == dimension]
                weights = counted.weights()
                here = frozenset().union(*values)
                block = {kind: n for kind, n in weights.items() if kind in here}
                self.least(by_cut(units, values, block))

    def scored(self, groups, counted, codes) -> None:
        """An exact score of a scale is about those who were asked what is told of it: where that is
        one block's statement, about nobody of the others.
        """
        whole, blocks = self.covers, dict(counted.pulse.items.values_list("code", "block"))
        told = {group.id: {blocks[c] for c in codes & group.items.keys()} for group in groups}
        self.covers = {
            group.id: frozenset(
                kind
                for kind in whole[group.id]
                if not group.exact or {"", counted.block_of(kind)} & told[group.id]
            )
            for group in groups
        }
        super().scored(groups, counted, codes)
        self.covers = whole

    def by_block(self, groups, counted) -> dict[str, list]:
        """By block: every group that tells one of its items, with those of its people asked it."""
        found = {}
        for item in PulseItem.objects.filter(pulse=counted.pulse).exclude(block=""):
            for group in groups:
                if item.code in group.items:
                    asked = frozenset(
                        kind
                        for kind in self.covers[group.id]
                        if counted.block_of(kind) == item.block
                    )
                    found.setdefault(item.block, {})[group.id] = (group, asked)
        return {block: list(told.values()) for block, told in found.items()}

    def least(self, people: float) -> None:
        self.exact = min(self.exact, people)
        assert people >= FEWEST_EXACT


@pytest.mark.attack(
    "AT11",
    f"{COMPANIES} random companies whose groups are asked different blocks, with envelopes that "
    "rate everything: every combination of all sums of every statement, of how many each block and "
    "each segment of it holds, and of all of them together.",
)
def test_blocks_of_different_groups_give_nobody_away(found, monkeypatch):
    monkeypatch.setattr(offsets, "FEWEST_GROUPS", 2)
    monkeypatch.setattr(launch, "SystemRandom", lambda: Random(1))  # the same company twice
    fewest = InBlocks()

    @settings(LENGTHY, max_examples=COMPANIES)
    @given(large_companies(), st.integers(0, 10**6))
    @example(TOLD_BY_SEGMENT, 3009)
    def attack(teams, seed):
        with thrown_away():
            company = Company(teams, Random(seed))
            company.lives(0)
            fewest.look(company.lives(1), company.reader)

    attack()
    assert fewest.blocks > COMPANIES / 10
    assert np.isfinite(fewest.exact)
    assert fewest.crossed
    found(f"In {fewest.blocks} pulses blocks were told apart, in {fewest.crossed} by segment.")
    fewest.tell(found)
