"""Group by group since the start: which moved, on what, and which may only be chance. No ranks.

Each group is set against itself over the same statements; its seven are corrected together (Holm).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.constructs import FACES, SEVEN, Face
from culture.figures import levels
from culture.health.basis.cards import Card
from culture.health.basis.lines import page_of
from culture.health.basis.picture import moved, points, since_start
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round, group_history, with_groups
from culture.health.basis.sentences import Moved
from culture.health.basis.standing import standing
from culture.health.groups.group import group_url
from culture.pages import render_page
from surveys.published import GroupResult


@dataclass(frozen=True)
class Move:
    """One group; `every` move since the start, downward first, and those that are clear, the
    furthest first. Without any, nothing was asked again.
    """

    group: GroupResult
    url: str
    every: tuple[Moved, ...]
    clear: tuple[Moved, ...]

    @property
    def told(self) -> bool:
        return bool(self.every)

    @property
    def faces(self) -> list[tuple[Face, Moved]]:
        return [(FACES[each.scale], each) for each in self.clear]


def compared(reading: Reading) -> list[Round]:
    """The start and the last full cycle, with their groups: all that the comparison needs."""
    rounds = reading.companies
    first, last = rounds[: -levels.ROUNDS][:1], rounds[-levels.ROUNDS :]
    return with_groups(reading.person, [*first, *last], now=reading.now, back=levels.ROUNDS + 1)


def moves(rounds: Sequence[Round]) -> list[Move]:
    """Every exact group of the last of these rounds, in the order given."""
    return [move(rounds, group) for group in rounds[-1].groups if group.exact]


def move(rounds: Sequence[Round], group: GroupResult) -> Move:
    history, at = group_history(rounds, group), rounds[-1].number
    found = [standing(history, scale, at=at, population=None) for scale in SEVEN]
    again = [each for each in found if each.score is not None and each.asked_again]
    every = [Moved(each.scale, points(each)) for each in again]
    return Move(
        group=group,
        url=group_url(rounds[-1], group),
        every=tuple(sorted(every, key=lambda each: each.points)),
        clear=tuple(sorted(moved(again), key=lambda each: -abs(each.points))),
    )


def furthest_down(falls: Sequence[tuple[GroupResult, Moved]]) -> str:
    """ "Team Nord, leadership down 12"; empty where none fell."""
    found = [(group, fall) for group, fall in falls if fall.points < 0]
    if not found:
        return ""
    group, fall = min(found, key=lambda each: each[1].points)
    return f"{group.name}, {FACES[fall.scale].name.lower()} {fall.words}"


def headline(found: Sequence[Move], *, since: str) -> str:
    """Which group fell most: clearly, or perhaps by chance."""
    told = [each for each in found if each.told]
    if not told:
        return "Cannot tell yet: no group was asked the same statements again."
    if down := furthest_down([(each.group, fall) for each in told for fall in each.clear]):
        return f"Furthest down since {since}: {down}."
    words = f"No group has clearly fallen since {since}."
    chance = furthest_down([(each.group, each.every[0]) for each in told])
    return f"{words} The largest fall may be chance: {chance}." if chance else words


@reads(*LEADERSHIP)
def group_moves(request, reading):
    """In the order of the organisation; `?pulse=` goes back to an earlier pulse."""
    found, since = moves(compared(reading)), since_start(reading.companies)
    context = reading.context() | {
        "headline": headline(found, since=since),
        "since": since,
        "page": page_of(request, found),
        "query": f"&pulse={reading.this.pulse.number}",
        "small": [group.name for group in reading.this.groups if not group.exact],
    }
    return render_page(request, "health/group_moves.html", context)


def card(reading: Reading) -> Card | None:
    """None in the first round, and where there are no exact groups."""
    since = since_start(reading.companies)
    found = moves(compared(reading)) if since else []
    if not found:
        return None
    url = f"{reverse('health:group-moves')}?pulse={reading.this.pulse.number}"
    return Card("Group by group", headline(found, since=since), url, "What moved where")
