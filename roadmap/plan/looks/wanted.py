"""What a reader wants to see of the rows: filters as they stand in the address.

What cannot be understood is named beside its field and left aside; the other filters go on.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from culture.constructs import FACES
from culture.templatetags.look import STATES as STATE_WORDS
from culture.templatetags.look import TEMPOS
from roadmap.plan.days import Day
from roadmap.plan.looks.window import ZOOMS
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.options import Options
from roadmap.plan.standing import STATES

ALL = ("", "All")


class By(models.TextChoices):
    """How rows are put together."""

    CONSTRUCT = "construct", "Construct"
    LANE = "lane", "Lane"


def near(day):
    """A day that calendars can show, with the months beside it."""
    if day and not 1990 <= day.year < 2200:
        raise ValidationError("Choose a day nearer to ours.")
    return day


def choice(label, options, *, first=ALL):
    return forms.ChoiceField(label=label, choices=[first, *options], required=False)


class Wanted(forms.Form):
    """The filters that every view has."""

    construct = choice("Construct", [(face.key, face.name) for face in FACES.values()])
    lane = choice("Lane", Milestone.Lane.choices)
    state = choice("State", [(state, STATE_WORDS[state][0]) for state in STATES])

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.prepare()
        self.is_valid()

    def prepare(self):
        """What the fields need before they read."""

    def asks(self, name):
        return self.cleaned_data.get(name) or ""

    def keep(self, rows):
        return [row for row in rows if self.takes(row)]

    def takes(self, row) -> bool:
        said = {
            "construct": row.milestone.construct,
            "lane": row.milestone.lane,
            "state": row.standing.state,
        }
        return all(self.asks(name) in ("", value) for name, value in said.items())


class OnBoard(Wanted):
    by = choice("Rows", By.choices, first=("", "One row for all"))


class InCalendar(Wanted):
    state = None
    month = forms.DateField(
        input_formats=["%Y-%m"], required=False, widget=forms.HiddenInput, label="Month"
    )

    def clean_month(self):
        return near(self.cleaned_data["month"])

    @property
    def conditions(self) -> dict:
        """The filters, for a query over rollouts."""
        names = [name for name in ("construct", "lane") if self.asks(name)]
        return {f"milestone__{name}": self.asks(name) for name in names}


class OnTimeline(Wanted):
    """`teams`: names by id. Where one is chosen, its own dates are drawn."""

    by = choice("Rows", By.choices[1:], first=("", "Construct"))
    team = forms.ChoiceField(label="Team", required=False, widget=Options)
    zoom = forms.ChoiceField(
        choices=[(zoom.name, zoom.words) for zoom in ZOOMS.values()],
        required=False,
        widget=forms.HiddenInput,
    )
    first = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, teams):
        self.teams = [("", "All teams"), *((str(pk), name) for pk, name in teams.items())]
        super().__init__(data)

    def prepare(self):
        self.fields["team"].choices = self.teams

    def clean_first(self):
        return near(self.cleaned_data["first"])

    @property
    def span(self):
        """The zoom and the first day asked for."""
        return self.asks("zoom"), self.asks("first") or None


class Paced(Wanted):
    tempo = choice("Pace", [(tempo, words) for tempo, (words, _) in TEMPOS.items()])


class InMatrix(Paced):
    """The table of teams, as matrix.Asked reads the address. `branches`: places of the tree."""

    branch = choice("Branch", [])
    owner = choice("Reports", [("missing", "Nobody yet")], first=("", "Anybody"))
    q = forms.CharField(label="Team or milestone", required=False, widget=forms.SearchInput)
    field_order = ["branch", "construct", "lane", "state", "tempo", "owner", "q"]

    def __init__(self, data, *, branches):
        self.branches = [("", "Everybody"), *((place.pk, place.name) for place in branches)]
        super().__init__(data)

    def prepare(self):
        self.fields["branch"].choices = self.branches


class InList(Paced):
    """Everything the list can be asked. `owners`: the words that stand in the column."""

    q = forms.CharField(label="Words", max_length=80, required=False)
    owner = choice("Owner", [])
    due_from = forms.DateField(label="Due from", widget=Day, required=False)
    due_to = forms.DateField(label="Due until", widget=Day, required=False)
    sort = choice(
        "Sorted by",
        [
            ("due", "Due day"),
            ("start", "Start"),
            ("state", "State, late first"),
            ("title", "Title"),
            ("owner", "Owner"),
        ],
        first=("", "Construct"),
    )
    field_order = ["q", "construct", "lane", "state", "tempo", "owner", "due_from", "due_to"]

    def __init__(self, data, *, owners):
        self.owners = [ALL, *((name, name) for name in owners)]
        super().__init__(data)

    def prepare(self):
        self.fields["owner"].choices = self.owners

    def takes(self, row) -> bool:
        return super().takes(row) and self._said(row) and self._due(row.standing.due_on)

    def _said(self, row) -> bool:
        return (
            self.asks("tempo") in ("", row.tempo)
            and self.asks("owner") in ("", row.owner)
            and self.asks("q").casefold() in words_of(row.milestone)
        )

    def _due(self, day) -> bool:
        first, last = self.asks("due_from"), self.asks("due_to")
        return (not first or day >= first) and (not last or day <= last)


def words_of(milestone) -> str:
    """Everything that a search looks through."""
    parts = (milestone.code, milestone.title, milestone.done_means, milestone.behaviour)
    return "\n".join(parts).casefold()
