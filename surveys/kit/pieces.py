"""The pieces of the kit: what each is for, which names it may hold, and its text in force."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from surveys.kit import filling
from surveys.models.kit import KitMail, KitText, Piece

TEXTS = Path(__file__).parent / "texts"
# What each name prints; the order is that of the list beside the editor.
NAMES = {
    "organisation": "the organisation",
    "leader": "who signs the letter",
    "opens": "the day the pulse opens",
    "closes": "day and hour it closes",
    "results": "the day everybody reads the result, if the close does not move",
    "questions": "how many questions",
    "minutes": "how long answering takes",
    "sender": "who the mails come from",
    "contact": "whom people can ask",
    "people": "how many are asked",
    "rounded": "fewest people behind any number",
    "exact": "fewest people behind an exact number",
    "reminders": "when reminders go, and to whom",
    "comments": "who reads comments; empty where none can be written",
    "promise": "the promise, as the mails print it",
}
WITH_ADDRESSES = {
    "address": "the address mails come from",
    "promise_page": "the public page of the promise",
}
FOR_IT = {
    "address": "the address mails come from",
    "returns": "where undelivered mail goes",
    "server": "which server hands mails over",
    "links": "how every link begins",
    "host": "the name of our server",
}
AFTER = {
    "organisation": "the organisation",
    "leader": "who signs the letter",
    "contact": "whom people can ask",
    "answered": "how many answered",
    "invited": "how many were asked",
    "month": "month and year of the pulse",
    "next": "when the next pulse opens",
    "rounded": "fewest people behind any number",
}


@dataclass(frozen=True)
class About:
    """`names` may stand in its text. `linkless`: a mail in which nothing may become a link."""

    piece: str
    words: str
    names: dict[str, str]
    paper: str = "a4"
    linkless: bool = False

    @property
    def label(self) -> str:
        return str(Piece(self.piece).label)


ABOUT = {
    each.piece: each
    for each in (
        About(
            Piece.HEADS_UP,
            "A mail to everybody who leads a team, four working days before. Without any link.",
            NAMES,
            linkless=True,
        ),
        About(
            Piece.LETTER,
            "A mail to everybody who is asked, three working days before. Without any link.",
            NAMES,
            linkless=True,
        ),
        About(Piece.INTRANET, "To put on the intranet.", NAMES | WITH_ADDRESSES),
        About(Piece.IT, "For whoever runs mail and its filters.", NAMES | FOR_IT),
        About(
            Piece.CARD, "An A5 card for every manager: what to say in five minutes.", NAMES, "a5"
        ),
        About(Piece.POSTER, "For people without mail, once the result is out.", AFTER),
    )
}
MAILS = (Piece.HEADS_UP, Piece.LETTER)
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Words:
    """Title and text of a piece; with names in braces, or filled in."""

    title: str
    text: str
    own: bool = False

    def filled(self, values: dict[str, str]) -> "Words":
        title, text = (filling.filled(each, values) for each in (self.title, self.text))
        return Words(" ".join(title.split()), text, self.own)

    @property
    def blocks(self) -> list[filling.Block]:
        return filling.blocks(self.text)

    @property
    def plain(self) -> str:
        """As a file: the title, then the text without its marks."""
        lines = [f"{line.removeprefix('# ')}\n" for line in self.text.strip().splitlines()]
        return f"{self.title}\n\n{''.join(lines)}"


@cache
def ours(piece: str, language: str) -> Words:
    """As shipped. Raises FileNotFoundError."""
    title, _, text = (TEXTS / language / f"{piece}.txt").read_text().partition("\n")
    return Words(title.strip(), text.strip())


def in_force(piece: str, language: str) -> Words:
    own = KitText.objects.filter(piece=piece, language=language).first()
    return Words(own.title, own.text, own=True) if own else ours(piece, language)


def all_in_force(piece: str) -> dict[str, Words]:
    """By language, in one query."""
    own = {
        row.language: Words(row.title, row.text, own=True)
        for row in KitText.objects.filter(piece=piece)
    }
    return {language: own.get(language) or ours(piece, language) for language in LANGUAGES}


def mark(piece: str) -> str:
    """Of what is mailed, in every language: another text or another name in it, another mark."""
    signed_by = KitMail.of(Piece.LETTER).signed_by if says_who_signs(piece) else ""
    return hashlib.sha256("\0".join([signed_by, *said(piece)]).encode()).hexdigest()


def says_who_signs(piece: str) -> bool:
    """The letter comes from them; another text may name them."""
    return piece == Piece.LETTER or any("{leader}" in part for part in said(piece))


def said(piece: str) -> list[str]:
    """Title and text in force, in every language."""
    return [part for words in all_in_force(piece).values() for part in (words.title, words.text)]


def is_on(mail: KitMail) -> bool:
    """Whether it goes by itself: turned on, and still as it was looked at."""
    return bool(mail.looked_at) and mail.looked_at == mark(mail.piece)
