"""Words that name an event: that people met says nothing about what they do differently.

English only for now. A hint for whoever reads a report; nothing is ever refused for it.
"""

import re

EVENTS = (
    *("workshop", "training", "session", "meeting", "presentation", "seminar", "webinar"),
    *("briefing", "conference", "kick-?off", "town ?hall", "lecture", "off-?site", "e-?learning"),
)
EVENT = re.compile(rf"\b(?:{'|'.join(EVENTS)})s?\b", re.IGNORECASE)


def names_event(words: str) -> bool:
    """Whether these words speak of something that was held."""
    return bool(EVENT.search(words))
