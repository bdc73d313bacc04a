"""The picture of the whole company in one round. Pure: rounds in, words and plots out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from django.urls import reverse

from culture.constructs import FACES, SEVEN, Face
from culture.figures import change
from culture.health.basis import sentences
from culture.health.basis.rounds import Round, company_history
from culture.health.basis.standing import Standing, standing, start_of
from culture.plots import Dumbbell, Heptagon, printed

BESIDE = ("trust", "experience")


@dataclass(frozen=True)
class Fact:
    """A clear change: "Strategy up 8. People know where we are going.\""""

    face: Face
    words: str
    sentence: str


@dataclass(frozen=True)
class Picture:
    """What the first screen says. `rows` are the seven, weakest first."""

    this: Round
    since: str  # the month of the start; empty in the first round
    early: bool  # too little was asked again to compare with the start
    headline: str
    rows: tuple[Dumbbell, ...]
    beside: tuple[Dumbbell, ...]
    facts: tuple[Fact, ...]
    heptagon: Heptagon

    @property
    def weakest_key(self) -> str | None:
        first = self.rows[0]
        return None if first.score is None else first.face.key

    @property
    def in_short(self) -> str:
        """ "57 · weakest 47 · strongest 66": never the mean alone."""
        plot = self.heptagon
        return f"{plot.mean} · weakest {plot.weakest} · strongest {plot.strongest}"

    @property
    def label(self) -> str:
        """The heptagon in one sentence."""
        return f"The seven scores as a heptagon around their mean, {self.heptagon.mean}."


def picture(rounds: Sequence[Round]) -> Picture:
    """Of the last of these rounds, all from the first on; there must be one."""
    this, since = rounds[-1], since_start(rounds)
    seven = [place(rounds, scale) for scale in SEVEN]
    beside = [place(rounds, scale) for scale in BESIDE]
    clear = moved(seven)
    scores = {each.scale: each.score for each in seven if each.score is not None}
    return Picture(
        this=this,
        since=since,
        early=not any(each.asked_again for each in seven),
        headline=headline(seven, clear, since=since),
        rows=dumbbells(sorted(seven, key=weakest_first), this=this, first=not since),
        beside=dumbbells(beside, this=this, first=not since),
        facts=facts(clear),
        heptagon=Heptagon(scores, baselines(seven), since),
    )


def since_start(rounds: Sequence[Round]) -> str:
    """The month that the last of these rounds is compared with; empty in that month itself."""
    this, start = rounds[-1], rounds[start_of(company_history(rounds)) - 1]
    return "" if start is this else sentences.since(start.pulse.opens_on, this.pulse.opens_on)


def scale_url(this: Round, scale: str) -> str:
    """The page of a scale, which keeps its address after later pulses."""
    return f"{reverse('health:construct', args=[scale])}?pulse={this.pulse.number}"


def place(rounds: Sequence[Round], scale: str) -> Standing:
    this = rounds[-1]
    return standing(company_history(rounds), scale, at=this.number, population=this.pulse.invited)


def moved(standings: Sequence[Standing]) -> list[sentences.Moved]:
    """The clear changes among scales looked at together (Holm), in the order given."""
    return list(clear_parts({each.scale: each for each in standings}).values())


def clear_parts(parts: Mapping[str, Standing], adjust=change.holm) -> dict[str, sentences.Moved]:
    """The clear changes among parts looked at together; `adjust` corrects their p-values."""
    told = {key: each for key, each in parts.items() if each.asked_again}
    looked_at = ((each.p, each.difference, each.n) for each in told.values())
    clear = change.clear(looked_at, adjust=adjust)
    return {
        key: sentences.Moved(each.scale, points(each))
        for key, each in compress(told.items(), clear)
    }


def points(each: Standing) -> int:
    """The change as the two printed numbers show it."""
    return int(printed(each.score)) - int(printed(each.baseline))


def weakest_first(each: Standing) -> tuple:
    return (each.score is None, each.score or 0, each.scale)


def dumbbells(standings: Sequence[Standing], *, this: Round, first: bool) -> tuple[Dumbbell, ...]:
    clear = {each.scale: each for each in moved(standings)}
    return tuple(
        dumbbell(each, clear.get(each.scale), first=first, url=scale_url(this, each.scale))
        for each in standings
    )


def dumbbell(each: Standing, clear: sentences.Moved | None, *, first: bool, url="") -> Dumbbell:
    low, high = each.interval or (None, None)
    return Dumbbell(
        face=FACES[each.scale],
        score=each.score,
        baseline=each.baseline,
        low=low,
        high=high,
        change_words=clear.words if clear else unclear(each, first=first),
        clear=clear is not None,
        approximate=each.rounded,
        url=url,
    )


def unclear(each: Standing, *, first: bool) -> str:
    """What stands where no change can be told."""
    if each.score is None:
        return "too few answers"
    if first:
        return "first result"
    if each.baseline is None:
        return "not comparable"
    return "no clear change" if each.asked_again else "too early to say"


def headline(seven, clear, *, since: str) -> str:
    """Two short sentences: the movement, and the weakest."""
    known = [each for each in seven if each.score is not None]
    if not known:
        return "Too few people answered for a score."
    weakest = min(known, key=weakest_first)
    high = weakest.interval.high if weakest.interval else None
    lack = sentences.weakness(weakest.scale, weakest.score, high=high, before=weakest.baseline)
    return f"{opening(known, clear, since=since)} {lack}"


def opening(known, clear, *, since: str) -> str:
    if not since:
        return "This is where we start."
    if not any(each.asked_again for each in known):
        return f"It is too early to compare with {since}."
    return sentences.movement(clear, since=since)


def facts(clear) -> tuple[Fact, ...]:
    """At most three, the largest first."""
    largest = sorted(clear, key=lambda each: -abs(each.points))[:3]
    return tuple(Fact(FACES[each.scale], each.words, each.sentence) for each in largest)


def baselines(seven) -> dict[str, float]:
    return {each.scale: each.baseline for each in seven if each.baseline is not None}
