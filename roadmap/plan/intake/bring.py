"""Bring a file into a programme. The look at it before is the same deed, taken back."""

from django.db import transaction

from culture.people.roster.dates import NUMBERS, day_first
from roadmap.plan.intake.lines import Said
from roadmap.plan.intake.milestones import Milestones
from roadmap.plan.intake.outcome import Outcome, Told, Unfit
from roadmap.plan.intake.rollouts import Rollouts
from roadmap.plan.milestones.change import hold


@transaction.atomic
def look(programme, said: Said, *, today) -> Outcome:
    """What it would do; nothing is kept."""
    outcome = bring(programme, said, today=today)
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def keep(programme, said: Said, *, today, mark: str) -> tuple[Outcome, bool]:
    """All of it at once, where it does what was looked at; else nothing, and False."""
    outcome = bring(programme, said, today=today)
    kept = outcome.mark == mark
    if not kept:
        transaction.set_rollback(True)
    return outcome, kept


def bring(programme, said: Said, *, today) -> Outcome:
    """Milestones first, then single teams; a line that cannot be taken is refused, others go on."""
    hold(programme.pk)
    outcome, first = Outcome(), day_order(said)
    milestones = Milestones(programme, today=today, day_first=first)
    for line in said.milestones:
        take(line, milestones.bring, outcome, who=line.get("title") or line.get("code"))
    rollouts = Rollouts(programme, day_first=first)
    for line in said.rollouts:
        take(line, rollouts.read, outcome, who=rollouts.name_of(line))
    rollouts.place(outcome)
    return outcome


def take(line, deed, outcome, *, who) -> None:
    try:
        deed(line, outcome)
    except Unfit as unfit:
        outcome.refused.append(Told(line.where, who, str(unfit)))


def day_order(said: Said) -> bool:
    """Whether 03/04/2026 is the third of April: as in the whole file."""
    lines = [*said.milestones, *said.rollouts]
    texts = [line.get(name) for line in lines for name in ("starts_on", "due_on")]
    return day_first(text for text in texts if NUMBERS.fullmatch(text))
