"""What the mails and the answer page both say about a pulse."""

from dataclasses import dataclass

from surveys.models.pulses import PlannedGroup, Pulse, PulseItem
from surveys.models.terms import Terms
from surveys.rotation import minutes

ANSWERS = (
    (1, "Strongly disagree"),
    (2, "Disagree"),
    (3, "Neither agree nor disagree"),
    (4, "Agree"),
    (5, "Strongly agree"),
)


@dataclass(frozen=True)
class Questions:
    items: list[PulseItem]  # on five points
    recommend: PulseItem | None
    comments: bool = False
    answers: tuple = ANSWERS

    @property
    def count(self) -> int:
        return len(self.items) + bool(self.recommend)

    @property
    def minutes(self) -> int:
        return minutes(self.count)


def questions(pulse: Pulse) -> Questions:
    return asked_of(list(pulse.items.all()), pulse.terms)


def asked_of(items: list[PulseItem], terms: Terms | None) -> Questions:
    recommend = [item for item in items if item.scale == PulseItem.RECOMMEND]
    rated = [item for item in items if item.scale != PulseItem.RECOMMEND]
    return Questions(rated, recommend[0] if recommend else None, bool(terms and terms.comments))


def group_names(pulse: Pulse) -> dict[int, str]:
    """By team: the group that answers from there are counted with, as planned."""
    return {
        team_id: f"{group.name}, {invited(group)}, or a larger group"
        for group in pulse.planned_groups.filter(exact=False)
        for team_id in group.team_ids
    }


def invited(group: PlannedGroup) -> str:
    """21 people invited, 2 of them new"""
    new = f", {group.newcomers} of them new" if group.newcomers else ""
    return f"{group.invited} people invited{new}"
