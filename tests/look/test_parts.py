"""Parts as a browser gets them, and promises about every template and static file."""

import hashlib
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines

from culture.constructs import FACES
from culture.pages import PLACES
from culture.plots import Dumbbell, HeatCell, HeatMap, HeatRow
from culture.templatetags.look import STATES, TEMPOS

STATIC = settings.BASE_DIR / "static"
PAGES = [
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    if "mail" not in path.parts and "email" not in path.parts
]


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def test_the_sprite_holds_every_icon_that_is_asked_for_and_no_other():
    sprite = (STATIC / "icons.svg").read_text()
    asked = {face.icon for face in FACES.values()} | {icon for _, icon in STATES.values()}
    asked |= {icon for _, icon in TEMPOS.values()} | {icon for _, _, icon in PLACES.values()}
    for page in PAGES:
        asked |= set(re.findall(r'{% icon "([\w-]+)"', page.read_text()))

    assert set(re.findall(r'id="i-([\w-]+)"', sprite)) == asked
    assert [key for key in FACES if f'id="m-{key}"' not in sprite] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_carries_inline_style_or_script(page):
    found = re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page.read_text())

    assert found == []


def test_vendored_files_are_the_ones_in_the_manifest():
    folder = STATIC / "vendor"
    rows = [line.split(" | ") for line in (folder / "MANIFEST").read_text().splitlines()[1:]]

    for _, _, _, name, digest, _ in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    named = {(folder / row[3]).resolve() for row in rows}
    assert {path for path in folder.glob("*.*") if path.suffix != ".txt"} <= named


def test_the_numbers_of_a_chart_stand_in_a_table_beside_it():
    row = Dumbbell(FACES["strategy"], 66, 58, 63.6, 68.4, "up 8", clear=True)

    page = rendered("{% dumbbells rows then='March' now='February' %}", rows=[row])

    table = re.search(r"<tbody>(.*)</tbody>", page, re.DOTALL)[1]
    assert re.findall(r">([^<>\n]+)</t", table) == ["Strategy", "58", "66", "64–68", "up 8"]


def test_a_hidden_number_says_why_to_a_screen_reader():
    cell = HeatCell(None, why="counted with the branch")
    table = HeatMap([FACES["trust"]], [HeatRow("Team Ost", [cell], people="5–9 people")])

    page = rendered("{% heatmap table %}", table=table)

    assert '–<span class="hidden"> counted with the branch</span>' in page


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_never_a_shape_alone(state):
    page = rendered("{% state_mark state %}", state=state)

    assert STATES[state][0] in page


class Report(forms.Form):
    state = forms.ChoiceField(widget=forms.RadioSelect, choices=[("done", "Done")])
    note = forms.CharField(label="Note", help_text="One sentence.")
    kind = forms.CharField(widget=forms.HiddenInput)


def test_every_fault_of_a_form_is_named_first_and_tied_to_its_field():
    source = '{% include "parts/form.html" with form=form submit="Keep" csrf_token="x" only %}'

    page = rendered(source, form=Report({}))

    links = re.findall(r'<a href="#([\w-]+)"', page)
    assert links == ["id_state", "id_note"]
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert described == ["id_state_error", "id_note_helptext id_note_error"]
    assert set(links) | set(" ".join(described).split()) <= set(ids)
    assert len(ids) == len(set(ids))


def test_an_error_page_needs_nothing_that_may_be_broken():
    for name in ("500.html", "403_csrf.html", "400.html"):
        source = Path(settings.BASE_DIR / "templates" / name).read_text()
        assert "{% load" not in source
        assert "/static/answer.css" in engines["django"].get_template(name).render()
