"""Does the loop come round: results shared, something promised, promises kept, pulse after pulse.

For HR leads and sponsors. Counts groups and promises; no person, and no answer.
"""

from collections.abc import Callable, Sequence
from statistics import median

from django.utils import timezone

from culture.access import LEADERSHIP
from culture.health.basis.reading import reads
from culture.health.basis.rounds import with_groups
from culture.health.homes.panels import Panel, Point
from culture.health.homes.promises import kept_words
from culture.health.homes.turns import Turn, is_told, turns
from culture.pages import render_page
from culture.words import count_words, plural
from roadmap.actions.listing import line
from roadmap.actions.models import Action

LAST = 12  # pulses
DAYS = 20  # the most that the axis of days shows
YET = "cannot tell yet"


@reads(*LEADERSHIP)
def loop(request, found):
    today = timezone.localdate(found.now)
    rounds = with_groups(found.person, found.companies[-LAST:], now=found.now, back=LAST)
    every = turns(rounds, today=today)
    context = {
        "headline": headline(every),
        "panels": panels(every),
        "rows": [row(each) for each in every],
        "kept": kept_words(line(action, today) for action in Action.objects.all()),
    }
    return render_page(request, "health/loop.html", found.context() | context)


def headline(every: Sequence[Turn]) -> str:
    """ "After three of 4 results groups read theirs and something was promised." """
    over = [each for each in every if not each.is_running]
    if not over:
        return "Too early to say: the ten working days after the first result are not over."
    round_ = sum(each.came_round for each in over)
    whole = plural(len(over), "result")
    said = "groups shared theirs and something was promised"
    if not round_:
        return f"After none of {whole} {said}."
    return f"After {count_words(round_).lower()} of {whole} {said}."


def panels(every: Sequence[Turn]) -> list[Panel]:
    days = [day for each in every for day in each.days]
    typical = f"median {median(days):.0f} days" if days else YET
    return [
        panel("Groups that shared it", every, shared, words=last_words(every, shared)),
        panel("Shared and promised", every, both, words=last_words(every, both)),
        panel("Days until it was shared", every, slow, words=typical, top=DAYS, unit=" d"),
        panel("Promises kept on time", every, on_time, words=last_words(every, on_time)),
    ]


def panel(title, every, point: Callable, *, words: str, top=100, unit=" %") -> Panel:
    return Panel(title, words, top, unit, tuple(point(each) for each in every))


def last_words(every: Sequence[Turn], point: Callable) -> str:
    told = [point(each) for each in every]
    return next((each.printed for each in reversed(told) if each.value is not None), YET)


def shared(each: Turn) -> Point:
    return share(each, each.shared)


def both(each: Turn) -> Point:
    return share(each, each.both)


def share(each: Turn, number: int) -> Point:
    """Of all groups, so no chance is in it; nothing while there is time left."""
    if each.is_running or not each.groups:
        words = "still running" if each.is_running else "no groups"
        return Point(label(each), None, words)
    return Point(label(each), 100 * number / each.groups, f"{number} of {each.groups}")


def slow(each: Turn) -> Point:
    days = each.typical_days
    return Point(label(each), days, YET if days is None else plural(round(days), "day"))


def on_time(each: Turn) -> Point:
    """With its Wilson interval; nothing where that says too little."""
    found = each.promises
    if found is None:
        return Point(label(each), None, "none due yet")
    counted = f"{found.on_time} of {found.due}"
    if not is_told(found):
        return Point(label(each), None, f"{counted}: {YET}")
    low, high = (100 * end for end in found.interval)
    words = f"{counted} ({low:.0f} to {high:.0f} %)"
    return Point(label(each), 100 * found.kept_on_time, words, low, high)


def label(each: Turn) -> str:
    return f"{each.this.pulse.opens_on:%b}"


def row(each: Turn) -> tuple:
    """The numbers as words, as the table prints them."""
    told = [point(each).printed for point in (shared, both, slow, on_time)]
    leaders = "yes" if each.leaders_acted else "no"
    return (each.this.pulse, *told, leaders)
