"""Who changed what about the roadmap, in words. Pure: two states of a row and names in, words out.

What the database wrote down holds ids; names are those of today, so whoever was erased is nobody
here too. What needs and values a milestone has stands in tables of their own: of them only that
they were saved is known, from its version.
"""

from collections.abc import Callable
from datetime import date

from django.utils.text import Truncator

from culture.constructs import FACES
from culture.words import day_words, listed

NOBODY = "nobody"
LONG = 90
# What follows from the change of a state, and is not told beside it.
FOLLOWS = {"reported_by_id", "reported_on", "done_on", "reached_on", "lapsed_on", "renew_on"}
CONFIDENCE = {
    "sure": "was sure of the date",
    "likely": "thought the date likely",
    "doubtful": "doubted the date",
}
# (before, after): the deed; None stands for any state before.
STATES = {
    ("draft", "not_started"): "agreed it",
    ("reported", "under_way"): "gave it back",
    ("reviewed", "under_way"): "gave it back",
    (None, "draft"): "made it a draft again",
    (None, "not_started"): "set it back to agreed",
    (None, "under_way"): "said that it is under way",
    (None, "stuck"): "said that it is stuck",
    (None, "reported"): "reported it as done",
    (None, "reviewed"): "accepted the evidence",
    (None, "done"): "confirmed it as done",
    (None, "lapsed"): "noted that it was not done again in time",
}


class Names:
    """Names by id; whoever is gone has none."""

    def __init__(self, people: dict[int, str], today: date):
        self.people, self.today = people, today

    def person(self, pk: int | None) -> str:
        return self.people.get(pk, "somebody who was removed") if pk else NOBODY

    def day(self, day: date | None) -> str:
        return day_words(day, self.today) if day else "no day"


def quoted(text: str) -> str:
    return f"“{Truncator(text).chars(LONG)}”" if text else "nothing"


def from_to(what: str, say: Callable) -> Callable:
    """ "moved the due day from 3 May to 20 May"; `say(value, names)`."""

    def deed(was, now, names):
        return f"{what} from {say(was, names)} to {say(now, names)}"

    return deed


def day(what: str) -> Callable:
    return from_to(f"moved {what}", lambda value, names: names.day(value))


def number(what: str) -> Callable:
    return from_to(f"changed {what}", lambda value, names: f"{value:,}" if value else "none")


def text(what: str) -> Callable:
    return from_to(f"changed {what}", lambda value, names: quoted(value))


def person(what: str) -> Callable:
    def deed(was, now, names):
        return f"made {names.person(now)} {what}{f' after {names.person(was)}' if was else ''}"

    return deed


def aim(what: str) -> Callable:
    return lambda was, now, names: f"{'said' if now else 'no longer said'} that it serves {what}"


def months(was, now, names) -> str:
    return f"said that it is done again every {now} months" if now else "said that it stays done"


def archived(was, now, names) -> str:
    return "archived it" if now else "took it out of the archive"


def sure(was, now, names) -> str:
    return CONFIDENCE.get(now, "")


def state(was, now, names) -> str:
    return STATES.get((was, now)) or STATES[None, now]


def construct(value, names) -> str:
    return FACES[value].name if value in FACES else value


def codes(value, names) -> str:
    return listed(value, most=9) or "nothing"


PROGRAMME = {
    "name": text("the name"),
    "comes_from": text("where it comes from"),
    "goes_to": text("where it goes"),
    "vision": text("the vision"),
    "mission": text("the mission"),
    "starts_on": day("the start"),
    "target_on": day("the target date"),
    "archived_on": archived,
    "currency": text("the currency"),
    "start_days": number("the days to begin"),
    "risk_days": number("the days over the date"),
}
MILESTONE = {
    "title": text("the title"),
    "construct": from_to("moved it", construct),
    "lane": text("the lane"),
    "done_means": text("what done means"),
    "behaviour": text("what anyone could observe"),
    "evidence_wanted": text("what shows it"),
    "effect_items": from_to("changed what it should move", codes),
    "owner_role": text("who usually leads it"),
    "starts_on": day("the first start"),
    "due_on": day("the last due day"),
    "for_vision": aim("the vision"),
    "for_mission": aim("the mission"),
    "hr_partner_id": person("the HR partner"),
    "hours_planned": number("the hours planned"),
    "money_planned": number("the money planned"),
    "recurs_months": months,
}
ROLLOUT = {
    "state": state,
    "confidence": sure,
    "owner_id": person("the owner"),
    "starts_on": day("the start"),
    "due_on": day("the due day"),
    "reached_on": day("the day it really began"),
    "reported_on": day("the day of the report"),
    "done_on": day("the day it was done"),
    "renew_on": day("the day by which it is done again"),
    "hours_spent": number("the hours spent"),
    "money_spent": number("the money spent"),
}
FIELDS = {"programme": PROGRAMME, "milestone": MILESTONE, "rollout": ROLLOUT}
BIRTHS = {"programme": "began it", "milestone": "added it", "rollout": "planned it"}


def deeds(kind: str, was, now, names: Names) -> list[str]:
    """What was done between two states of a row of this kind; `was` None: it was made."""
    if was is None:
        return [BIRTHS[kind]]
    changed = {
        name for name in FIELDS[kind] if getattr(was, name, None) != getattr(now, name, None)
    }
    if "state" in changed:
        changed -= FOLLOWS
    found = [
        tell(getattr(was, name), getattr(now, name), names)
        for name, tell in FIELDS[kind].items()
        if name in changed
    ]
    return [deed for deed in found if deed] or only_saved(was, now)


def only_saved(was, now) -> list[str]:
    """Saved, and no column of its own is another: what it needs, or its values."""
    if getattr(was, "version", None) == getattr(now, "version", None):
        return []
    return ["saved what it waits for and what it reinforces"]


def sentence(by: str, some: list[str], place: str = "") -> str:
    """ "Team Nord: Anna Berg moved the due day from 3 May to 20 May"."""
    return f"{f'{place}: ' if place else ''}{by} {listed(some, most=9)}"
