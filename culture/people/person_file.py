"""Everything that is kept about one person, as they may ask for it (Art. 15 and 20 GDPR).

Found by walking whatever points to a person, so that a new table is never forgotten. Of the pulses
only what somebody did in an office: never that they were asked, nor whether they answered.
"""

from django.db.models import BinaryField, FileField, Q

from culture.people import history, told
from culture.people.models import Entry, Person, PersonEvent, RosterUpload, TeamEvent

WHY_NO_ANSWERS = (
    "Answers to pulses are not in this file. While a pulse is open, they lie sealed and are opened "
    "only at the count, together with all others. At the count they are added up and destroyed, "
    "and so are the links and the note that one was used. What is left are figures of groups and "
    "comments without a name: nothing in them says whose they are, so we cannot find yours, and "
    "can neither show, correct nor erase them (Art. 11 GDPR). What an open link knows stands on "
    "the page that the mail leads to."
)
LETTERS = (
    "Mails are not kept. The outbox holds a kind and a number for each, no name, no address and "
    "no text; what belongs to a pulse goes with its count. Whether pulses come by mail stands "
    "on the page that stops them, behind a link in every mail of a pulse, and on no other."
)
# What somebody in an office decided; everything else of the pulses says who was asked.
PULSES, OFFICES = "surveys", ("terms", "consent", "keeper", "cadence")
# Told in sentences instead, or made of the data of others.
ELSEWHERE = (PersonEvent, TeamEvent, Entry, RosterUpload)
SECRET = ("password", "key")


def file_of(person: Person, *, now) -> dict:
    """For JSON; nothing in it comes from an invitation or a ballot."""
    return {
        "made_at": now,
        "person": values_of(person) | {"employee_number": person.key, "team": str(person.team)},
        "roster_log": [line(one) for one in changes_of(person)],
        "log": [line(one) for one in deeds_of(person)],
        "elsewhere": dict(filter(lambda pair: pair[1], map(rows_in(person), relations()))),
        "letters": LETTERS,
        "answers": WHY_NO_ANSWERS,
    }


def line(happening) -> dict:
    return {"at": happening.at, "by": happening.by, "what": happening.words}


def changes_of(person) -> list[history.Happening]:
    led = TeamEvent.objects.filter(manager=person, pgh_label="led")
    own = PersonEvent.objects.filter(pgh_obj=person)
    changes = told.load(PersonEvent, own.values("pk")) + told.load(TeamEvent, led.values("pk"))
    names = history.names_of(changes)
    return [history.single(one, names) for one in changes]


def deeds_of(person) -> list[history.Happening]:
    deeds = Entry.objects.filter(Q(by=person) | Q(about=person)).select_related("by", "about")
    return [history.Happening(entry.at, "", history.deed(entry)) for entry in deeds.order_by("-pk")]


def relations():
    """Every key of another table that points to a person and may be told."""
    found = Person._meta.get_fields(include_hidden=True)
    keys = [one.field for one in found if one.auto_created and not one.concrete]
    return [key for key in keys if key.model not in ELSEWHERE and may_be_told(key.model._meta)]


def may_be_told(table) -> bool:
    there = table.managed and not table.proxy
    return there and (table.app_label != PULSES or table.model_name in OFFICES)


def rows_in(person):
    def rows(key):
        found = key.model._base_manager.filter(**{key.name: person})
        name = f"{key.model._meta.verbose_name}, {key.verbose_name}"
        return name, [values_of(row) for row in found]

    return rows


def values_of(row) -> dict:
    """What a row says, without secrets; of files the name, of other rows the number."""
    fields = [
        one
        for one in row._meta.concrete_fields
        if one.name not in SECRET and not isinstance(one, BinaryField)
    ]
    return {
        one.name: str(row_value(row, one)) if isinstance(one, FileField) else row_value(row, one)
        for one in fields
    }


def row_value(row, one):
    return getattr(row, one.attname)
