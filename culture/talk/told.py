"""Notices in words, for one reader: what they may no longer see is not named."""

from collections import defaultdict
from dataclasses import dataclass

from culture.talk.kinds import KINDS
from culture.talk.models import Notice
from culture.talk.notices import SERVER, WHATS


@dataclass(frozen=True)
class Line:
    """One notice: "Max Manager mentioned you" about a thing and its address, both empty if gone."""

    notice: Notice
    words: str
    about: str
    url: str


def lines(notices, person) -> list[Line]:
    """One query per kind of thing, and what its visibility takes."""
    notices = list(notices)
    things = seen(notices, person)
    return [line(notice, things.get((notice.kind, notice.about_id))) for notice in notices]


def seen(rows, person) -> dict[tuple[str, int], object]:
    """{(kind, id): thing} of what these notices or comments are about, if this person may see."""
    wanted = defaultdict(set)
    for row in rows:
        wanted[row.kind].add(row.about_id)
    return {
        (name, thing.pk): thing
        for name, ids in wanted.items()
        if name in KINDS
        for thing in KINDS[name].rows(person).filter(pk__in=ids)
    }


def line(notice: Notice, thing) -> Line:
    kind = KINDS.get(notice.kind)
    return Line(
        notice=notice,
        words=WHATS[notice.what].words.format(by=notice.by or SERVER),
        about=kind.words(thing) if thing else "",
        url=kind.address(thing.pk) if thing else "",
    )
