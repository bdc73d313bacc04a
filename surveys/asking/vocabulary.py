"""The organisation's word for those it serves, in every language and with the forms it needs there.

surveys/library/vocabulary.json: by language, then by the English word, then by form. A wording asks
for a form in braces: `{customers}`, `{customers_dative}`; with a capital at the beginning of a
sentence. What the forms of a language are is told in locale/README.md.
"""

import json
import re
from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "library"
CUSTOMER = "customer"
BLANK = re.compile(r"\{(\w+)\}")


@cache
def vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    return json.loads((LIBRARY / "vocabulary.json").read_text())


def known() -> list[str]:
    """The words that every language has."""
    return list(vocabulary()["en"])


def forms(word: str, language: str) -> dict[str, str]:
    """A word of one's own is English alone: the other languages say theirs for "customer"."""
    words = vocabulary().get(language, {})
    if language == "en" and word not in words:
        return {"customer": word, "customers": f"{word}s"}
    return words.get(word) or words.get(CUSTOMER, {})


def filled(wording: str, word: str, language: str) -> str:
    """The wording with this word in it."""
    said = forms(word, language)

    def form(blank: re.Match) -> str:
        name = blank[1]
        words = said[name.lower()]
        return words if name.islower() else words[0].upper() + words[1:]

    return BLANK.sub(form, wording)
