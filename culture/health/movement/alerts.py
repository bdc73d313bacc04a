"""Look here: the few places where something has moved more than chance would move it.

Never a rating and never about a person. A place is named only for a change beyond chance among all
those looked at in the pulse, or for a series that has left its usual range. Pure, and the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from django.core.cache import cache
from django.urls import reverse

from culture.access import Role
from culture.constructs import FACES, SEVEN, Face, Scale
from culture.figures import change, levels, monitoring
from culture.health.basis.cards import Card
from culture.health.basis.picture import scale_url
from culture.health.basis.reading import reads
from culture.health.basis.rounds import History, Round, group_history, with_groups
from culture.health.basis.standing import core_items, newest_rounds, rounds_parts
from culture.health.groups.group import group_url
from culture.health.movement.series import Series, series
from culture.health.movement.watching import Signal, month, signal_of, smoothed
from culture.pages import render_page
from culture.plots import printed
from culture.words import count_words
from surveys.published import GroupResult

P_MAX, POINTS_MIN, N_MIN = 0.05, 8, 20
LOOKED_BACK = 13  # rounds: the start and a year
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Alert:
    """One place to look at. `down` says which way; `why` says what makes it more than chance."""

    face: Face
    group: str
    words: str
    why: str
    url: str
    down: bool

    @property
    def sentence(self) -> str:
        return f"{self.group}: {self.face.name.lower()} {self.words}."


@dataclass(frozen=True)
class Looked:
    """What was looked at in one pulse, and what stood out, falls first."""

    alerts: tuple[Alert, ...]
    compared: int
    charts: int


@dataclass(frozen=True)
class Move:
    """A scale of a group beside the last time the same statements were asked."""

    group: GroupResult
    scale: str
    before: float
    change: change.Change
    people: int  # the fewest that rated one of the statements

    @property
    def points(self) -> int:
        return int(printed(self.before + self.change.difference)) - int(printed(self.before))


@dataclass(frozen=True)
class Chart:
    """The series of one scale of one group, and where it stands."""

    group: GroupResult
    scale: str
    series: Series
    signal: Signal

    @property
    def course(self) -> tuple[str, int]:
        return self.scale, self.signal.side

    @property
    def is_certain(self) -> bool:
        """Whether sums of small moves to this side are over their limit now, too."""
        scores, ses = list(self.series.scores.values()), list(self.series.ses.values())
        falls = self.signal.side < 0
        chart = monitoring.cusum(scores, start=self.series.start, ses=ses, falls=falls)
        return chart.values[-1] > chart.limits[-1]


@reads(Role.HR_LEAD)
def look_here(request, reading):
    """The places of one pulse; `?pulse=` goes back to an earlier one."""
    looked = looked_at(request.user, reading.companies, reading.now)
    context = reading.context() | {"looked": looked, "headline": headline(looked)}
    return render_page(request, "health/look_here.html", context)


def looked_at(person, rounds: list[Round], now) -> Looked:
    """Figures never change once they are published, so a pulse is looked through once a day."""
    this = rounds[-1].pulse
    return cache.get_or_set(
        f"look-here:{this.pk}:{this.fingerprint}",
        lambda: look(with_groups(person, rounds, now=now, back=LOOKED_BACK)),
        A_DAY,
    )


def look(rounds: Sequence[Round]) -> Looked:
    """Everything of the last of these rounds, which come with every group."""
    histories = watched_groups(rounds)
    compared, charts = moves(rounds[-1], histories), list(watched(histories))
    found = [moved(rounds, each) for each in clear(compared)]
    named = {(alert.group, alert.face) for alert in found}
    found += [
        alert
        for each in standing_out(rounds, charts)
        if ((alert := left(rounds, each)).group, alert.face) not in named
    ]
    falls_first = sorted(found, key=lambda alert: not alert.down)
    return Looked(tuple(falls_first), len(compared), len(charts))


def watched_groups(rounds: Sequence[Round]) -> list[tuple[GroupResult, History]]:
    """The company and each group with exact figures of the last round, with all their rounds."""
    exact = [group for group in rounds[-1].everybody if group.exact]
    return [(group, group_history(rounds, group)) for group in exact]


def moves(this: Round, histories: Iterable[tuple[GroupResult, History]]) -> list[Move]:
    """The family that p-values are corrected for: all groups × the seven of one pulse."""
    found = [
        move(this.number, group, history, scale) for group, history in histories for scale in SEVEN
    ]
    return [each for each in found if each and each.people >= N_MIN]


def move(at: int, group: GroupResult, history: History, scale: str) -> Move | None:
    """Each statement's newest answers beside the ones before, in the same wording."""
    newest = newest_rounds(history, scale, at=at)
    before = {code: r for code in newest if (r := asked_before(history, code, newest[code]))}
    if not levels.is_covered(len(before), len(core_items()[scale])):
        return None
    after = {code: newest[code] for code in before}
    then = mean(history[r].items[code].score for code, r in before.items())
    now = mean(history[r].items[code].score for code, r in after.items())
    parts = [
        part for asked in (before, after) for part in rounds_parts(history, asked, size=len(before))
    ]
    people = min(history[r].items[code].n for side in (before, after) for code, r in side.items())
    return Move(group, scale, then, change.compare(now - then, parts), people)


