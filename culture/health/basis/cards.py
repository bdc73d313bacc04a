"""Cards of the dashboard: one true sentence about what another page shows, and the way there.

A page makes one of a Reading whose person may open it, or None where it has nothing to say.
"""

from dataclasses import dataclass

from culture.constructs import Face


@dataclass(frozen=True)
class Card:
    title: str
    words: str
    url: str
    act: str
    face: Face | None = None
