"""What somebody wrote, without what names people: mail addresses, numbers, names of the roster.

Pure. It happens in memory during the count, before a comment is written anywhere. It cannot hide a
style or a story; the answer page says so.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]*\w")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Five digits or more, however they are grouped: phone, employee, account.
NUMBER = re.compile(r"\+?\d(?:[\s()/.\u2010-\u2015-]{0,2}\d){4,}")
# Letters with the marks that belong to them, also inside: O’Hara, Anna-Lena, प्रिया.
LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e])*"
WORD = re.compile(rf"{LETTERS}(?:['’ʼ´‐-]{LETTERS})*")
# Scripts that put no space between words: names are looked for inside them.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Letters that are no base letter with a mark, and the other way to write those that are.
OTHERWISE = (("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("þ", "th"), ("æ", "ae"), ("œ", "oe"))
SPELT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa"))
TITLES = ("mr.", "mrs.", "ms.", "dr.", "hr.", "fr.", "prof.")
CONTROL = {"Cc", "Cf", "Co", "Cs"}
WORDS = json.loads((Path(__file__).parents[1] / "library" / "name_words.json").read_text())
# Names that are ordinary words as well: taken for names only where they begin with a capital and
# do not begin a sentence.
ORDINARY = frozenset(WORDS["ordinary"])
# Small words inside names, which would mask every other line of a text.
PARTICLES = frozenset(WORDS["particles"])


class Names:
    """The words of a roster's names, made once per count."""

    def __init__(self, names: Iterable[str]):
        names = list(names)
        spellings = [*names, *(spelt(name) for name in names)]
        self.words = {word for name in spellings for word in parts(folded(name))} - PARTICLES
        unspaced = [re.escape(part) for name in names for part in name.split() if len(part) > 1]
        inside = "|".join(part for part in unspaced if UNSPACED.search(part))
        self.inside = re.compile(inside or r"(?!)")

    def holds(self, word: str, *, begins: bool) -> bool:
        """Whether this word names somebody; `begins`: it is the first of a sentence."""
        plain = folded(word)
        known = any(self.has(part) for part in [plain, *parts(plain)])
        if plain in ORDINARY:
            return known and word[0].isupper() and not begins
        return known

    def has(self, word: str) -> bool:
        """As it stands, or with the s of a genitive: Annas."""
        return word in self.words or (word.endswith("s") and word[:-1] in self.words)


def parts(word: str) -> list[str]:
    """Anna-Lena's: anna, lena, s."""
    return [part for part in re.split(r"[\s'’ʼ´‐-]+", word) if len(part) > 1]


def folded(word: str) -> str:
    """Without accents and case: "Jürgen" and "jurgen" are one name."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return exchanged(plain, OTHERWISE)


def spelt(name: str) -> str:
    """Mueller for Müller."""
    return exchanged(unicodedata.normalize("NFC", name.casefold()), SPELT)


def exchanged(word: str, pairs) -> str:
    for letter, other in pairs:
        word = word.replace(letter, other)
    return word


def masked(text: str, names: Names) -> str:
    """The text with [mail], [link], [number] and [name]; control characters go."""
    text = unicodedata.normalize("NFC", without_controls(text)).strip()
    text = ADDRESS.sub("[mail]", text)
    text = LINK.sub("[link]", text)
    text = names.inside.sub("[name]", NUMBER.sub("[number]", text))
    text = WORD.sub(lambda found: name_or_word(found, names), text)
    return re.sub(r"\[name\](?:[ -]\[name\])+", "[name]", text)


def without_controls(text: str) -> str:
    """Line ends stay and tabs become spaces; marks that hide or turn text go."""
    text = text.replace("\t", " ")
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in CONTROL
    )


def name_or_word(found: re.Match, names: Names) -> str:
    before = found.string[: found.start()].rstrip(" \t\"“‘'(")
    begins = not before or before[-1] in ".!?:\n"
    begins = begins and not before.casefold().endswith(TITLES)
    return "[name]" if names.holds(found[0], begins=begins) else found[0]
