"""What can be said of one milestone: before and after, and whether those reached moved more. Pure.

Nothing is said that is not clear; where nothing can be told, the reason stands in its place.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import mean

from culture.figures import change, effect
from culture.health.basis.rounds import Round
from culture.health.movement.before_after import between, moved_words
from culture.health.movement.reached import (
    EACH_SIDE,
    FEWEST,
    Begun,
    Compared,
    Panel,
    compared,
    fourth_start,
    panel,
)
from culture.plots import EffectPlot, EffectPoint
from culture.words import count_words, plural

TOLD, EARLY, CANNOT = "told", "early", "cannot"
P_MAX = 0.05
SERIES_MIN, SERIES_SIDE = 12, 4  # rounds of an interrupted series, and on either side of the start

Ahead = Sequence[tuple[date, Collection[str]]]  # coming pulses: day, statements


@dataclass(frozen=True)
class Verdict:
    """`sentence` is as large whatever `kind` it is; `more` are the sentences below it."""

    kind: str
    sentence: str
    more: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        return self.kind == TOLD


@dataclass(frozen=True)
class Outcome:
    """One milestone. `moved` is its before and after in words, empty where that lacks."""

    milestone: Begun
    verdict: Verdict
    moved: str
    statements: tuple[str, ...]
    plot: EffectPlot | None = None
    compared: Compared | None = None


def outcomes(rounds: Sequence[Round], begun: Sequence[Begun], ahead: Ahead) -> list[Outcome]:
    """Rounds come with every group. Those told are looked at together (Benjamini–Hochberg)."""
    found = [outcome(rounds, each, ahead) for each in begun]
    told = [each for each in found if each.compared]
    adjusted = change.benjamini_hochberg([each.compared.p for each in told])
    ps = {each.milestone.pk: p for each, p in zip(told, adjusted, strict=True)}
    return [
        replace(each, verdict=told_verdict(each.compared, ps[each.milestone.pk]))
        if each.compared
        else each
        for each in found
    ]


def outcome(rounds: Sequence[Round], milestone: Begun, ahead: Ahead) -> Outcome:
    seen = panel(rounds, milestone.codes, milestone.days)
    found = compared(seen) if milestone.everywhere else None
    if found:
        verdict = told_verdict(found, found.p)
    elif milestone.everywhere:
        verdict = untold(rounds, seen, milestone, ahead)
    else:
        verdict = alone(rounds, milestone, ahead)
    return Outcome(
        milestone=milestone,
        verdict=verdict,
        moved=moved_words(rounds, milestone, seen),
        statements=statements(rounds, milestone.codes),
        plot=plot(found) if found else None,
        compared=found,
    )


def statements(rounds: Sequence[Round], codes: Sequence[str]) -> tuple[str, ...]:
    """Those of its statements that were asked, as they were asked last."""
    newest = {code: item for each in rounds for code, item in each.company.items.items()}
    return tuple(newest[code].wording for code in codes if code in newest)


# Reached against not yet reached --------------------------------------------------------------


def told_verdict(found: Compared, p: float) -> Verdict:
    seen = found.effect
    clear = p < P_MAX and not seen.interval.low <= 0 <= seen.interval.high
    words = told_words(found) if clear else unclear_words(found)
    groups = (
        f"{count_words(found.reached)} groups reached, at least "
        f"{count_words(found.waiting).lower()} not yet reached at the same time."
    )
    return Verdict(TOLD, words, (placebo_words(found), groups))


def told_words(found: Compared) -> str:
    points, span = round(found.effect.effect), between(found.effect.interval)
    if found.ages[max(found.ages)][0] > 0 and points > 0:
        return f"Teams reached rose {points} more than teams not yet reached ({span})."
    way = "higher" if points > 0 else "lower"
    return f"Teams reached came out {abs(points)} {way} than teams not yet reached ({span})."


def unclear_words(found: Compared) -> str:
    points = round(found.effect.effect)
    way = "more" if points > 0 else "less"
    by = f"rose {abs(points)} {way} than" if points else "moved as much as"
    return (
        f"No clear difference: teams reached {by} teams not yet reached "
        f"({between(found.effect.interval)}). That may be chance."
    )


def placebo_words(found: Compared) -> str:
    """Whether both were on the same way before anybody was reached."""
    if found.before is None:
        return "Whether both went the same way before cannot be told."
    points, span = round(found.before.effect), between(found.before.interval)
    if found.before.interval.low <= 0 <= found.before.interval.high:
        return f"Before they were reached, both went the same way, as far as can be told ({span})."
    return (
        f"Take care: {abs(points)} points of difference were there before they were reached "
        f"({span})."
    )


def plot(found: Compared) -> EffectPlot:
    points = [EffectPoint(age, *from_the_start(age, *lines)) for age, lines in found.ages.items()]
    points = sorted([*points, EffectPoint(-1, 0.0, 0.0)], key=lambda point: point.age)
    last = points[-1]
    return EffectPlot(
        points,
        summary="Points moved since the last pulse before the start: "
        f"{last.label}, teams reached {last.row[1]}, teams not yet reached {last.row[2]}.",
    )


def from_the_start(age: int, reached: float, waiting: float) -> tuple[float, float]:
    """Both lines are 0 at the last pulse before the start; what went before leads up to it."""
    return (reached, waiting) if age >= 0 else (-reached, -waiting)


def untold(rounds: Sequence[Round], seen: Panel, milestone: Begun, ahead: Ahead) -> Verdict:
    """Why teams reached and not yet reached cannot be compared: not yet, or not at all."""
    if not seen.rounds:
        return unasked()
    if seen.groups < 2 * FEWEST:
        return Verdict(
            CANNOT,
            f"Cannot tell. {count_words(seen.groups)} {are_groups(seen.groups)} results of their "
            f"own; it takes {few(FEWEST)} reached and {few(FEWEST)} not yet reached.",
        )
    if seen.waiting < FEWEST:
        return together(rounds, milestone)
    if min(seen.starts) <= EACH_SIDE and not seen.cohorts:
        return Verdict(
            CANNOT,
            "Cannot tell. It began before two pulses had asked its statements, so nobody knows "
            "how teams were on their way before.",
        )
    return too_early(seen, milestone, ahead)


def unasked() -> Verdict:
    return Verdict(CANNOT, "Cannot tell. None of its statements has been asked in a pulse.")


def are_groups(number: int) -> str:
    return "group has" if number == 1 else "groups have"


def few(number: int) -> str:
    return count_words(number).lower()


def too_early(seen: Panel, milestone: Begun, ahead: Ahead) -> Verdict:
    by = fourth_start(seen)
    if by is None:
        return Verdict(
            EARLY,
            f"Too early. {count_words(seen.reached)} {'group' if seen.reached == 1 else 'groups'} "
            f"{'has' if seen.reached == 1 else 'have'} been reached; it takes {few(FEWEST)}, and "
            "two pulses after.",
        )
    missing = by + EACH_SIDE - 1 - len(seen.rounds)
    return later(max(missing, 1), milestone.codes, ahead)


def later(missing: int, codes: Sequence[str], ahead: Ahead) -> Verdict:
    """So many more pulses must ask its statements, while groups still wait."""
    day = asked_next(missing, codes, ahead)
    when = f"after the pulse of {day:%B %Y}" if day else f"after {plural(missing, 'more pulse')}"
    return Verdict(
        EARLY,
        f"Too early. It can be told {when} at the earliest, if {few(FEWEST)} groups are still "
        "waiting then.",
    )


def asked_next(times: int, codes: Sequence[str], ahead: Ahead) -> date | None:
    """The day of the pulse that asks some of these statements for so many times from now on."""
    coming = [day for day, asked in ahead if set(codes) & set(asked)]
    return coming[times - 1] if len(coming) >= times else None


# Everybody at once ----------------------------------------------------------------------------


def together(rounds: Sequence[Round], milestone: Begun) -> Verdict:
    found = interrupted(rounds, milestone)
    return found or Verdict(
        CANNOT,
        "Cannot tell. Nearly all groups were reached within so few pulses that none were left to "
        "compare with.",
        (series_words(rounds, milestone),),
    )


def alone(rounds: Sequence[Round], milestone: Begun, ahead: Ahead) -> Verdict:
    """What the organisation did once: there is only its own course to compare with."""
    company = company_series(rounds, milestone.codes)
    if not company:
        return unasked()
    after = sum(on > milestone.first for on, _ in company)
    if after < EACH_SIDE:
        return asked_too_little(after, milestone, ahead)
    return interrupted(rounds, milestone) or Verdict(
        CANNOT,
        "Cannot tell. It was there for everybody at once, so nobody is left to compare with.",
        (series_words(rounds, milestone),),
    )


def asked_too_little(after: int, milestone: Begun, ahead: Ahead) -> Verdict:
    said = "been asked once" if after else "not been asked"
    day = asked_next(EACH_SIDE - after, milestone.codes, ahead)
    when = f"; the second time is in the pulse of {day:%B %Y}" if day else ""
    return Verdict(EARLY, f"Too early. Since then its statements have {said}{when}.")


def series_words(rounds: Sequence[Round], milestone: Begun) -> str:
    """What it takes until the company's own course tells something."""
    company = company_series(rounds, milestone.codes)
    before = sum(on <= milestone.first for on, _ in company)
    if before < SERIES_SIDE:
        return (
            f"The company’s own course cannot tell either: its statements were asked in "
            f"{few(before)} {'pulse' if before < 2 else 'pulses'} before it began, and it takes "
            f"{few(SERIES_SIDE)}."
        )
    return (
        f"The company’s own course can tell once {few(SERIES_MIN)} pulses have asked its "
        f"statements, {few(SERIES_SIDE)} of them since it began; so far it is "
        f"{few(len(company))}, and {few(len(company) - before)} since."
    )


