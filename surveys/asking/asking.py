"""What a pulse to come asks, of whom, and what there was no room for.

Its rotation, then what milestones of the roadmap need, then what is left out where a person would
be asked more than the cadence allows: first pairs said, lived or of the profile, then what
milestones need, then whether a promise was noticed; never a core statement, never whether something
happened after the last pulse.

A milestone's statements are asked of everybody from two rounds before the one it is planned to
begin in until three after: of teams that it has not reached as well, for they are what the others
are compared with (science F15). Whoever plans milestones registers a source here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from surveys import windows
from surveys.asking import bank, rotation, since
from surveys.models.pulses import Cadence, Pulse, PulseItem
from surveys.models.since import Since

SLOTS = 2
CUT_OFF = "The milestone “{title}” would need it; both places for milestones are taken."
UNWORDED = "The milestone “{title}” would need it; it is not yet worded in every language."
LANGUAGES = {code for code, _ in settings.LANGUAGES}
OVER = "Nobody is asked more than {most} questions."
BEFORE, AFTER = 2, 3  # rounds
PAIRED = (PulseItem.SAID, PulseItem.LIVED)


@dataclass(frozen=True)
class Wish:
    """The statements that a milestone should move, by code, and the first day it is planned."""

    title: str
    codes: tuple[str, ...]
    starts_on: date


# (cadence) -> the wishes of every milestone, the most urgent first.
SOURCES: list[Callable[[Cadence], list[Wish]]] = []


@dataclass(frozen=True)
class Asked:
    """`block`: empty for everybody. `extra`: asked of everybody because a milestone needs it; the
    block `home` asks it anyway.
    """

    item: bank.Item
    block: str = ""
    extra: bool = False
    home: str = ""

    @property
    def scale(self) -> str:
        """A statement that is not core stays out of its scale: other months do not ask it."""
        return self.item.scale if not self.extra or self.item.block else PulseItem.MILESTONE


@dataclass(frozen=True)
class LeftOut:
    """Statements that are not asked, or not of everybody, and why."""

    items: tuple[bank.Item, ...]
    why: str

    def words(self, customer: str) -> list[str]:
        return [item.worded(customer)["en"] for item in self.items]


@dataclass(frozen=True)
class Asking:
    items: tuple[Asked, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def blocks(self) -> list[str]:
        """Each block that somebody is asked; one empty one where all are asked the same."""
        return sorted({each.block for each in self.items if each.block}) or [""]

    def of(self, block: str) -> list[bank.Item]:
        return [each.item for each in self.items if each.block in ("", block)]

    @property
    def count(self) -> int:
        """Questions of whoever is asked most."""
        return max(len(self.of(block)) for block in self.blocks)


def asking(
    pulse: Pulse,
    told: Iterable[Since] | None = None,
    *,
    wishes: Sequence[Wish] | None = None,
    known: Mapping[str, bank.Item] | None = None,
    blocks: Collection[str] = rotation.BLOCKS,
) -> Asking:
    """As it would open now. `told`, `wishes` and `known`, the bank, where they are known already;
    `blocks` are those that somebody is asked, if the cadence spreads them.
    """
    told = since.told(pulse) if told is None else told
    wishes = wishes_of(pulse.cadence) if wishes is None else wishes
    kept, known = any(row.is_kept for row in told), bank.bank() if known is None else known
    rotated = rotated_items(pulse, known, kept=kept, blocks=blocks)
    items, cut_off = with_wishes(pulse, rotated, wishes, known)
    return within(items, pulse.cadence.budget * pulse.cadence.months, cut_off)


def ahead(pulses: Iterable[Pulse], cadence: Cadence) -> Iterator[tuple[Pulse, Asking]]:
    """These pulses to come, and what each asks as far as that is known: no promise is kept yet."""
    wishes, known = wishes_of(cadence), bank.bank()
    for pulse in pulses:
        yield pulse, asking(pulse, (), wishes=wishes, known=known)


def wishes_of(cadence: Cadence) -> list[Wish]:
    return [wish for source in SOURCES for wish in source(cadence)]


def spreads(pulse: Pulse) -> bool:
    """Whether it asks different blocks in different groups; the first pulse asks everybody all."""
    return bool(pulse.cadence.spread and pulse.number)


def rotated_items(
    pulse: Pulse, known: Mapping[str, bank.Item], *, kept: bool, blocks: Collection[str]
) -> list[Asked]:
    """In the order of rotation.items_of."""
    if not spreads(pulse):
        items = rotation.items_of(pulse.number, kept=kept, whole=pulse.cadence.whole, known=known)
        return [Asked(item) for item in items]
    spread = rotation.spread_items(pulse.number, kept=kept, blocks=blocks, known=known)
    return [Asked(item, block) for item, block in spread]


def with_wishes(
    pulse: Pulse, items: list[Asked], wishes: Sequence[Wish], known: Mapping[str, bank.Item]
):
    """The items with what milestones need in the slots there are; and what got none.

    What everybody is asked anyway takes no slot. What one block asks is asked of all instead.
    """
    found, left_out, free = list(items), [], SLOTS
    near = [wish for wish in wishes if pulse.number and is_near(pulse, wish)]
    for wish in near:
        lacking = {UNWORDED: [], CUT_OFF: []}
        for item in filter(None, map(known.get, wish.codes)):
            if item in (each.item for each in found if not each.block):
                continue
            if not item.wordings.keys() >= LANGUAGES:
                lacking[UNWORDED].append(item)
            elif free:
                found, free = with_item(found, item), free - 1
            else:
                lacking[CUT_OFF].append(item)
        left_out += told_of(wish, lacking)
    return found, left_out


def told_of(wish: Wish, lacking: Mapping[str, list[bank.Item]]) -> list[LeftOut]:
    """What of a wish got no place, by why."""
    return [
        LeftOut(tuple(items), why.format(title=wish.title))
        for why, items in lacking.items()
        if items
    ]


def is_near(pulse: Pulse, wish: Wish) -> bool:
    """Whether it is planned to begin in a round from three before this one to two after it."""
    first, end = (
        windows.occurrence(pulse.opens_on, rounds * pulse.cadence.months)
        for rounds in (-AFTER, BEFORE + 1)
    )
    return first <= wish.starts_on < end


def with_item(items: list[Asked], item: bank.Item) -> list[Asked]:
    """A block's own item becomes everybody's; another comes before the recommend question."""
    if item in (each.item for each in items):
        return [everybodys(each) if each.item == item else each for each in items]
    last = [each for each in items if each.item.scale == PulseItem.RECOMMEND]
    return [*items[: len(items) - len(last)], Asked(item, extra=True), *last]


def everybodys(asked: Asked) -> Asked:
    return replace(asked, block="", extra=True, home=asked.block)


def within(items: list[Asked], most: int, left_out: Iterable[LeftOut]) -> Asking:
    """As many of the items as a person may be asked; core ones always."""
    here = Asking(tuple(items), tuple(left_out))
    for going in droppable(items):
        if here.count <= most:
            break
        left = LeftOut(tuple(each.item for each in going), OVER.format(most=most))
        here = Asking(without(here.items, going), (*here.left_out, left))
    return here


def droppable(items: Sequence[Asked]) -> Iterator[list[Asked]]:
    """What may go, one after the other: the last of each kind first, said and lived together."""
    paired = [each for each in items if each.scale in PAIRED]
    for name in sorted({each.item.code[:-1] for each in paired}, reverse=True):
        yield [each for each in paired if each.item.code[:-1] == name]
    for going in (PulseItem.PROFILE, None, PulseItem.NOTICED):
        yield from (
            [each]
            for each in reversed(items)
            if (each.extra if going is None else each.scale == going)
        )


def without(items: Iterable[Asked], going: Collection[Asked]) -> tuple[Asked, ...]:
    """What a block asks anyway goes back to it."""
    return tuple(
        replace(each, block=each.home, extra=False, home="") if each in going else each
        for each in items
        if each not in going or each.home
    )
