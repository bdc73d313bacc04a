"""What can be talked about. The apps that own a thing register its kind; this room knows no thing.

A thing is a kind and the id of a row. Whoever may see it reads and writes about it, nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


def nobody(thing) -> list:
    return []


@dataclass(frozen=True)
class Kind:
    """`things()`: all there are; `rows(person)`: those this person may see; `readers(thing)`: who
    may see one, as people who work here: the same the other way round.

    `words(thing)` names it in a sentence; `concerned(thing)` are the people (or None) who look
    after it and hear of every comment. Where `asks` is given, HR can be asked about it: the people
    (or None) of HR whom a question reaches; none of them: every HR lead.
    """

    name: str
    things: Callable
    rows: Callable
    readers: Callable
    url: str
    words: Callable = str
    concerned: Callable = nobody
    asks: Callable | None = None
    # False: notices may be about it, and nobody writes about it.
    talked: bool = True

    def find(self, person, about_id: int):
        """The thing, if this person may see it; else None."""
        return self.rows(person).filter(pk=about_id).first()

    def address(self, about_id: int) -> str:
        return reverse(self.url, args=[about_id])


KINDS: dict[str, Kind] = {}


def register(name: str, **how) -> None:
    """Say in an app's `ready()` that this kind of thing can be talked about; see Kind."""
    KINDS[name] = Kind(name, **how)
