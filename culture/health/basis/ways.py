"""The views of the results: which there are, and which of them one reader finds in the bar."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import resolve, reverse

from culture.access import roles_of

SIXTY = 60  # people


@dataclass(frozen=True)
class View:
    """`fits`: whether it can ever say something about a company like the one being read."""

    name: str  # of its address
    label: str
    fits: Callable = lambda reading: True


@dataclass(frozen=True)
class Way:
    """One entry of the bar of views."""

    label: str
    path: str
    url: str


def of_groups(reading) -> bool:
    """Whether there are two groups to set beside each other."""
    return sum(group.exact for group in reading.this.groups) > 1


def of_many(reading) -> bool:
    """Whether the company is large enough for exact figures."""
    return reading.this.company.exact


def of_sixty(reading) -> bool:
    """Whether there can ever be groups and answers enough to tell what goes with what."""
    return reading.this.pulse.invited >= SIXTY


def of_comments(reading) -> bool:
    """Whether comments can stand anywhere that this person reads: with groups of ten or more."""
    groups = [group for group in reading.this.groups if group.exact]
    return of_many(reading) and bool(reading.reads_everything or groups)


VIEWS = (
    View("health:results", "Overview"),
    View("health:own-group", "My group", lambda reading: not reading.person.is_manager),
    View("health:look-here", "Look here", of_many),
    View("health:priorities", "Where to start", of_sixty),
    View("health:agreement", "Seen alike", of_groups),
    View("health:comments", "Comments", of_comments),
    View("health:effects", "Did it help", of_sixty),
    View("health:customers", "Customers"),
    View("health:said", "Said and lived", of_many),
    View("health:profile", "Profile", of_many),
    View("health:improved", "What improved", of_many),
    View("health:group-moves", "By group", of_groups),
    View("health:from-the-top", "From the top", of_groups),
    View("health:watching", "Usual range", of_many),
    View("health:scorecard", "Scorecard"),
    View("health:loop", "Does it come round", of_groups),
)


def open_to(reading) -> list[View]:
    """The views that the person of this Reading may open, where they fit the company."""
    roles = roles_of(reading.person)
    return [
        view
        for view in VIEWS
        if roles & {*resolve(reverse(view.name)).func.roles} and view.fits(reading)
    ]


def ways(reading) -> list[Way]:
    """All of the pulse that is read."""
    asked = "" if reading.is_latest else f"?pulse={reading.this.pulse.number}"
    paths = [(view.label, reverse(view.name)) for view in open_to(reading)]
    return [Way(label, path, f"{path}{asked}") for label, path in paths]
