"""The log as one list, newest first: a deed or a change of the roster is one happening.

Unfiltered, whatever one request or import changed together is one happening with its lines below
it. Filtered, every change stands for itself.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import BigIntegerField, Count, F, Q, Value, Window
from django.db.models.functions import Cast, RowNumber, TruncMonth

from culture.people import told
from culture.people.log import KINDS
from culture.people.models import Entry, PersonEvent, TeamEvent

LINES = 20
FEW = 3
MONTHS = 6
SERVER = "The server"
SOURCES = (Entry, PersonEvent, TeamEvent)
HEADINGS = {kind: words[0] for kind, words in (KINDS | told.LABELS).items()}


@dataclass(frozen=True)
class Happening:
    at: datetime
    # Empty where the words say who it was.
    by: str
    words: str
    lines: tuple[str, ...] = ()
    # How many changes there are in all, and what they have in common: a filter shows each.
    size: int = 0
    change: str = ""


def grouped():
    """Rows (when, id of an entry or None, change or None), newest first."""
    entries = Entry.objects.annotate(when=F("at"), ref=F("pk"), group=F("change"))
    spoken_for = Entry.objects.values("change")
    events = [
        model.objects.exclude(pgh_context__in=spoken_for)
        .annotate(when=F("pgh_created_at"), ref=Cast(Value(None), BigIntegerField()))
        .annotate(group=F("pgh_context_id"))
        .values_list("when", "ref", "group")
        for model in told.MODELS
    ]
    return entries.values_list("when", "ref", "group").union(*events).order_by("-when", "-ref")


def told_together(rows) -> list[Happening]:
    """The happenings of some rows of grouped(); ten queries, however many."""
    entries = entries_of(ref for _, ref, _ in rows)
    lines, counts = changes_in(rows)
    names = names_of(one for some in lines.values() for one in some)
    return [
        happening(when, entries.get(ref), lines[group or when], counts[group or when], names)
        for when, ref, group in rows
    ]


def entries_of(ids) -> dict[int, Entry]:
    return Entry.objects.select_related("by", "about").in_bulk([pk for pk in ids if pk])


def changes_in(rows):
    """{key: the first changes of a row}, {key: how many of each label}; a key is its group, or
    the instant of changes that nobody grouped."""
    here = Q(pgh_context__in=[group for *_, group in rows if group])
    alone = [when for when, _, group in rows if not group]
    here |= Q(pgh_context=None, pgh_created_at__in=alone)
    lines, counts = defaultdict(list), defaultdict(Counter)
    for model in told.MODELS:
        events = model.objects.filter(here)
        for one in told.load(model, first_of_each(events)):
            lines[one.event.pgh_context_id or one.event.pgh_created_at].append(one)
        by_label = events.values_list("pgh_context", "pgh_created_at", "pgh_label")
        for group, when, label, n in by_label.annotate(n=Count("pk")):
            counts[group or when][label] += n
    return lines, counts


def first_of_each(events) -> list[int]:
    place = Window(RowNumber(), partition_by=["pgh_context", "pgh_created_at"], order_by="pgh_id")
    first = events.annotate(place=place).filter(place__lte=LINES)
    return list(first.values_list("pk", flat=True))


def names_of(changes) -> told.Names:
    changes = list(changes)
    return told.Names(changes, {by_id(one.event) for one in changes})


def by_id(event) -> int | None:
    return event.pgh_context.metadata.get("by") if event.pgh_context else None


def by_name(event, names) -> str:
    pk = by_id(event)
    return names.person(pk) if pk else SERVER


def happening(when, entry, changes, counts, names) -> Happening:
    size = counts.total()
    sentences = [told.sentence(one, names) for one in changes]
    if entry is None and size <= FEW:
        return Happening(when, by_name(changes[0].event, names), ". ".join(sentences))
    summary = ", ".join(told.counted(label, n) for label, n in counts.items())
    return Happening(
        at=when,
        by="" if entry else by_name(changes[0].event, names),
        words=" · ".join(filter(None, (entry and deed(entry), summary))),
        lines=tuple(sentences[:LINES]),
        size=size,
        change=str(entry.change if entry else changes[0].event.pgh_context_id or ""),
    )


def deed(entry: Entry) -> str:
    """What an entry says."""
    by, about = entry.by or SERVER, entry.about
    if about and about == entry.by:
        about = "themselves"
    return KINDS[entry.kind][1].format(by=by, about=about)


def filtered(wanted: dict):
    """Rows (when, place in SOURCES, id) of everything that fits, newest first.

    `wanted` holds a condition for each of SOURCES.
    """
    entries = Entry.objects.filter(wanted[Entry]).annotate(when=F("at"))
    events = [m.objects.filter(wanted[m]).annotate(when=F("pgh_created_at")) for m in told.MODELS]
    first, *others = [
        rows.annotate(source=Value(place), ref=F("pk")).values_list("when", "source", "ref")
        for place, rows in enumerate((entries, *events))
    ]
    return first.union(*others, all=True).order_by("-when", "source", "-ref")


def told_singly(rows) -> list[Happening]:
    """The happenings of some rows of filtered(); seven queries, however many."""
    ids = defaultdict(list)
    for _, source, ref in rows:
        ids[SOURCES[source]].append(ref)
    entries = entries_of(ids[Entry])
    changes = {m: {one.event.pk: one for one in told.load(m, ids[m])} for m in told.MODELS}
    names = names_of(one for some in changes.values() for one in some.values())
    return [
        Happening(when, "", deed(entries[ref]))
        if SOURCES[source] is Entry
        else single(changes[SOURCES[source]][ref], names)
        for when, source, ref in rows
    ]


def single(change, names) -> Happening:
    event = change.event
    return Happening(event.pgh_created_at, by_name(event, names), told.sentence(change, names))


def by_month(today: date) -> tuple[list[date], list[tuple[str, list[int]]]]:
    """The last months in which anything happened, and how often what did: the audit summary."""
    months = [today.replace(day=1) - relativedelta(months=n) for n in reversed(range(MONTHS))]
    counts = defaultdict(Counter)
    for model, at, kind in (
        (Entry, "at", "kind"),
        *((m, "pgh_created_at", "pgh_label") for m in told.MODELS),
    ):
        recent = model.objects.filter(**{f"{at}__date__gte": months[0]})
        found = recent.annotate(month=TruncMonth(at)).values_list(kind, "month")
        for what, month, n in found.annotate(n=Count("pk")):
            counts[what][month.date()] += n
    months = [month for month in months if any(some[month] for some in counts.values())]
    rows = [(words, [counts[what][m] for m in months]) for what, words in HEADINGS.items()]
    return months, [row for row in rows if any(row[1])]


def in_words(summary) -> str:
    """Its newest month in one line."""
    return ", ".join(f"{words.lower()} {n[-1]:,}×" for words, n in summary if n[-1])
