"""What HR leads may send about the roadmap, and what is said when it cannot be taken."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from culture.people.models import Person
from culture.words import day_words
from roadmap.plan.change import DueBeforeStart, StartsTooEarly, draft_change, open_span
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.packs import SIZES
from roadmap.plan.schedule import Cycle
from roadmap.plan.start import FOUR_MONTHS, draft

BACK = timedelta(days=31)
EIGHTEEN_MONTHS = timedelta(days=548)
SHORTEST = timedelta(days=90)
LONGEST = timedelta(days=5 * 366)
AFTER_TARGET = timedelta(days=2 * 366)
PACES = [
    (0, "All teams at once"),
    (8, "Half of the teams each month"),
    (FOUR_MONTHS, "A quarter of the teams each month"),
    (26, "A sixth of the teams each month"),
]


class Day(forms.DateInput):
    """The browser's own calendar; it wants and sends ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class StartForm(forms.ModelForm):
    size = forms.TypedChoiceField(
        label="How many milestones?",
        coerce=int,
        initial=20,
        choices=[(size, str(size)) for size in SIZES],
        widget=forms.RadioSelect,
        help_text="Twelve suit a small company, twenty most; fifty are the whole library.",
    )
    weeks = forms.TypedChoiceField(
        label="How do the teams begin?",
        coerce=int,
        initial=FOUR_MONTHS,
        choices=PACES,
        help_text="The order is drawn by lot. Fewer at a time is kinder to everybody, and teams "
        "that wait show what would have happened anyway.",
    )

    class Meta:
        model = Programme
        fields = ["name", "vision", "starts_on", "target_on"]
        labels = {"name": "Name of the programme", "starts_on": "Start", "target_on": "Target date"}
        widgets = {"vision": forms.Textarea(attrs={"rows": 2}), "starts_on": Day, "target_on": Day}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial |= {"starts_on": today, "target_on": today + EIGHTEEN_MONTHS}

    @property
    def how(self):
        return {"size": self.cleaned_data["size"], "weeks": self.cleaned_data["weeks"]}

    def draft(self, teams):
        """The Draft for so many teams, as soon as dates and choices can be used; else None."""
        names = ("starts_on", "target_on", "size", "weeks")
        said = {name: self.get_initial_for_field(self.fields[name], name) for name in names}
        if self.is_bound:
            said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if set(said) != set(names):
            return None
        programme = Programme(starts_on=said.pop("starts_on"), target_on=said.pop("target_on"))
        return draft(programme, teams=teams, **said)

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < self.today - BACK:
            first = day_words(self.today - BACK, self.today)
            raise ValidationError(
                f"The start lies more than a month back. Choose {first} or a later day."
            )
        if day > self.today + LONGEST:
            raise ValidationError("The start lies years ahead. Choose a day within five years.")
        return day

    def clean(self):
        data = super().clean()
        start, target = data.get("starts_on"), data.get("target_on")
        if start and target and not SHORTEST <= target - start <= LONGEST:
            self.add_error("target_on", wrong_target(start, target))
        return data


def wrong_target(start, target):
    if target <= start:
        return "The target date must lie after the start."
    if target - start < SHORTEST:
        return "Give the programme at least three months: change takes longer than that."
    return "The target lies more than five years after the start. Choose an earlier day."


class MilestoneForm(forms.ModelForm):
    """Dates here are those of the rollouts that can still move, and move them all together."""

    starts_on = forms.DateField(label="First start", widget=Day, required=False)
    due_on = forms.DateField(label="Last due day", widget=Day, required=False)
    needs = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It starts only after these are done.",
    )
    owner = forms.EmailField(
        label="Mail address of who reports on it",
        required=False,
        help_text="Empty: the manager of the team at the top.",
    )

    class Meta:
        model = Milestone
        fields = ["title", "done_means"]
        widgets = {"done_means": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["needs"].queryset = self.instance.programme.milestones.all()
        self.initial["needs"] = list(self.instance.after.values_list("pk", flat=True))
        self.initial["starts_on"], self.initial["due_on"] = open_span(self.instance)
        for name in ("starts_on", "due_on"):
            self.fields[name].required = bool(self.initial[name])
            self.fields[name].disabled = not self.initial[name]
        if self.instance.everywhere:
            del self.fields["owner"]
        else:
            self.rollout = self.instance.rollouts.select_related("owner").get()
            self.initial["owner"] = self.rollout.owner.email if self.rollout.owner else ""

    def clean_needs(self):
        needs = self.cleaned_data["needs"]
        if self.instance in needs:
            raise ValidationError("A milestone cannot wait for itself. Take it off the list.")
        return needs

    def clean_owner(self):
        address = self.cleaned_data["owner"]
        person = Person.objects.working().filter(email__iexact=address).first()
        if address and person is None:
            raise ValidationError("Nobody on the roster has this address.")
        return person

    def clean(self):
        data = super().clean()
        if not self.errors:
            self._check_span(data["starts_on"], data["due_on"])
        if not self.errors:
            self.change = self._draft(data)
        return data

    def _check_span(self, start, due):
        programme = self.instance.programme
        if start and due < start:
            self.add_error("due_on", "The due date must not lie before the start.")
        elif start and start < programme.starts_on - BACK:
            self.add_error("starts_on", "This lies before the programme. Choose a later day.")
        elif start and due > programme.target_on + AFTER_TARGET:
            self.add_error("due_on", "This lies years after the target. Choose an earlier day.")

    def _draft(self, data):
        try:
            return draft_change(
                self.instance,
                starts_on=data["starts_on"],
                due_on=data["due_on"],
                needs={milestone.pk for milestone in data["needs"]},
            )
        except Cycle as cycle:
            self.add_error("needs", self._cycle_words(cycle))
        except DueBeforeStart:
            self.add_error(
                "due_on",
                "In some teams it would be due before it starts, because teams begin at different "
                "times. Choose a later due day.",
            )
        except StartsTooEarly as early:
            day = day_words(early.earliest, self.today)
            self.add_error(
                "starts_on", f"What it needs is not done by then. The first possible day is {day}."
            )

    def _cycle_words(self, cycle):
        titles = Milestone.objects.in_bulk(cycle.keys)
        names = " → ".join(titles[pk].title for pk in cycle.keys)
        return f"These would wait for each other: {names}. Take one of them off the list."

    def save(self, commit=True):
        milestone = super().save(commit)
        self.change.save()
        if "owner" in self.fields:
            self.rollout.owner = self.cleaned_data["owner"]
            self.rollout.save(update_fields=["owner"])
        return milestone