def asked_before(history: History, code: str, newest: int) -> int | None:
    version = history[newest].items[code].version
    return max(
        (
            r
            for r, group in history.items()
            if r < newest and code in group.items and group.items[code].version == version
        ),
        default=None,
    )


def clear(compared: Sequence[Move]) -> list[Move]:
    adjusted = change.holm([each.change.p for each in compared])
    return [
        each
        for each, p in zip(compared, adjusted, strict=True)
        if p < P_MAX and abs(each.change.difference) >= POINTS_MIN
    ]


def watched(histories: Iterable[tuple[GroupResult, History]]) -> Iterable[Chart]:
    """Every series long enough: the seven of each group, and trust of the company."""
    for group, history in histories:
        for scale in (*SEVEN, Scale.TRUST.value) if group.is_company else SEVEN:
            found = series(history, scale)
            if found and found.is_long:
                yield Chart(group, scale, found, signal_of(found, smoothed(found)))


def standing_out(rounds: Sequence[Round], charts: Sequence[Chart]) -> list[Chart]:
    """Outside their usual range. A fall is told until it is over, a rise for one cycle.

    Groups are many: of them a second kind of chart must say so too, and one that only goes the
    way of the whole company is not named.
    """
    company = {each.course for each in charts if each.group.is_company}
    new = rounds[-1].number - levels.ROUNDS
    return [
        each
        for each in charts
        if each.signal.side
        and (each.signal.side < 0 or each.signal.since > new)
        and (each.group.is_company or (each.is_certain and each.course not in company))
    ]


def moved(rounds: Sequence[Round], each: Move) -> Alert:
    after = each.before + each.change.difference
    way = "up" if each.points > 0 else "down"
    return Alert(
        face=FACES[each.scale],
        group=each.group.name,
        words=f"{way} {abs(each.points)}, from {printed(each.before)} to {printed(after)}, since "
        "the same statements were asked before",
        why=f"At least {each.people} people each time; beyond chance among all that was compared",
        url=url_of(rounds, each.group, each.scale),
        down=each.change.difference < 0,
    )


def left(rounds: Sequence[Round], each: Chart) -> Alert:
    return Alert(
        face=FACES[each.scale],
        group=each.group.name,
        words=left_words(rounds, each),
        why="Small moves the same way, pulse after pulse, add up to more than chance",
        url=url_of(rounds, each.group, each.scale),
        down=each.signal.side < 0,
    )


def left_words(rounds: Sequence[Round], each: Chart) -> str:
    way = "above" if each.signal.side > 0 else "below"
    words = f"{way} its usual range since {month(rounds, each.signal.since)}"
    if each.scale == Scale.TRUST and each.signal.side < 0:
        return f"{words}; trust inside often falls before customers’ trust does"
    return words


def url_of(rounds: Sequence[Round], group: GroupResult, scale: str) -> str:
    return scale_url(rounds[-1], scale) if group.is_company else group_url(rounds[-1], group)


def headline(looked: Looked) -> str:
    count = len(looked.alerts)
    if not count:
        return "Nothing stands out beyond chance."
    return f"{count_words(count)} {'place' if count == 1 else 'places'} to look at."


def card(reading) -> Card | None:
    """Once anything could have stood out."""
    looked = looked_at(reading.person, reading.companies, reading.now)
    if not looked.compared and not looked.charts:
        return None
    first = looked.alerts[0] if looked.alerts else None
    words = headline(looked) + (f" {first.sentence}" if first else "")
    url = f"{reverse('health:look-here')}?pulse={reading.this.pulse.number}"
    return Card("Look here", words, url, "Open the list", first and first.face)
