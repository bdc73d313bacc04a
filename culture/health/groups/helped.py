"""Did it help? A group's own later answers to what it chose to work on. Pure.

Never says that a deed caused a change: only whether more changed than chance explains. Too early
and cannot tell are answers like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from culture.figures import change, levels
from culture.health.basis import sentences
from culture.health.basis.rounds import History, Round, company_history, group_history
from culture.health.basis.standing import Newest, core_items, rounded_level, rounds_parts
from roadmap.actions.models import Action
from surveys.published import GroupResult

LOOP, LOOP_ITEM = "loop", "EXP6"
ASKED = "“I can see that something happens after these surveys.”"
NOT_WHY = "What brought it about, numbers alone do not tell."


@dataclass(frozen=True)
class Helped:
    """`short` in two or three words, `words` in one or two sentences."""

    short: str
    words: str


def helped(rounds: Sequence[Round], group: GroupResult, action: Action) -> Helped | None:
    """Of a kept action of exactly this group; None for any other, or one before these rounds."""
    start = answered(rounds, action)
    if action.ended != action.End.KEPT or start is None:
        return None
    since = [each for each in rounds if each.pulse.opens_on > action.did_on]
    history = group_history(rounds, group)
    later = {each.number: history[each.number] for each in since if each.number in history}
    before = {number: each for number, each in history.items() if number <= start.number}
    if not later:
        return Helped("Too early", "No pulse has asked this group since it was done.")
    if not group.exact:
        return of_few(before, later, action.scale)
    return of_many(rounds, before, later, action)


def answered(rounds: Sequence[Round], action: Action) -> Round | None:
    """The round whose result the action answers; of a free promise the last one before it."""
    before = [each for each in rounds if each.pulse.opens_on <= action.made_on]
    if action.pulse_number is None:
        return before[-1] if before else None
    return next((each for each in before if each.pulse.number == action.pulse_number), None)


def of_few(before: History, later: History, scale: str) -> Helped:
    """Rounded scores: read by the quarter, and never clear."""
    if len(later) < levels.ROUNDS:
        return Helped(
            "Too early",
            "Few people are read by the quarter: this can be told after three pulses since then.",
        )
    then = rounded_level(before, scale, at=max(before, default=0))
    now = rounded_level(later, scale, at=max(later))
    if then is None or now is None:
        return Helped("Cannot tell", "Too few answers were counted then or now.")
    return Helped(
        "Cannot tell",
        f"About {then:.0f} then, about {now:.0f} now. With so few people even a large difference "
        "may be chance. Ask each other.",
    )


def of_many(rounds: Sequence[Round], before: History, later: History, action: Action) -> Helped:
    """The statement of the action, or all of its construct, matched statement by statement."""
    codes = [action.item] if action.item else sorted(core_items()[action.scale])
    then, now = newest(before, codes), newest(later, codes)
    same = [
        code
        for code in codes
        if code in then
        and code in now
        and before[then[code]].items[code].version == later[now[code]].items[code].version
    ]
    if not levels.is_covered(len([code for code in codes if code in now]), len(codes)):
        return Helped("Too early", "It has not been asked again since it was done.")
    if not levels.is_covered(len(same), len(codes)):
        return Helped("Cannot tell", "It was not asked of this group in the same words before.")
    then, now = ({code: each[code] for code in same} for each in (then, now))
    return compared(rounds, before | later, then, now)


def newest(history: History, codes: Sequence[str]) -> Newest:
    """Code → its newest round in a history."""
    asked = {code: [r for r, group in history.items() if code in group.items] for code in codes}
    return {code: max(found) for code, found in asked.items() if found}


def compared(rounds: Sequence[Round], history: History, then: Newest, now: Newest) -> Helped:
    old, new = score(history, then), score(history, now)
    parts = rounds_parts(history, now, size=len(now)) + rounds_parts(history, then, size=len(then))
    n = min(history[r].items[code].n for each in (then, now) for code, r in each.items())
    whole = company_history(rounds)
    company = f"In the whole company: {score(whole, then):.0f} then, {score(whole, now):.0f} now."
    said = f"{old:.0f} then, {new:.0f} now."
    if not change.is_clear(change.compare(new - old, parts).p, new - old, n=n):
        chance = f"With {n} answers, a difference this small may be chance."
        return Helped("Cannot tell yet", f"{said} {chance} {company}")
    up = "up" if new > old else "down"
    points = abs(round(new) - round(old))
    return Helped(
        f"Since then {up} {points}", f"{said} More than chance explains. {NOT_WHY} {company}"
    )


def score(history: History, newest: Newest) -> float:
    return mean(history[r].items[code].score for code, r in newest.items())


def noticed(rounds: Sequence[Round], group: GroupResult) -> str:
    """What the group says about surveys having consequences; empty before it was asked."""
    history = group_history(rounds, group)
    asked = [each for _, each in sorted(history.items()) if LOOP in each.scales]
    if not asked:
        return ""
    last = asked[-1]
    if LOOP_ITEM in last.items:
        return f"{ASKED}: {sentences.favourable(last.items[LOOP_ITEM].band)}."
    return f"{ASKED}: people {sentences.lean(last.scales[LOOP].score)}."
