"""Is it as it always was? One control chart for each scale of the whole company.

A signal says "look here"; it rates nobody. Pure, and the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.constructs import FACES, Face
from culture.figures import monitoring
from culture.health.basis.cards import Card
from culture.health.basis.reading import reads
from culture.health.basis.rounds import Round, company_history
from culture.health.movement.series import FEWEST, Series, series
from culture.pages import render_page
from culture.plots import ControlChart, ControlPoint
from culture.words import count_words, plural


@dataclass(frozen=True)
class Signal:
    """Where a series stands: outside its usual range since a round, or back in it since one.

    `side` is 1 above, -1 below, 0 inside.
    """

    side: int
    since: int | None = None


@dataclass(frozen=True)
class Watched:
    """One scale. Without a chart its series is too short, and `words` say so."""

    face: Face
    words: str
    signal: Signal | None = None
    chart: ControlChart | None = None

    @property
    def left(self) -> bool:
        return bool(self.signal and self.signal.side)


@reads(*LEADERSHIP)
def watching(request, reading):
    """Control charts of the company; `?pulse=` shows them as they stood after an earlier pulse."""
    context = reading.context() | page(reading.companies)
    return render_page(request, "health/watching.html", context)


def page(rounds: Sequence[Round]) -> dict:
    watched = [watch(rounds, scale) for scale in FACES]
    return {
        "watched": watched,
        "headline": headline(watched),
        "charts": [each.chart for each in watched if each.chart],
        "fewest": count_words(FEWEST).lower(),
    }


def headline(watched: Sequence[Watched]) -> str:
    """ "Two of nine have left their usual range."."""
    told, left = [each for each in watched if each.signal], [each for each in watched if each.left]
    if not told:
        return f"Too early to say what is usual: it takes {count_words(FEWEST).lower()} pulses."
    if not left:
        return f"All {count_words(len(told)).lower()} are within their usual range."
    if len(left) == 1:
        return f"{left[0].face.name} has left its usual range."
    return (
        f"{count_words(len(left))} of {count_words(len(told)).lower()} have left their usual range."
    )


def watch(rounds: Sequence[Round], scale: str) -> Watched:
    found = series(company_history(rounds), scale) if rounds[-1].company.exact else None
    if found is None or not found.is_long:
        return Watched(FACES[scale], too_early(found))
    chart = smoothed(found)
    signal = signal_of(found, chart)
    words = signal_words(signal, rounds)
    return Watched(FACES[scale], words, signal, drawn(rounds, scale, found, chart, words))


def too_early(found: Series | None) -> str:
    pulses = plural(len(found.scores) if found else 0, "pulse")
    return f"Too early: {pulses} of the {count_words(FEWEST).lower()} that it takes."


def smoothed(found: Series) -> monitoring.Chart:
    scores, ses = list(found.scores.values()), list(found.ses.values())
    return monitoring.ewma(scores, start=found.start, se=ses)


def signal_of(found: Series, chart: monitoring.Chart) -> Signal:
    """Since when the smoothed line has been on the side where it is now."""
    sides = [
        side(z - found.start, limit) for z, limit in zip(chart.values, chart.limits, strict=True)
    ]
    numbers, now = list(found.scores), sides[-1]
    since = next((at for at in range(len(sides) - 1, -1, -1) if sides[at] != now), None)
    if since is None:
        return Signal(now, None if now == 0 else numbers[0])
    return Signal(now, numbers[since + 1])


def side(away: float, limit: float) -> int:
    return (away > limit) - (away < -limit)


def signal_words(signal: Signal, rounds: Sequence[Round]) -> str:
    if not signal.side:
        return "Within its usual range" + (
            f" again since {month(rounds, signal.since)}." if signal.since else "."
        )
    way = "upwards" if signal.side > 0 else "downwards"
    return f"Has left its usual range since {month(rounds, signal.since)}, {way}."


def month(rounds: Sequence[Round], number: int) -> str:
    """ "May"; with its year where that is not the year of the round shown."""
    on: date = rounds[number - 1].pulse.opens_on
    return f"{on:%B}" if on.year == rounds[-1].pulse.opens_on.year else f"{on:%B %Y}"


def drawn(rounds, scale: str, found: Series, chart: monitoring.Chart, words: str) -> ControlChart:
    numbered = zip(found.scores.items(), chart.values, chart.limits, strict=True)
    return ControlChart(
        face=FACES[scale],
        start=found.start,
        points=[
            ControlPoint(
                on=rounds[number - 1].on,
                label=f"{rounds[number - 1].pulse.opens_on:%b %y}",
                score=score,
                smoothed=value,
                limit=limit,
            )
            for (number, score), value, limit in numbered
        ],
        words=words,
    )


def table(rounds: Sequence[Round]) -> list[list]:
    """The numbers of all charts, header first."""
    head = ["Scale", "Pulse", "Score", "Smoothed", "Usual from", "Usual to", "State"]
    return [head] + [
        [chart.face.name, p.label, round(p.score), *rounded(chart, p), chart.words]
        for chart in page(rounds)["charts"]
        for p in chart.points
    ]


def rounded(chart: ControlChart, point: ControlPoint) -> list[float]:
    ends = (chart.start - point.limit, chart.start + point.limit)
    return [round(value, 1) for value in (point.smoothed, *ends)]


def card(reading) -> Card | None:
    """Whether anything has left its usual range; None before that can be told."""
    watched = page(reading.companies)["watched"]
    if not any(each.signal for each in watched):
        return None
    left = [each for each in watched if each.left]
    face = left[0].face if left else None
    url = f"{reverse('health:watching')}?pulse={reading.this.pulse.number}"
    return Card("Usual or not", headline(watched), url, "Open the control charts", face)
