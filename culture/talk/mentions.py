"""Whom a text names with an @, among those who may read it; a name that is none of them is refused.

Somebody who may not read it and somebody who does not exist are told apart by nothing.
"""

import re

from django.db.models import F, Value

from culture.people.models import Person

# An @ before a letter, at the beginning of a word: no mail address, no web address, no time of day.
SIGN = re.compile(r"(?<![^\s(“„\"'])@(?=[^\W\d_])")
WORD = re.compile(r"[\w’'-]+")
LONGEST = 120
MOST = 10


class NotMentioned(ValueError):
    """Says why, and what to do instead."""


def mentioned(text: str, readers) -> tuple[str, list[Person]]:
    """The text with every name in full, so that erasing finds it, and whom it names.

    Raises NotMentioned. Two queries for each @ at most.
    """
    people, done, pieces = [], 0, []
    for sign in list(SIGN.finditer(text))[: MOST + 1]:
        person, length = one_called(text[sign.end() : sign.end() + LONGEST], readers)
        people.append(person)
        pieces += [text[done : sign.end()], person.name]
        done = sign.end() + length
    if len(people) > MOST:
        raise NotMentioned(f"That is too many at once. Name {MOST} people at most.")
    return "".join([*pieces, text[done:]]), people


def one_called(words: str, readers) -> tuple[Person, int]:
    """Whoever the words begin with, and how long their name is there: the whole name, or a first
    name that only one has.
    """
    found = whole_name(words, readers)
    length = len(found[0].name) if found else len(WORD.match(words)[0])
    found = found or first_name(words, readers)
    if len(found) == 1:
        return found[0], length
    name = said(words)
    if found:
        raise NotMentioned(
            f"“@{name}” could be {len(found)} people. "
            "Write the whole name, or choose under “Tell also”."
        )
    raise NotMentioned(
        f"“@{name}” is nobody who may read this. Choose somebody who may, or leave out the @."
    )


def whole_name(words: str, readers) -> list[Person]:
    """All of the longest name that the words begin with."""
    rows = readers.annotate(said=Value(words)).filter(said__istartswith=F("name"))
    fits = [one for one in rows if not WORD.match(words[len(one.name) :])]
    longest = max((len(one.name) for one in fits), default=0)
    return [one for one in fits if len(one.name) == longest]


def first_name(words: str, readers) -> list[Person]:
    return list(readers.filter(name__istartswith=f"{WORD.match(words)[0]} "))


def said(words: str) -> str:
    """The name as it was meant: the first word, and the next where it has a capital too."""
    first, *rest = WORD.findall(words)[:2]
    return " ".join([first, *(word for word in rest if word[0].isupper())])
