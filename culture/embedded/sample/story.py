"""How a year goes at Havelund: what people feel, month by month, and how each of them answers.

A programme lifts four of the seven; being thanked stays weak; leaders are seen less and less; the
laundry struggles. Pure: the seed and the month are arguments; the same seed tells the same
year. Nothing here is a result: results come from counting the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

MONTHS = 12
# Scale: where it stands on 0 to 100 before the programme, by how much a year moves it, and between
# which months it moves.
YEAR = {
    "strategy": (57, 10, 1, 7),
    "characteristics": (55, 7, 4, 11),
    "leadership": (63, -9, 4, 11),
    "commitment": (50, 6, 4, 11),
    "communication": (45, 9, 3, 10),
    "competency": (60, 1, 6, 12),
    "consequence": (45, 1, 6, 12),
    "trust": (56, 2, 5, 12),
    "experience": (59, 2, 5, 12),
    "loop": (41, 14, 2, 9),
    "noticed": (44, 12, 2, 9),
    "said": (73, 3, 1, 7),
    "lived": (55, 5, 4, 11),
    "profile": (52, -9, 4, 11),
}
# Team: how far it lies from the company, over everything; then scale by scale.
TEAMS = {
    "Front desk Nord": (4, {"leadership": 8, "communication": -7, "consequence": -3}),
    "Housekeeping Nord": (-2, {"communication": -4}),
    "Kitchen and bar Süd": (-5, {"leadership": -6}),
    "Front desk Hafen": (5, {"commitment": 5}),
    "Store Altstadt": (-3, {"consequence": -4}),
    "Store Bahnhof": (-5, {"leadership": -7, "communication": -8}),
    "Laundry": (-11, {"communication": -8, "consequence": -9, "experience": -6}),
    "Finance": (4, {"strategy": 7, "communication": 8}),
    "People and culture": (6, {"strategy": 9, "communication": 9}),
    "Marketing": (5, {"strategy": 8, "communication": 7}),
    "Head office": (6, {"strategy": 9, "communication": 10}),
}
# What still changes in one team while the company goes its own way.
TEAM_YEARS = {"Laundry": -7, "Front desk Hafen": 5}
PERSON_SD, TEAM_SD, ITEM_SD, NOISE_SD = 11, 3, 5, 18
DOES_NOT_APPLY = 0.02
WILLING = 0.82
UNWILLING_TEAMS = {"Laundry": 0.6, "Warehouse and delivery": 0.7}
# The shops count their stock: few have time, and the pulse stays open two days longer.
HARD_MONTH = 6
HARD = 0.72


@dataclass(frozen=True)
class Asked:
    """One item of a pulse, as far as an answer depends on it."""

    code: str
    scale: str
    reverse: bool = False


def feels(scale: str, team: str, month: float) -> float:
    """What a team feels about a scale, 0 to 100, so many months into the programme."""
    start, change, first, last = YEAR[scale]
    share = min(max((month - first) / (last - first), 0), 1)
    overall, special = TEAMS.get(team, (0, {}))
    drift = TEAM_YEARS.get(team, 0) * month / MONTHS
    return start + change * share + overall + special.get(scale, 0) + drift + chance(team, scale)


@cache
def chance(*names: str) -> float:
    """What is particular to a team or an item, the same all year."""
    sd = ITEM_SD if names[0] == "item" else TEAM_SD
    return Random(" ".join(("Havelund", *names))).gauss(0, sd)  # noqa: S311


def mood(person: str, *, seed: str) -> float:
    """How much better than the team somebody feels about everything, the same all year."""
    return Random(f"{seed} {person}").gauss(0, PERSON_SD)  # noqa: S311


def rates(
    person: str, team: str, asked: Sequence[Asked], *, month: float, seed: str, luck: str = ""
) -> list[int]:
    """Ratings 1 to 5 in the order asked; 0 is "does not apply".

    With some `luck` that nobody knows, nobody can tell the same story again.
    """
    random = Random(f"{seed}{luck} {person} {month} rates")  # noqa: S311
    usual = mood(person, seed=seed)
    return [rating(item, usual, team, month, random) for item in asked]


def rating(item: Asked, mood: float, team: str, month: float, random: Random) -> int:
    if random.random() < DOES_NOT_APPLY:
        return 0
    felt = feels(item.scale, team, month) + mood + chance("item", item.code)
    stars = min(max(round(1 + (felt + random.gauss(0, NOISE_SD)) / 25), 1), 5)
    return 6 - stars if item.reverse else stars


def recommends(person: str, team: str, *, month: float, seed: str) -> int:
    """0 to 10: would somebody tell a friend to work here?"""
    random = Random(f"{seed} {person} {month} recommends")  # noqa: S311
    felt = feels("experience", team, month) + mood(person, seed=seed)
    return min(max(round(3.2 + felt / 15 + random.gauss(0, 1.4)), 0), 10)


def answers_at(person: str, team: str, *, month: int, seed: str) -> float | None:
    """When somebody answers, as a share of the longest the pulse may stay open; None: not at all.

    Most answer on the first days.
    """
    random = Random(f"{seed} {person} {month} answers")  # noqa: S311
    willing = UNWILLING_TEAMS.get(team, WILLING) * (HARD if month == HARD_MONTH else 1)
    if random.random() > willing:
        return None
    return random.random() ** (0.8 if month == HARD_MONTH else 2.5)
