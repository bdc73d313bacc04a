"""How the programme goes in each team: what is reported on which day, and what is confirmed.

Pure: the same milestone goes the same way in the same team every time. Being thanked is late almost
everywhere, leaders cancel their days on the floor, and the laundry is behind with everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

CONFIRM, GIVE_BACK, ACCEPT, LAPSE = "confirm", "give back", "accept", "lapse"
UNDER_WAY, STUCK, REPORTED = "under_way", "stuck", "reported"
BETWEEN_REPORTS = 45
# Days late, and how often somebody is stuck on the way.
LATE = {"consequence": 40, "leadership": 15}
LATE_TEAMS = {"Laundry": 50, "Store Bahnhof": 15, "Front desk Hafen": -4}
STUCK_SHARE = {"consequence": 0.35}
STUCK_TEAMS = {"Laundry": 0.7}
# How often the evidence is fine before anybody sees the behaviour, and how often what must be done
# again is let slip; a third of that stays so.
SEEN_LATER, LAPSES, STAYS_LAPSED = 0.07, 0.18, 0.33
AGAINS = 3
# What a visitor who signs in as its manager finds not yet done.
NEVER_DONE = {("COM-M3", "Front desk Nord")}

BEGUN = ("", "", "Talked about it in the team meeting.", "First date is set.", "Everybody knows.")
ON_THE_WAY = {
    "strategy": ("Three of four goals are written.", "The night shift still has to see it."),
    "characteristics": ("Asked the guests of last week.", "Two hand-offs are drawn."),
    "leadership": (
        "Two of three floor weeks were cancelled.",
        "One visit a month instead of four.",
    ),
    "commitment": ("Everybody has signed but the two on leave.", "We read it out every Monday."),
    "communication": ("Held seven of nine.", "The early shift misses it too often."),
    "competency": ("Half of us have been trained.", "Two of five obstacles are gone."),
    "consequence": ("Thanks are said, but not by name.", "Nobody has time at the end of a shift."),
}
WAITING = ("Short of people until the end of the month.", "Waiting for an answer from head office.",
           "Two of us are ill, we begin again in three weeks.")  # fmt: skip
FINISHED = ("Done, and it stays on the board.", "Done with everybody on shift.", "It works.", "")
MISSING = ("Please add how the night shift takes part.", "The last of the three points is missing.")


UNSEEN = ("The evidence is fine. Let us see it on the floor for a month.",)
AGAIN = ("Done again.", "Held to it all quarter.", "Renewed, with one change.", "")
LESSONS = (
    "Begin with the late shift: they heard of everything last.",
    "Ask the team for examples first. Ours were better than the ones in the file.",
    "One page is enough. Nobody read the second.",
    "Choose a day without arrivals.",
)


@dataclass(frozen=True)
class Event:
    """What happens to one rollout on one day: a report in this state, or a decision about one.

    `effort`: of what was planned, the share spent by then.
    """

    day: date
    what: str
    note: str = ""
    confidence: str = ""
    lesson: str = ""
    effort: float = 0


def whole(
    code: str, construct: str, team: str, *, begin: date, due: date, months: int | None
) -> list[Event]:
    """The course with what it took and taught. What recurs after `months` is done again, or not."""
    random = Random(f"{code} {team} whole")  # noqa: S311
    events = list(course(code, construct, team, begin=begin, due=due))
    if events[-1].what == CONFIRM and random.random() < SEEN_LATER:
        last = events.pop()
        events.append(replace(last, what=ACCEPT, note=random.choice(UNSEEN)))
        events.append(replace(last, day=working(last.day, 33)))
    if events[-1].what == CONFIRM and months:
        events += again(events[-1].day, months, random)
    return taught(spent(events, random), random)


def again(confirmed: date, months: int, random: Random) -> Iterator[Event]:
    for _ in range(AGAINS):
        until = confirmed + relativedelta(months=months)
        late = random.random() < LAPSES
        if late:
            yield Event(until + timedelta(days=1), LAPSE)
            if random.random() < STAYS_LAPSED:
                return
        done = working(until, random.randint(18, 45) if late else -random.randint(7, 16))
        yield Event(done, REPORTED, random.choice(AGAIN), "sure")
        confirmed = working(done, random.randint(2, 5))
        yield Event(confirmed, CONFIRM)


def spent(events: list[Event], random: Random) -> list[Event]:
    """A little more with each report, in all somewhat less or more than planned."""
    total = random.uniform(0.6, 1.4)
    return [
        replace(event, effort=total * number / len(events))
        for number, event in enumerate(events, start=1)
    ]


def taught(events: list[Event], random: Random) -> list[Event]:
    """In some teams the last report says what the next one should know."""
    if random.random() > 0.3:
        return events
    last = max((n for n, event in enumerate(events) if event.what == REPORTED), default=0)
    lesson = random.choice(LESSONS)
    return [replace(e, lesson=lesson) if n == last else e for n, e in enumerate(events)]


def course(code: str, construct: str, team: str, *, begin: date, due: date) -> Iterator[Event]:
    """Everything that happens to a rollout from its planned beginning on, by day."""
    random = Random(f"{code} {team}")  # noqa: S311
    late = days_late(construct, team, random)
    begun = begin + timedelta(days=random.randint(0, 6))
    done = working(max(due + timedelta(days=late), begun + timedelta(days=4)))
    yield Event(working(begun), UNDER_WAY, random.choice(BEGUN), "sure" if late < 7 else "likely")
    yield from on_the_way(construct, team, begun, done, random)
    if (code, team) in NEVER_DONE:
        return
    yield Event(done, REPORTED, random.choice(FINISHED), "sure")
    if random.random() < 0.08:
        yield Event(working(done, 4), GIVE_BACK, random.choice(MISSING))
        done = working(done, 11)
        yield Event(done, REPORTED, "Added what was missing.", "sure")
    yield Event(working(done, random.randint(2, 9)), CONFIRM)


def days_late(construct: str, team: str, random: Random) -> int:
    """Negative: early."""
    days = random.gauss(0, 6)
    for mean in (LATE.get(construct, 0), LATE_TEAMS.get(team, 0)):
        days += mean * random.uniform(0.4, 1.6)
    return round(days)


def on_the_way(construct: str, team: str, begun: date, done: date, random: Random):
    stuck = max(STUCK_SHARE.get(construct, 0.04), STUCK_TEAMS.get(team, 0))
    wait = random.random() < stuck
    if wait:
        yield Event(
            working(begun, (done - begun).days // 3), STUCK, random.choice(WAITING), "doubtful"
        )
    first = (done - begun).days // 2 if wait else BETWEEN_REPORTS
    for days in range(first, (done - begun).days - 5, BETWEEN_REPORTS):
        said = random.choice(ON_THE_WAY[construct])
        yield Event(working(begun, days), UNDER_WAY, said, random.choice(("sure", "likely")))


def working(day: date, later: int = 0) -> date:
    """The day so many days later, or the Monday after it."""
    day += timedelta(days=later)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
