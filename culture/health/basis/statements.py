"""Single statements of the whole company, and the sides of a construct they make up. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from culture.figures import change
from culture.figures.intervals import Interval
from culture.health.basis import sentences
from culture.health.basis.picture import clear_parts, dumbbell
from culture.health.basis.rounds import Round, company_history
from culture.health.basis.standing import (
    Newest,
    Standing,
    comparable,
    compared,
    core_items,
    newest_rounds,
    rounds_parts,
    spread,
    start_of,
)
from culture.plots import Dumbbell
from surveys.asking import bank

# Science S4.13: how strongly people believe, and how faithfully they carry it out.
HALVES = {"commitment": {"belief": "Believe", "fidelity": "Do"}}


@dataclass(frozen=True)
class Said:
    """One statement; `words` say how many agree, `asked` names the pulse of its newest answers."""

    wording: str
    words: str
    asked: str
    row: Dumbbell


@dataclass(frozen=True)
class Half:
    """A side of a construct: "Believe", with the score of its statements together."""

    name: str
    row: Dumbbell


def statements(rounds: Sequence[Round], scale: str, *, first: bool) -> tuple[Said, ...]:
    """Those of the scale that the last full cycle asked, of a company of ten or more.

    A change is clear only where it is so among all the statements looked at in one pulse.
    """
    found = {
        code: standing
        for key, codes in core_items().items()
        for code in sorted(codes)
        if (standing := part(rounds, key, [code])).score is not None
    }
    clear = clear_parts(found, change.benjamini_hochberg)
    mine = [code for code in found if code in core_items()[scale]]
    return tuple(
        said(rounds, scale, code, dumbbell(found[code], clear.get(code), first=first))
        for code in sorted(mine, key=lambda code: found[code].score)
    )


def said(rounds: Sequence[Round], scale: str, code: str, row: Dumbbell) -> Said:
    this, history = rounds[-1], company_history(rounds)
    newest = rounds[newest_rounds(history, scale, at=this.number)[code] - 1]
    item = newest.company.items[code]
    return Said(
        wording=item.wording,
        words=sentences.favourable(item.band),
        asked=f"{newest.pulse.opens_on:%B}",
        row=row,
    )


def part(rounds: Sequence[Round], scale: str, codes: Collection[str]) -> Standing:
    """Where the company stands on some statements of a scale together.

    Without a score where one of them is unknown; without a baseline where one was asked otherwise.
    """
    this, history = rounds[-1], company_history(rounds)
    known = newest_rounds(history, scale, at=this.number)
    newest = {code: known[code] for code in codes if code in known}
    if not this.company.exact or len(newest) < len(codes):
        return Standing(scale, None)
    score = mean(history[r].items[code].score for code, r in newest.items())
    asked = max(rounds[r - 1].pulse.invited for r in newest.values())
    low, high = spread(history, newest, score=score, population=asked)
    interval = Interval(max(0.0, low), min(100.0, high))
    start = start_of(history)
    same = comparable(history, newest, start=start)
    if start == this.number or len(same) < len(newest):
        return Standing(scale, score, interval=interval)
    found = compared(history, scale, score=score, interval=interval, newest=newest, same=same)
    values = [history[r].items[code].n for code, at in newest.items() for r in (start, at)]
    return replace(found, asked_again=start not in newest.values(), n=min(values))


def half_standings(rounds: Sequence[Round], scale: str) -> dict[str, Standing]:
    """By facet; none where the scale has no sides or one of them has no score."""
    parts = {
        facet: part(rounds, scale, facet_codes(scale, facet)) for facet in HALVES.get(scale, ())
    }
    return parts if all(each.score is not None for each in parts.values()) else {}


def facet_codes(scale: str, facet: str) -> list[str]:
    return [item.code for item in bank.core() if (item.scale, item.facet) == (scale, facet)]


def newest_of(rounds: Sequence[Round], scale: str, facet: str) -> Newest:
    newest = newest_rounds(company_history(rounds), scale, at=rounds[-1].number)
    return {code: newest[code] for code in facet_codes(scale, facet)}


def halves(parts: Mapping[str, Standing], scale: str, *, first: bool) -> tuple[Half, ...]:
    clear = clear_parts(parts)
    return tuple(
        Half(HALVES[scale][facet], dumbbell(each, clear.get(facet), first=first))
        for facet, each in parts.items()
    )


def halves_words(rounds: Sequence[Round], parts: Mapping[str, Standing]) -> str:
    """Which side is clearly ahead. The same people said both: taking them as others is careful."""
    if not parts:
        return ""
    history, scale = company_history(rounds), parts["belief"].scale
    variances = [
        variance
        for facet in parts
        for newest in [newest_of(rounds, scale, facet)]
        for variance in rounds_parts(history, newest, size=len(newest))
    ]
    apart = parts["belief"].score - parts["fidelity"].score
    clear = change.is_clear(change.compare(apart, variances).p, apart, n=rounds[-1].company.n)
    if not clear:
        return "No clear difference between what people believe and what they do."
    ahead = (
        "believe in it more than they do it" if apart > 0 else "do it more than they believe in it"
    )
    return f"People {ahead}."
