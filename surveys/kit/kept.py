"""The history of the kit's texts: who changed what. Kept as long as the log of the roster."""

from culture.people import retention
from culture.people.models import Person
from culture.people.retention import YEAR, Rule, drop_logged
from surveys.models.kit import KitText

Written = KitText.pgh_event_models["written"]
SHOWN = 10

retention.RULES += [
    Rule(
        "Changes of the launch kit’s texts",
        3 * YEAR,
        Written.objects.all,
        "pgh_created_at",
        drop_logged,
    )
]


def history(piece: str, language: str) -> list[dict]:
    """Who changed this text and when, the newest first; ten at most."""
    rows = Written.objects.filter(piece=piece, language=language).select_related("pgh_context")
    rows = rows.order_by("-pgh_id")[:SHOWN]
    names = dict(
        Person.objects.filter(pk__in=filter(None, map(by, rows))).values_list("pk", "name")
    )
    return [
        {"at": row.pgh_created_at, "label": row.pgh_label, "by": names.get(by(row), "The server")}
        for row in rows
    ]


def by(row) -> int | None:
    """Id of whoever did it; None where no page did."""
    return row.pgh_context and row.pgh_context.metadata.get("by")
