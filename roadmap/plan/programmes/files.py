"""Template files: a pattern as JSON, to take along and to begin from elsewhere.

A file is taken whole or not at all: every milestone is checked before anything is made of it.
"""

import json
from dataclasses import asdict
from datetime import date, timedelta

from django import forms

from culture.constructs import Scale
from culture.words import listed
from roadmap.plan.milestones.fields import MOST_MONTHS
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme, Value
from roadmap.plan.packs import Template
from roadmap.plan.programmes.patterns import WORDS, Pattern
from roadmap.plan.schedule import Cycle, in_order, steps

KIND, VERSION = "Seven Cs programme", 1
LARGEST = 1_000_000  # bytes
MOST_MILESTONES, MOST_VALUES = 300, 12
NUMBER = 2_000_000_000
# In a programme of 18 months: longer than anybody plans, short enough for a calendar.
LONGEST = timedelta(days=100 * 365)
# In a file (and in the library): what it is called in a Template.
CALLED = {"done": "done_means", "evidence": "evidence_wanted", "owner": "owner_role"}
UNKNOWN = {"invalid_choice": "there is no “%(value)s”."}
LISTS = ("after", "values", "effect_items")


class NotAPattern(Exception):
    """`words` say what is wrong and where."""

    def __init__(self, words: str):
        self.words = words
        super().__init__(words)


class Row(forms.Form):
    """One milestone of a file; lists are looked at apart."""

    code = forms.CharField(max_length=20)
    construct = forms.ChoiceField(choices=Scale.choices, error_messages=UNKNOWN)
    lane = forms.ChoiceField(choices=Milestone.Lane.choices, error_messages=UNKNOWN)
    title = forms.CharField(max_length=120)
    done = forms.CharField(max_length=1000)
    behaviour = forms.CharField(max_length=500, required=False)
    evidence = forms.CharField(max_length=2000, required=False)
    owner = forms.CharField(max_length=120, required=False)
    scope = forms.ChoiceField(choices=[("org", "once"), ("team", "in each team")])
    start_month = forms.FloatField(min_value=0, max_value=240)
    weeks = forms.FloatField(
        min_value=0.1,
        max_value=5000,
        error_messages={"min_value": "it would end before it starts."},
    )
    recurs_months = forms.IntegerField(min_value=1, max_value=MOST_MONTHS, required=False)
    hours = forms.IntegerField(min_value=0, max_value=NUMBER, required=False)
    money = forms.IntegerField(min_value=0, max_value=NUMBER, required=False)
    for_vision = forms.BooleanField(required=False)
    for_mission = forms.BooleanField(required=False)

    def template(self, lists: dict[str, tuple[str, ...]]) -> Template:
        said = {CALLED.get(name, name): value for name, value in self.cleaned_data.items()}
        said["everywhere"] = said.pop("scope") == "team"
        return Template(**said | {name: said[name] or 0 for name in ("hours", "money")} | lists)


class Head(forms.ModelForm):
    """What the file says about the programme: looked at again in the form that begins one."""

    class Meta:
        model = Programme
        fields = WORDS


def write(pattern: Pattern) -> str:
    """The file; the same pattern gives the same text."""
    body = {"kind": KIND, "version": VERSION, **pattern.words, "values": pattern.values}
    body["milestones"] = [row_of(template) for template in pattern.templates]
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def row_of(template: Template) -> dict:
    said = asdict(template)
    said["scope"] = "team" if said.pop("everywhere") else "org"
    said |= {name: round(said[name], 3) for name in ("start_month", "weeks")}
    return said | {name: said.pop(called) for name, called in CALLED.items()}


def read(text: bytes) -> Pattern:
    """Raises NotAPattern."""
    body = parsed(text)
    rows = body.get("milestones")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_MILESTONES:
        raise NotAPattern(f"The file must name between 1 and {MOST_MILESTONES} milestones.")
    values = values_in(body)
    templates = tuple(template_in(row, number) for number, row in enumerate(rows, start=1))
    refuse_gaps(templates, values)
    return Pattern(head_in(body), values, templates)


