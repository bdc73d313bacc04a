"""Seen alike, group by group: the words of culture.health.groups.alike as a table, and the split.

Figures stand behind "How we count".
"""

from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404
from django.urls import reverse

from culture.access import LEADERSHIP, MANAGER
from culture.constructs import FACES, SEVEN
from culture.health.basis.cards import Card
from culture.health.basis.lines import Line, lines, lines_page, of_branch
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.groups.alike import (
    GroupViews,
    Strength,
    View,
    group_views,
    least_shared,
    overall,
    sentence,
    split_groups,
    strength,
    whole_sentence,
)
from culture.health.groups.group import group_url
from culture.pages import render_page
from culture.plots import HeatMap, HeatRow, ViewCell, printed
from culture.words import named, people
from surveys.published import GroupResult

TOO_SMALL = "Too small for this"
TOO_FRESH = "Too few statements asked of these yet"


def view_map(this: Round, kept: Iterable[tuple[Line, GroupViews]], scales, whole) -> HeatMap:
    """These groups below a line for `whole`, all of them; none where that is empty."""
    rows, heading = [], None
    if whole:
        cells = [strength_cell(strength(whole, scale)) for scale in scales]
        rows.append(HeatRow(name="All groups together", cells=cells, whole=True))
    for line, each in kept:
        if line.branch != heading:
            heading = line.branch
            rows.append(HeatRow(name=heading.name, heading=True))
        rows.append(row(this, line, each, scales))
    return HeatMap(columns=[FACES[scale] for scale in scales], rows=rows)


def row(this: Round, line: Line, each: GroupViews, scales: Sequence[str]) -> HeatRow:
    return HeatRow(
        name=each.group.name,
        people=people(each.group.n_words),
        level=line.depth,
        url=group_url(this, each.group),
        merged=each.group.merged,
        cells=[view_cell(each.views.get(scale)) for scale in scales],
    )


def view_cell(found: View | None) -> ViewCell:
    if found is None:
        return ViewCell("", "–", why="too few statements asked")
    return ViewCell(found.word, found.word, "score", printed(found.score))


def strength_cell(found: Strength | None) -> ViewCell:
    if found is None:
        return ViewCell("", "–")
    return ViewCell("", found.share_words, "agreement", found.word)


def left_out(words: str, names: Sequence[str]) -> str:
    """ "Too small for this: A; B." """
    return f"{words}: {named(names)}." if names else ""


@reads(*LEADERSHIP, MANAGER)
def agreement(request, reading):
    """Every exact group this person may read; `?construct=` and `?branch=` choose."""
    scale = chosen(request)
    found = group_views(reading.shown, (scale,) if scale else SEVEN)
    spoken = scale or least_shared(found)
    context = reading.context() | map_page(request, reading, found, scale)
    context |= {
        "headline": headline(reading.this, found, scale),
        "strength": overall(found) if reading.reads_everything else None,
        "face": FACES[scale] if scale else None,
        "faces": [FACES[key] for key in SEVEN],
        "spoken": FACES[spoken] if spoken else None,
        "split": split_groups(found, spoken),
    }
    return render_page(request, "health/agreement.html", context)


def chosen(request) -> str | None:
    """The construct of the address. Raises Http404 for one that is none of the seven."""
    scale = request.GET.get("construct") or None
    if scale not in (None, *SEVEN):
        raise Http404
    return scale


def headline(this: Round, found: Sequence[GroupViews], scale: str | None) -> str:
    if found:
        return sentence(found, scale) if scale else whole_sentence(found)
    if any(group.exact for group in this.groups):
        return "Too few statements have been asked yet to tell whether views are shared."
    return "No group here is large enough to tell whether views are shared."


def map_page(request, reading: Reading, found: Sequence[GroupViews], scale: str | None) -> dict:
    """A page of the table, and the names of those that are not in it."""
    known = {each.group.id: each for each in found}
    every = lines(reading.this, reading.this.tree)
    page = lines_page(
        request,
        every,
        told=lambda line: line.group.id in known,
        anchor="alike-title",
        pulse=reading.this.pulse.number,
        construct=scale or "",
    )
    kept = of_branch(every, page["branch"])
    shown = [(line, known[line.group.id]) for line in page["page"]]
    whole = found if reading.reads_everything and len(found) > 1 else ()
    scales = (scale,) if scale else SEVEN
    return page | {
        "map": view_map(reading.this, shown, scales, whole) if shown else None,
        "small": left_out(TOO_SMALL, [e.group.name for e in kept if not e.group.exact]),
        "fresh": left_out(TOO_FRESH, [e.group.name for e in kept if is_fresh(e.group, known)]),
    }


def is_fresh(group: GroupResult, known: Mapping[int, GroupViews]) -> bool:
    return group.exact and group.id not in known


def card(reading: Reading) -> Card | None:
    """Of the construct that fewest groups see alike."""
    found = group_views(reading.shown)
    if not found:
        return None
    url = f"{reverse('health:agreement')}?pulse={reading.this.pulse.number}"
    face = FACES[least_shared(found)] if len(found) > 1 else None
    return Card("Seen alike?", whole_sentence(found), url, "Group by group", face)


def table(rounds: Sequence[Round]) -> list[list]:
    """Group, people, then the word for each of the seven; empty where nothing is told."""
    rows = [["Group", "People counted", *(FACES[scale].name for scale in SEVEN)]]
    for each in group_views(rounds):
        words = [each.views[scale].word if scale in each.views else "" for scale in SEVEN]
        rows.append([each.group.name, each.group.n_words, *words])
    return rows
