"""Slides for twenty minutes with the team: its page, three questions, one thing to change.

Made of the group's page and nothing else, so never a comment. Pure: words and numbers in, bytes
out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.text import Truncator
from pptx.chart.data import CategoryChartData

from culture.health.basis.rounds import Round
from culture.health.exports.slides import (
    BRAND,
    MUTED,
    Place,
    add_bars,
    add_slide,
    add_table,
    as_bytes,
    new_deck,
    write,
)
from culture.health.exports.tables import whole
from culture.health.groups.group import GroupPage
from culture.plots import SoftBar
from culture.words import moment
from roadmap.actions.listing import Line

QUESTIONS = (
    "Where did you last see this go well?",
    "What stands in the way when it does not?",
    "What could we change ourselves within four weeks?",
)
GUESS = "Please do not guess who said what, and do not ask who answered."
FEW = (
    "Few people answered, so each score is rounded and may lie a little to either side: talk about "
    "the order, not about five points."
)
FADES = "Where a bar lies only a little above another, chance may have put it there."
KEEP = (
    "Five minutes. Ask for one example each. What must not change? Note it in the words of the "
    "team, without names."
)
TALK = (
    "Seven minutes. Ask the questions as they stand and wait; do not explain or defend. Nobody has "
    "to speak. Write down what the team can change itself, and what has to go further up."
)
CHOOSE = (
    "Three minutes. One thing, small enough to be kept, with a date. Write it on the page of the "
    "group today: everybody in the team then finds it under Promises, and what became of it."
)
LAST = 3  # earlier promises that are told again
LINE = 90  # letters that fit beside each other


@dataclass(frozen=True)
class Talking:
    """`told`: what became of earlier promises of the group, the latest first."""

    organisation: str
    this: Round
    page: GroupPage
    told: Sequence[Line] = ()


def as_pptx(said: Talking, *, now: datetime) -> bytes:
    title = f"{said.page.group.name}: twenty minutes about {said.this.pulse}"
    deck = new_deck(title, now=now)
    opening(deck, said, now=now)
    seven(deck, said.page)
    bars(deck, f"{said.page.keep_words} to keep", said.page.keep, notes=KEEP)
    talk(deck, said.page)
    if said.told:
        promised(deck, said.told[:LAST])
    choose_one(deck)
    return as_bytes(deck)


def opening(deck, said: Talking, *, now: datetime) -> None:
    page = said.page
    notes = f"Two minutes. Say who is in it and that every number mixes at least five. {GUESS}"
    if said.this.pulse.released_at > now:
        opens = moment(said.this.pulse.released_at, timezone.get_current_timezone())
        notes += f" Everybody reads the company’s result on {opens}: please show this after it."
    slide = add_slide(deck, page.headline, notes=notes)
    write(slide, f"{said.organisation} · {said.this.pulse}", Place(1.6), color=MUTED)
    write(slide, f"{page.group.name}, {page.people}", Place(2.3), size=24)
    write(slide, quarter_words(page), Place(3.0), color=MUTED)
    write(slide, GUESS, Place(5.6))


def quarter_words(page: GroupPage) -> str:
    return f"Read over {page.quarter} together." if page.quarter else ""


def seven(deck, page: GroupPage) -> None:
    """A chart that can be edited, and the same numbers as a table."""
    exact = page.group.exact
    notes = f"Three minutes. Read it once together, from the top. {FADES if exact else FEW}"
    slide = add_slide(deck, "How we see the seven, strongest first", notes=notes)
    if page.rows:
        add_chart(slide, page)
        rows = [(row.face.name, row.printed, row.words) for row in page.rows]
        head = ("Construct", "0 to 100", "In words")
        add_table(slide, [head, *rows], Place(1.5, left=7.0, width=5.63, height=4.4))


def add_chart(slide, page: GroupPage) -> None:
    data = CategoryChartData(number_format="0" if page.group.exact else '"≈ "0')
    data.categories = [row.face.name for row in page.rows]
    data.add_series("0 disagree, 50 neither, 100 agree", [whole(row.score) for row in page.rows])
    place = Place(1.5, width=6.0, height=4.9)
    add_bars(slide, data, place, name="The seven, strongest first", colors=(BRAND,))


def bars(deck, title: str, shown: Sequence[SoftBar], *, notes: str):
    """Each with its score, its statement and how many agree."""
    slide = add_slide(deck, title, notes=notes)
    for place, each in enumerate(shown):
        top = 1.6 + 1.15 * place
        about = f"{each.face.name}, {each.face.subtitle}: {each.about}"
        write(slide, about, Place(top), size=20, bold=True)
        quote = f"“{each.quote}” {each.words}" if each.quote else each.words
        write(slide, quote, Place(top + 0.4), size=16, color=MUTED)
    return slide


def talk(deck, page: GroupPage) -> None:
    slide = bars(deck, f"{page.talk_words} to talk about", page.talk, notes=TALK)
    write(slide, "\n".join(QUESTIONS), Place(5.3, height=1.2), size=20)


def promised(deck, told: Sequence[Line]) -> None:
    notes = "Two minutes, and before anything new: what we said last time and what became of it."
    slide = add_slide(deck, "What we promised last time", notes=notes)
    for place, each in enumerate(told):
        will = Truncator(each.action.will).chars(LINE)
        became = Truncator(each.action.did or each.action.reason).chars(2 * LINE)
        top = 1.6 + 1.6 * place
        write(slide, will, Place(top), size=20, bold=True)
        write(slide, f"{each.words}. {became}", Place(top + 0.5), size=16, color=MUTED)


def choose_one(deck) -> None:
    slide = add_slide(deck, "One thing we change ourselves", notes=CHOOSE)
    for place, words in enumerate(("We heard", "We will", "By when", "Who looks after it")):
        write(slide, f"{words}:", Place(1.8 + 1.1 * place), size=24, bold=True)
