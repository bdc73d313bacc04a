"""The log: who changed the roster, and the deeds that people should be able to look up later.

Triggers of the database write down what changes about people and teams, whoever changes it; this
module tells them who acts, and keeps the deeds that change no roster. Rows can only be added.
"""

import pghistory
import pgtrigger

from culture.people.models import Entry

# Kind: what lists call it, and its sentence.
KINDS = {
    "signed_in": ("Signed in", "{by} signed in"),
    "imported": ("Roster brought", "{by} brought a list of people"),
    "domains": ("Mail domains changed", "{by} changed the mail domains we take addresses from"),
    "exported": ("Data downloaded", "{by} downloaded what is kept about {about}"),
    "erased": ("Person erased", "{by} erased {about}"),
    "terms": ("Terms changed", "{by} changed the terms of the pulses"),
    "agreed": ("Terms agreed to", "{by} agreed to the terms of the pulses"),
    "objected": ("Terms objected to", "{by} objected to the terms of the pulses"),
    "codes": ("Codes printed", "{by} printed codes for people without mail"),
    "keeper": ("Keeper named", "{by} became a keeper of the keys"),
    "item_proposed": ("Statement proposed", "{by} proposed a change of the statements"),
    "item_approved": ("Statement approved", "{by} approved a change of the statements"),
    "item_declined": ("Statement declined", "{by} declined a change of the statements"),
    "item_retired": ("Statement retired", "{by} retired a statement"),
    "item_returned": ("Statement returned", "{by} put a retired statement back"),
}
READING = frozenset(("GET", "HEAD", "OPTIONS"))
LOCKED = (
    *("people.PersonEvent", "people.TeamEvent", "people.Entry"),
    *("characteristics.Profile", "characteristics.Target"),
    *("plan.ProgrammeEvent", "plan.MilestoneEvent", "plan.RolloutEvent", "actions.ActionEvent"),
    "surveys.Change",
    "surveys.KitTextEvent",
)


class Acting:
    """Whatever a request changes on the roster is told with who sent it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in READING:
            return self.get_response(request)
        with acting(request.user.pk):
            return self.get_response(request)


def acting(person_id=None):
    """A block whose changes belong together; None: a command or the clock makes them."""
    return pghistory.context(by=person_id)


def note(kind: str, *, by, about=None, now) -> Entry:
    """Add one deed (a key of KINDS) to the log. `by` None: a command or the clock.

    What the same request changes on the roster is shown below it. Raises KeyError.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    with pghistory.context() as current:
        return Entry.objects.create(kind=kind, by=by, about=about, at=now, change=current.id)


def unlocked():
    """Lets rows that are only added change or go: for retention, erasing, and the sample’s past."""
    return pgtrigger.ignore(*(f"{model}:append_only" for model in LOCKED))
