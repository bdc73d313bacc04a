"""The wall between who was asked and what was said: in the schema, and in who reads what.

Whoever reads published rows past the gate could show what the gate hides, and whoever reads the
gate shows it to somebody. Both are listed here, pages, interface, exports, mails and commands
alike; a new reader fails until somebody who thought about it puts it on its list.
"""

import ast
import re
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.results import Certificate, Comment, Figure, Group

PUBLISHED = {"Group", "Figure", "Comment"}
TABLES = re.compile(r"\bsurveys_(group|figure|comment)\b")
RELATED = {"groups", "figures", "comments", "parts"}  # from a pulse or a group
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ROWS = {
    *("all", "filter", "exclude", "get", "first", "last", "earliest", "latest", "values"),
    *("values_list", "exists", "aggregate", "annotate", "order_by", "iterator", "in_bulk"),
    *("select_related", "prefetch_related", "using", "only", "defer", "raw", "distinct"),
}
IN_TEMPLATES = re.compile(r"\.(groups|figures|comments|parts)\.(all|first|last|count|exists)\b")
DYNAMIC = {"get_model", "get_models"}  # finds a model by its name, or all of them

# Names the models: for their words, to write them, to grant them.
NAME_THEM = {
    "culture/health/basis/segments.py",
    "surveys/gate.py",
    "surveys/management/commands/grant_web.py",
    "surveys/models/__init__.py",
    "surveys/counting/press.py",
    "surveys/published.py",  # makes of rows what the gate gives
    "surveys/counting/by_segment.py",
    "surveys/counting/company.py",
    "surveys/counting/publishing.py",
}
# Asks for rows of them, or writes some.
ASK_FOR_ROWS = {
    "surveys/gate.py",
    "surveys/counting/press.py",  # writes
}
# Says their tables in SQL: what visitors of the sample run against its dump.
SAY_THEIR_TABLES = {
    "culture/embedded/find_emma/arithmetic.py",
    "culture/embedded/find_emma/attack.py",
}
# Finds models without naming them.
FIND_MODELS = {
    "culture/embedded/sample/clear.py",  # deletes the sample company, whole
    "culture/people/erasing.py",
}
# Shows somebody what the gate gives. Mail writers and exports would stand here too.
READ_THE_GATE = {
    "culture/health/voices/comments.py",
    "culture/health/groups/views.py",
    "culture/health/groups/own_group.py",
    "culture/health/groups/idle.py",  # names of groups, to HR
    "culture/health/groups/talked.py",
    "culture/health/basis/rounds.py",
    "roadmap/actions/noticed.py",
}


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


@pytest.mark.parametrize("model", [Group, Figure, Comment, Certificate])
def test_published_rows_point_at_nobody(model):
    targets = {field.related_model._meta.label for field in model._meta.fields if field.is_relation}
    assert targets <= {"surveys.Pulse", "surveys.Group"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours but migrations, parsed, by its path."""
    rooms = ("culture", "surveys", "roadmap")
    paths = [path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py")]
    return {
        str(path.relative_to(settings.BASE_DIR)): ast.parse(path.read_text())
        for path in paths
        if "migrations" not in path.parts
    }


def where(does) -> set[str]:
    return {path for path, tree in modules().items() if any(map(does, ast.walk(tree)))}


def names_them(node) -> bool:
    """Imports a published model, their module, or something through it."""
    if isinstance(node, ast.Import):
        return any(alias.name == "surveys.models.results" for alias in node.names)
    if not isinstance(node, ast.ImportFrom):
        return False
    names = {alias.name for alias in node.names}
    if node.module == "surveys.models":
        return bool(names & {"results", "*"})
    return node.module == "surveys.models.results" and bool(names & (PUBLISHED | {"*"}))


def asks_for_rows(node) -> bool:
    """`Group.objects`, `pulse.groups.filter(…)`, `filter(groups__n=5)`, `defer("groups__n")`."""
    if isinstance(node, ast.Attribute):
        of = getattr(node.value, "id", None) or getattr(node.value, "attr", None)
        return (node.attr in MANAGERS and of in PUBLISHED) or (
            node.attr in ROWS and getattr(node.value, "attr", "") in RELATED
        )
    if isinstance(node, ast.keyword):
        return bool(node.arg) and node.arg.split("__")[0] in RELATED and "__" in node.arg
    return isinstance(node, ast.Call) and follows(node)


def follows(call: ast.Call) -> bool:
    """A queryset that is told to go over to published rows by a name in words."""
    said = {getattr(each, "value", "") for each in call.args if isinstance(each, ast.Constant)}
    roots = {str(words).split("__")[0] for words in said}
    return getattr(call.func, "attr", "") in ROWS and bool(roots & RELATED)


def says_their_tables(node) -> bool:
    return isinstance(node, ast.Constant) and bool(TABLES.search(str(node.value)))


def finds_models(node) -> bool:
    called = getattr(node, "func", None)
    return isinstance(node, ast.Call) and getattr(called, "attr", "") in DYNAMIC


def reads_the_gate(node) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        return node.module == "surveys.gate" or (node.module == "surveys" and "gate" in names)
    return isinstance(node, ast.Import) and any(a.name == "surveys.gate" for a in node.names)


@pytest.mark.parametrize(
    ("does", "listed"),
    [
        (names_them, NAME_THEM),
        (asks_for_rows, ASK_FOR_ROWS),
        (says_their_tables, SAY_THEIR_TABLES),
        (finds_models, FIND_MODELS),
        (reads_the_gate, READ_THE_GATE),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_reader_of_what_was_published_is_on_a_list(does, listed):
    assert where(does) == listed


@pytest.mark.parametrize(
    "code",
    [
        "from surveys.models.results import Figure",
        "from surveys.models import results",
        "import surveys.models.results",
        "results.Group.objects.all()",
        "Figure.objects.filter(group=1)",
        "Comment._base_manager.all()",
        "pulse.groups.filter(level=5)",
        "self.pulse.groups.order_by('pk')",
        "group.comments.values_list('text')",
        "Pulse.objects.filter(groups__n=3)",
        "Pulse.objects.prefetch_related('groups__figures')",
        "cursor.execute('SELECT text FROM surveys_comment')",
        "apps.get_model('surveys', 'Figure')",
        "from surveys.gate import read",
        "from surveys import gate",
    ],
)
def test_a_reader_is_seen_however_it_reads(code):
    watching = (names_them, asks_for_rows, says_their_tables, finds_models, reads_the_gate)
    assert any(does(node) for node in ast.walk(ast.parse(code)) for does in watching)


def test_no_page_goes_over_to_published_rows_by_itself():
    pages = (settings.BASE_DIR / "templates").rglob("*.*")
    assert not [str(page) for page in pages if IN_TEMPLATES.search(page.read_text())]


def test_whoever_writes_mails_reads_no_results():
    """Mails stay in mailboxes for years: what they hold is never taken back."""
    writers = where(lambda node: isinstance(node, ast.ImportFrom) and "writes" in names_of(node))
    assert writers
    assert not writers & (where(names_them) | where(reads_the_gate))


def names_of(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names} if node.module == "culture.outbox.mail" else set()
