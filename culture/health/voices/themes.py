"""What comments speak of: sorted into the nine scales by the words in them. Pure.

No model and no guess: themes.json lists words for each scale, a comment belongs to every scale one
of whose words it holds, and where it holds none to the other things.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path
from re import findall
from unicodedata import combining, normalize

WORDS = Path(__file__).with_name("themes.json")
OTHER = "other"
# A theme of fewer comments than this would point at one or two people.
FEWEST = 3
ENDING = "*"

Themes = frozenset[str]


@cache
def word_lists() -> dict[str, tuple[str, ...]]:
    """Scale → its words; a star stands for any ending."""
    themes = json.loads(WORDS.read_text(encoding="utf-8"))["themes"]
    return {scale: tuple(words) for scale, words in themes.items()}


@cache
def by_word() -> dict[str, Themes]:
    """Word or beginning with its star → the scales that list it."""
    found = {}
    for scale, words in word_lists().items():
        for word in words:
            found[word] = found.get(word, frozenset()) | {scale}
    return found


def plain(text: str) -> str:
    """In small letters and without accents: "Süd" and "SUD" become "sud", "Straße" "strasse"."""
    small = text.casefold()
    if small.isascii():
        return small
    return "".join(letter for letter in normalize("NFKD", small) if not combining(letter))


def themes_of(text: str) -> Themes:
    """The scales that a text speaks of; none where no word of it is in a list."""
    words = set(findall(r"[^\W\d_]+", plain(text).replace("-", "")))
    return frozenset().union(*(scales_of(word) for word in words))


@lru_cache(maxsize=20_000)
def scales_of(word: str) -> Themes:
    """By the whole word, and by each beginning of it."""
    known = by_word()
    begun = (f"{word[:size]}{ENDING}" for size in range(1, len(word) + 1))
    return frozenset().union(*(known.get(form, frozenset()) for form in (word, *begun)))


def common(said: Iterable[Themes]) -> Counter:
    """Themes of at least three comments, with how many; all others count as other things."""
    said = list(said)
    counted = Counter(theme for themes in said for theme in themes)
    kept = Counter({theme: n for theme, n in counted.items() if n >= FEWEST})
    if rest := sum(told(themes, kept) == {OTHER} for themes in said):
        kept[OTHER] = rest
    return kept


def told(themes: Themes, kept: Collection[str]) -> Themes:
    """Those of a comment's themes that are told by themselves, else the other things."""
    return themes & frozenset(kept) or frozenset({OTHER})


def holds(text: str, words: str) -> bool:
    """Every word occurs in the text, in any order, in any case and with or without accents."""
    there = plain(text)
    return all(word in there for word in plain(words).split())
