"""The wall between who was asked and what was said, as the schema holds it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.results import Certificate, Figure, Group

# Whoever reads published rows past the gate could show what the gate hides.
READ_PUBLISHED_ROWS = {
    "surveys/gate.py",
    "surveys/publishing.py",
    "surveys/models/__init__.py",
}
PUBLISHED = {"Group", "Figure"}


@pytest.mark.parametrize("model", [Ballot, Invitation])
def test_nothing_can_be_reached_from_people_to_ballots_and_invitations(model):
    backwards = [
        relation
        for other in apps.get_models()
        for relation in other._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.related_model is model
    ]
    assert backwards
    assert all(relation.hidden for relation in backwards if relation.model is not model)


@pytest.mark.parametrize("model", [Ballot, Invitation])
def test_ballots_and_invitations_hold_no_time(model):
    times = (models.DateField, models.TimeField)
    assert not [field for field in model._meta.fields if isinstance(field, times)]


@pytest.mark.parametrize("model", [Group, Figure, Certificate])
def test_published_rows_point_at_nobody(model):
    targets = {field.related_model._meta.label for field in model._meta.fields if field.is_relation}
    assert targets <= {"surveys.Pulse", "surveys.Group"}


def test_only_the_gate_reads_published_rows():
    readers = {
        str(path.relative_to(settings.BASE_DIR))
        for room in ("culture", "surveys", "roadmap")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if "migrations" not in path.parts and reads_published_rows(path)
    }
    assert readers <= READ_PUBLISHED_ROWS


def reads_published_rows(path: Path) -> bool:
    """Imports Group or Figure to ask for rows, or reaches them from a pulse."""
    tree = ast.parse(path.read_text())
    return any(
        isinstance(node, ast.Attribute)
        and (
            (node.attr == "objects" and getattr(node.value, "id", "") in PUBLISHED)
            or (node.attr in ("groups", "figures") and getattr(node.value, "id", "") == "pulse")
        )
        for node in ast.walk(tree)
    )
