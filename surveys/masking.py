"""What somebody wrote, without what names people: mail addresses, numbers, names of the roster.

Pure. It happens in memory during the count, before a comment is written anywhere. It cannot hide a
style or a story; the answer page says so.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w+")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Five digits or more, however they are grouped: phone, employee, account.
NUMBER = re.compile(r"\+?\d(?:[\s()/.–-]{0,2}\d){4,}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CONTROL = {"Cc", "Cf", "Co", "Cs"}
WORDS = json.loads((Path(__file__).parent / "library" / "name_words.json").read_text())
# Names that are ordinary words as well: taken for names only where they begin with a capital and
# do not begin a sentence.
ORDINARY = frozenset(WORDS["ordinary"])
# Small words inside names, which would mask every other line of a text.
PARTICLES = frozenset(WORDS["particles"])


class Names:
    """The words of a roster's names, made once per count."""

    def __init__(self, names: Iterable[str]):
        self.words = {word for name in names for word in parts(folded(name))} - PARTICLES

    def holds(self, word: str, *, begins: bool) -> bool:
        """Whether this word names somebody; `begins`: it is the first of a sentence."""
        plain = folded(word)
        known = plain in self.words or any(part in self.words for part in parts(plain))
        if plain in ORDINARY:
            return known and word[0].isupper() and not begins
        return known


def parts(word: str) -> list[str]:
    """Anna-Lena's: anna, lena, s."""
    return [part for part in re.split(r"[\s'’-]+", word) if len(part) > 1]


def folded(word: str) -> str:
    """Without accents and case: "Jürgen" and "jurgen" are one name."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def masked(text: str, names: Names) -> str:
    """The text with [mail], [link], [number] and [name]; control characters go."""
    text = unicodedata.normalize("NFC", without_controls(text)).strip()
    text = ADDRESS.sub("[mail]", text)
    text = LINK.sub("[link]", text)
    text = NUMBER.sub("[number]", text)
    text = WORD.sub(lambda found: name_or_word(found, names), text)
    return re.sub(r"\[name\](?:[ -]\[name\])+", "[name]", text)


def without_controls(text: str) -> str:
    """Line ends stay; marks that hide or turn text do not."""
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in CONTROL
    )


def name_or_word(found: re.Match, names: Names) -> str:
    before = found.string[: found.start()].rstrip(" \t\"“‘'(")
    begins = not before or before[-1] in ".!?:\n"
    return "[name]" if names.holds(found[0], begins=begins) else found[0]
