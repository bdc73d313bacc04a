"""Statements and milestones, told to each other: which a milestone may name, and which name one."""

from django.urls import reverse

from culture.constructs import FACES
from culture.people.models import Organisation
from roadmap.plan.milestones import statements
from roadmap.plan.models.milestones import Milestone
from surveys.asking import bank
from surveys.statements import uses
from surveys.statements.uses import Use

BESIDE = "Asked beside the nine"


def milestones_with(code: str) -> list[Use]:
    """Those of live programmes that this statement should move."""
    rows = Milestone.objects.filter(effect_items__contains=[code], programme__archived_on=None)
    return [
        Use(f"{row.title}, from {row.starts_on:%B %Y}", reverse("plan:milestone", args=[row.pk]))
        for row in rows
    ]


def by_scale() -> list[tuple[str, list[tuple[str, str]]]]:
    """The statements that can be asked, in the organisation's words; those beside the nine last."""
    customer, items = Organisation.current().customer, bank.bank().values()
    named = {scale: face.name for scale, face in FACES.items()}
    found = {name: [] for name in (*named.values(), BESIDE)}
    for item in items:
        place = found[named.get(item.scale, BESIDE)]
        place.append((item.code, item.worded(customer)["en"]))
    return list(found.items())


uses.SOURCES.append(milestones_with)
statements.SOURCES.append(by_scale)
