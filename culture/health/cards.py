"""Cards of the dashboard: one true sentence about what another page shows, and the way there."""

from dataclasses import dataclass

from culture.constructs import Face


@dataclass(frozen=True)
class Card:
    title: str
    words: str
    url: str
    act: str
    face: Face | None = None