def parsed(text: bytes) -> dict:
    if len(text) > LARGEST:
        raise NotAPattern("The file is larger than one megabyte. Template files are small.")
    try:
        body = json.loads(text)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise NotAPattern("The file cannot be read. Choose one that was saved here.") from None
    if not isinstance(body, dict) or body.get("kind") != KIND:
        raise NotAPattern("This is not a template file of a programme.")
    if body.get("version") != VERSION:
        raise NotAPattern("The file was written by another version, which cannot be read here.")
    return body


def head_in(body: dict) -> dict[str, str]:
    words = {name: body.get(name, "") for name in WORDS}
    form = Head(words)
    wrong = {**form.errors}
    for name in ("name", "vision"):
        if not words[name]:
            wrong.pop(name, None)  # asked for in the form that begins it
    if wrong or not all(isinstance(each, str) for each in words.values()):
        raise NotAPattern(f"About the programme: {first_words(wrong) or 'these are no words.'}")
    return words


def values_in(body: dict) -> tuple[str, ...]:
    values = strings_in(body, "values", where="The values")
    longest = Value._meta.get_field("name").max_length
    if len(values) > MOST_VALUES or len(set(values)) < len(values):
        raise NotAPattern(f"The file must name at most {MOST_VALUES} values, each once.")
    if not all(0 < len(value.strip()) <= longest for value in values):
        raise NotAPattern(f"The name of a value may have at most {longest} letters.")
    return values


def template_in(row, number: int) -> Template:
    where = f"Milestone {number}"
    if not isinstance(row, dict):
        raise NotAPattern(f"{where} cannot be read.")
    if isinstance(row.get("title"), str) and row["title"]:
        where = f"Milestone {number}, “{row['title'][:120]}”"
    form = Row(row)
    try:
        form.full_clean()
    except OverflowError:
        raise NotAPattern(f"{where}: a number in it is too large.") from None
    if not form.is_valid():
        raise NotAPattern(f"{where}: {first_words(form.errors)}")
    return form.template({name: strings_in(row, name, where=where) for name in LISTS})


def strings_in(row: dict, name: str, *, where: str) -> tuple[str, ...]:
    found = row.get(name, [])
    if isinstance(found, list) and all(map(is_words, found)):
        return tuple(found)
    raise NotAPattern(f"{where}: “{name}” must be a list of words.")


def is_words(each) -> bool:
    return isinstance(each, str) and "\0" not in each


def first_words(errors) -> str:
    """ "construct: there is no “marketing”." """
    return next((f"{name}: {words[0]}" for name, words in errors.items()), "")


def refuse_gaps(templates: tuple[Template, ...], values: tuple[str, ...]) -> None:
    """Every code is there once, every need and value is named, and nothing waits for itself."""
    titles = {template.code: template.title for template in templates}
    if len(titles) < len(templates):
        raise NotAPattern("Two milestones have the same code. Each needs one of its own.")
    for template in templates:
        if missing := [code for code in template.after if code not in titles]:
            raise NotAPattern(f"“{template.title}” needs {listed(missing)}, which is not there.")
        if missing := [name for name in template.values if name not in values]:
            raise NotAPattern(f"“{template.title}” names the value {listed(missing)}, not there.")
        if any(len(code) > 20 for code in template.effect_items):
            raise NotAPattern(f"“{template.title}” names an item with too long a code.")
    refuse_cycle(templates)
    refuse_centuries(templates)


def refuse_cycle(templates: tuple[Template, ...]) -> None:
    titles = {template.code: template.title for template in templates}
    try:
        in_order({template.code: template.after for template in templates})
    except Cycle as cycle:
        names = " → ".join(titles[code] for code in cycle.keys)
        raise NotAPattern(f"These would wait for each other: {names}.") from None


def refuse_centuries(templates: tuple[Template, ...]) -> None:
    """Each may be short enough, and all of them one after the other too long."""
    start = date(2000, 1, 1)
    try:
        last = max(step.due_on for step in steps(templates, starts_on=start))
    except OverflowError:
        last = date.max
    if last - start > LONGEST:
        raise NotAPattern("The last milestone would end centuries after the first.")
