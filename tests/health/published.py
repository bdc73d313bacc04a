"""Published figures made by hand, as the gate hands them out."""

from datetime import UTC, date, datetime

from culture.health.rounds import Round
from culture.health.standing import core_items
from surveys import bank
from surveys.gate import GroupResult, ItemResult, ScaleResult
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from surveys.rotation import block_of, items_of

SPREAD = 20.0  # sd of the answers to one item, in points


def item(code, score, n):
    known = bank.bank()[code]
    return ItemResult(
        code=code,
        version=known.version,
        wording=known.wordings["en"],
        scale=known.scale,
        n=n,
        score=score,
        variance=SPREAD**2,
        favourable=min(max(score, 10), 90),
        band=min(3, int(score // 25)),
    )


def exact(scores, *, n=200, level=Group.Level.COMPANY, key="all", **fields):
    """An exact group; `scores` by item code."""
    items = {code: item(code, score, n) for code, score in scores.items()}
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
            code: ItemResult(code, 1, bank.bank()[code].wordings["en"], scale, band=2)
            for scale in scores
            for code in core_items()[scale]
        },
    )


def identity(level, key, fields):
    given = {"id": 1, "pulse_id": 1, "name": "Whole company", "team_ids": (1,), "inside_id": None}
    return given | {"level": level, "trend_key": key} | fields


def everything(score, number=0):
    """The same score for every item that pulse `number` asks."""
    return {each.code: score for each in items_of(block_of(number)) if each.scale != "recommend"}


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
        return scores[bank.bank()[code].scale] if isinstance(scores, dict) else scores

    return rounds(
        *(
            exact({c: of(now if number else then, c) for c in everything(0, number)}, n=n)
            for number in range(4)
        )
    )