def company_series(rounds: Sequence[Round], codes: Sequence[str]) -> list[tuple[date, float]]:
    """(opening day, points above the first answers) of each round that asked some of them."""
    first, found = {}, []
    for each in rounds:
        items = each.company.items if each.company.exact else {}
        here = [items[code] for code in codes if code in items]
        for item in here:
            first.setdefault((item.code, item.version), item.score)
        if here:
            moves = [item.score - first[item.code, item.version] for item in here]
            found.append((each.pulse.opens_on, mean(moves)))
    return found


def interrupted(rounds: Sequence[Round], milestone: Begun) -> Verdict | None:
    """Where the company's course turned, if it is long enough on both sides of the start."""
    company = company_series(rounds, milestone.codes)
    before = sum(on <= milestone.first for on, _ in company)
    if len(company) < SERIES_MIN or not SERIES_SIDE <= before <= len(company) - SERIES_SIDE:
        return None
    found = effect.interruption([moved for _, moved in company], start=before + 1)
    span, points = found.interval(len(company)), round(found.effect(len(company)))
    clear = not span.low <= 0 <= span.high
    way = f"{abs(points)} {'above' if points > 0 else 'below'}" if points else "just"
    where = f"the company lies {way} where its old course would have led ({between(span)})"
    other = "Whatever else began then is in it too."
    if clear:
        return Verdict(TOLD, f"{where[0].upper()}{where[1:]}.", (other,))
    return Verdict(TOLD, f"No clear turn: {where}. That may be chance.", (other,))
