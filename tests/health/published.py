"""Published figures made by hand, as the gate hands them out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import mean

from culture.access import Role
from culture.health.basis.reading import Reading
from culture.health.basis.rounds import Round
from culture.health.basis.standing import core_items
from culture.people.models import Person
from surveys.asking import bank
from surveys.asking.rotation import block_of, items_of
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from surveys.published import GroupResult, ItemResult, ScaleResult
from tests import make

SPREAD = 20.0  # sd of the answers to one item, in points


def item(code, score, n, spread=SPREAD, counts=None):
    known = bank.library()[code]
    return ItemResult(
        code=code,
        version=known.version,
        wording=known.wordings["en"],
        scale=known.scale,
        n=n,
        score=score,
        variance=spread**2,
        favourable=min(max(score, 10), 90),
        band=min(3, int(score // 25)),
        counts=counts,
    )


def exact(scores, *, n=200, level=Group.Level.COMPANY, key="all", spread=None, **fields):
    """An exact group; `scores` by item code, `spread` (sd of its answers) by scale."""
    spreads = {code: (spread or {}).get(bank.library()[code].scale, SPREAD) for code in scores}
    items = {code: item(code, score, n, spreads[code]) for code, score in scores.items()}
    scales = {each.scale for each in items.values()}
    return GroupResult(
        **identity(level, key, fields),
        n=n,
        n_words=str(n),
        items=items,
        scales={scale: whole(scale, items, n) for scale in scales},
    )


def whole(scale, items, n):
    here = [each.score for each in items.values() if each.scale == scale]
    return ScaleResult(scale, sum(here) / len(here), n, SPREAD, len(here))


def rounded(scores, *, items_asked=4, key="nord", **fields):
    """A group of five to nine; `scores` by scale."""
    return GroupResult(
        **identity(Group.Level.ROUNDED, key, fields),
        n=None,
        n_words="5–9",
        scales={
            scale: ScaleResult(scale, score, None, None, items_asked, step=5)
            for scale, score in scores.items()
        },
        items={
            code: ItemResult(code, 1, bank.library()[code].wordings["en"], scale, band=2)
            for scale in scores
            for code in core_items()[scale]
        },
    )


def identity(level, key, fields):
    given = {"id": 1, "pulse_id": 1, "name": "Whole company", "team_ids": (1,), "inside_id": None}
    return given | {"level": level, "trend_key": key} | fields


def everything(score, number=0):
    """The same score for every item that pulse `number` asks."""
    core = {each.code for each in bank.core()}
    return {each.code: score for each in items_of(number) if each.code in core}


def rounds(*companies, groups=()):
    """One round a month from March 2026; `groups` belong to the last."""
    last = len(companies)
    return [
        Round(number, pulse(number - 1), company, tuple(groups) if number == last else ())
        for number, company in enumerate(companies, start=1)
    ]


def pulse(number, invited=250):
    month = 3 + number
    year, month = 2026 + (month - 1) // 12, (month - 1) % 12 + 1
    return Pulse(
        pk=number + 1,
        number=number,
        block=block_of(number),
        opens_on=date(year, month, 10),
        ends_at=datetime(year, month, 19, 17, tzinfo=UTC),
        invited=invited,
    )


def a_year(now, *, then=50, n=200):
    """The baseline and a full cycle; `now` and `then` are scores by scale, or one for all."""

    def of(scores, code):
        return scores[bank.library()[code].scale] if isinstance(scores, dict) else scores

    return rounds(
        *(
            exact({c: of(now if number else then, c) for c in everything(0, number)}, n=n)
            for number in range(4)
        )
    )


def reading_of(rounds, role=Role.HR_LEAD):
    """What a page begins with, of rounds made by hand."""
    made = Reading(Person(role=role), make.NOW, rounds, rounds)
    vars(made)["shown"] = rounds
    return made


def with_teams(courses, code="COM1", n=30):
    """One round a month in which every team, a group of its own, answers one statement.

    `courses`: team id → its scores, round by round; None where it was not published.
    """
    every = list(zip(*courses.values(), strict=True))
    companies = [exact({code: mean(filter(None, here))}) for here in every]
    return [
        replace(each, groups=tuple(teams(courses, here, code, n)))
        for each, here in zip(rounds(*companies), every, strict=True)
    ]


def teams(courses, here, code, n):
    for team, score in zip(courses, here, strict=True):
        if score is not None:
            name = f"Team {team}"
            fields = {"id": team, "key": name, "name": name, "team_ids": (team,), "n": n}
            yield exact({code: score}, level=Group.Level.EXACT, **fields)
