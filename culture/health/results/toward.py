"""Toward each other and toward customers: the two attitudes that service rests on (science S0.3).

Two scores of the whole company over statements of all scales. Pure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from culture.constructs import Face
from culture.figures import change, levels
from culture.health.basis.picture import clear_parts, dumbbell, since_start
from culture.health.basis.rounds import Round, company_history
from culture.health.basis.standing import (
    Standing,
    comparable,
    compared,
    newest_of,
    rounds_parts,
    spread,
    start_of,
)
from culture.plots import Dumbbell

# A statement belongs to those whom the deed in it reaches: it says how somebody meets a colleague,
# or how somebody meets a customer. What reaches neither (goals, skills, rules, pay, how somebody
# feels) is in neither, and a statement about helping customers through a colleague's deed is about
# the colleague.
EACH_OTHER = {
    "CHA4": "teams help each other",
    "LEA3": "a manager helps",
    "COM2": "people are told in time",
    "COM3": "people may ask",
    "COM4": "people get an answer",
    "CSQ1": "people notice each other's work",
    "CSQ2": "a manager thanks",
    "CSQ3": "colleagues thank each other",
    "TRU1": "colleagues keep their promises to each other",
    "TRU3": "people may bring leaders bad news",
    "TRU4": "leaders care about people",
    "EXP1": "people are treated as customers should be",
}
CUSTOMERS = {
    "STR2": "we know whom we serve",
    "STR3": "customers come first when we choose",
    "CHA2": "service counts for more than getting done",
    "CHA3": "we look through the customer's eyes",
    "LEA1": "leaders act as if customers come first",
    "CMT1": "we believe in what we do for customers",
    "CMT2": "serving them well matters to us",
    "CMT3": "we keep to our standards when busy",
    "CMT4": "we do what we said we would do for them",
    "CPT3": "we fix their problems ourselves",
    "TRU2": "we keep our promises to them",
    "EXP2": "we see the difference we make to them",
}
# Neither is a scale, so neither has a hue or a marker of its own.
TARGETS = (
    (Face("trust", "Toward each other", "how we meet colleagues", "users"), EACH_OTHER),
    (Face("experience", "Toward customers", "how we meet those we serve", "mood-smile"), CUSTOMERS),
)


@dataclass(frozen=True)
class Toward:
    """`words` say which is ahead, as far as that is clear."""

    rows: tuple[Dumbbell, ...]
    words: str


def toward(rounds: Sequence[Round]) -> Toward | None:
    """Of the company in the last of these rounds; None while one of the two has no score."""
    found = {face.key: standing_on(rounds, face.key, codes) for face, codes in TARGETS}
    if any(each.score is None for each in found.values()):
        return None
    clear, first = clear_parts(found), not since_start(rounds)
    rows = [
        replace(dumbbell(found[face.key], clear.get(face.key), first=first), face=face)
        for face, _ in TARGETS
    ]
    return Toward(tuple(rows), ahead(rounds, *found.values()))


def standing_on(rounds: Sequence[Round], key: str, codes: Collection[str]) -> Standing:
    """Where the company stands on statements of several scales; `key` names them."""
    this, history = rounds[-1], company_history(rounds)
    newest = newest_of(history, codes, at=this.number)
    if not this.company.exact or not levels.is_covered(len(newest), len(codes)):
        return Standing(key, None)
    score = mean(history[r].items[code].score for code, r in newest.items())
    asked = max(rounds[r - 1].pulse.invited for r in newest.values())
    interval = spread(history, newest, score=score, population=asked)
    start = start_of(history)
    same = comparable(history, newest, start=start)
    if start == this.number or not levels.is_covered(len(same), len(codes)):
        return Standing(key, score, interval=interval)
    found = compared(history, key, score=score, interval=interval, newest=newest, same=same)
    again = [code for code in same if newest[code] != start]
    return replace(found, asked_again=levels.is_covered(len(again), len(codes)))


def ahead(rounds: Sequence[Round], other: Standing, customers: Standing) -> str:
    """The same people said both: taking them as others is careful."""
    history, at = company_history(rounds), rounds[-1].number
    parts = []
    for _, codes in TARGETS:
        newest = newest_of(history, codes, at=at)
        parts += rounds_parts(history, newest, size=len(newest))
    apart = customers.score - other.score
    if not change.is_clear(change.compare(apart, parts).p, apart, n=rounds[-1].company.n):
        return "No clear difference between how people meet each other and how they meet customers."
    if apart > 0:
        return "People meet customers better than they meet each other."
    return "People meet each other better than they meet customers."
