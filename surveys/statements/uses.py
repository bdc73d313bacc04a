"""Who uses a statement, as far as others tell: whoever plans milestones registers a source here."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """A milestone that a statement should move; `url` is its page."""

    words: str
    url: str


# (code) -> its uses.
SOURCES: list[Callable[[str], list[Use]]] = []


def uses(code: str) -> list[Use]:
    return [use for source in SOURCES for use in source(code)]
