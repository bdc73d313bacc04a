"""What the mails and the answer page both say about a pulse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from django.utils.translation import get_language, gettext, ngettext

from surveys import planning
from surveys.asking import bank
from surveys.asking.rotation import minutes
from surveys.models.pulses import PlannedGroup, Pulse, PulseItem, Unit
from surveys.models.terms import Terms
from surveys.naming import Naming


@dataclass(frozen=True)
class Questions:
    """`items` and `recommend` are what one person is asked; `envelope` are all items on five points
    of the pulse, in the order in which every ballot holds them.
    """

    items: list[PulseItem]  # on five points
    recommend: PulseItem | None
    comments: bool = False
    envelope: Sequence[PulseItem] = ()

    @property
    def count(self) -> int:
        return len(self.items) + bool(self.recommend)

    @property
    def minutes(self) -> int:
        return minutes(self.count)

    @property
    def count_words(self) -> str:
        """37 questions"""
        return ngettext("%(n)d question", "%(n)d questions", self.count) % {"n": self.count}

    @property
    def minutes_words(self) -> str:
        """about 7 minutes"""
        words = ngettext("about %(n)d minute", "about %(n)d minutes", self.minutes)
        return words % {"n": self.minutes}


def questions(pulse: Pulse, block: str | None = None) -> Questions:
    """Of a unit with this block; without one all that the pulse asks anybody."""
    return asked_of(list(pulse.items.all()), pulse.terms, block)


def asked_of(items: list[PulseItem], terms: Terms | None, block: str | None = None) -> Questions:
    here = [item for item in items if block is None or item.block in ("", block)]
    recommend = [item for item in here if item.scale == PulseItem.RECOMMEND]
    return Questions(
        on_five_points(here),
        recommend[0] if recommend else None,
        bool(terms and terms.comments),
        on_five_points(items),
    )


def on_five_points(items: Iterable[PulseItem]) -> list[PulseItem]:
    return [item for item in items if item.scale != PulseItem.RECOMMEND]


def answers(item: PulseItem) -> list[tuple[int, str]]:
    """The five answers that a statement takes, with their values, in the language in force."""
    known = bank.library().get(item.code)
    if known and known.answers:
        words = known.answers.get(get_language(), known.answers["en"])
        return list(enumerate(words, start=1))
    words = bank.scale(get_language())
    return [(value, words[str(value)]) for value in range(1, 6)]


def group_names(pulse: Pulse) -> dict[int, str]:
    """By team: the group that answers from there are counted with, as planned."""
    names = planned_names(pulse.pk, pulse.fingerprint, get_language())
    return {
        team_id: gettext("%(group)s, %(invited)s, or a larger group")
        % {"group": names[group.pk], "invited": invited(group)}
        for group in pulse.planned_groups.filter(exact=False)
        for team_id in group.team_ids
    }


@lru_cache(maxsize=32)
def planned_names(pulse_id: int, fingerprint: str, language: str) -> dict[int, str]:
    """What the planned groups of an open pulse are called in the language in force: frozen, and
    kept by its key too, for numbers can come twice.
    """
    groups = PlannedGroup.objects.filter(pulse=pulse_id, exact=False)
    if language == "en":
        return dict(groups.values_list("pk", "name"))
    naming = Naming(Unit.objects.filter(pulse=pulse_id))
    cells = {pk: planning.as_cell(unit) for pk, unit in naming.units.items()}
    return {
        group.pk: naming.name(reduce(or_, (cells[pk] for pk in group.team_ids))) for group in groups
    }


def invited(group: PlannedGroup) -> str:
    """21 people invited, 2 of them new"""
    words = ngettext("%(n)d person invited", "%(n)d people invited", group.invited)
    told = words % {"n": group.invited}
    if not group.newcomers:
        return told
    new = ngettext("%(n)d of them new", "%(n)d of them new", group.newcomers)
    return f"{told}, {new % {'n': group.newcomers}}"
