"""The fields of a milestone as HR leads describe it, and what is said when they do not fit."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from culture.access import Role
from culture.people.models import Person
from culture.words import day_words
from roadmap.plan.days import Day
from roadmap.plan.milestones.change import DueBeforeStart, StartsTooEarly
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.schedule import Cycle

BACK = timedelta(days=31)
AFTER_TARGET = timedelta(days=2 * 366)
SUGGESTED = 300
MOST_MONTHS = 60  # until a milestone is done again
BEFORE = "This lies before the programme. Choose a later day."
BEYOND = "This lies years after the target. Choose an earlier day."


def suggested():
    """Whose addresses the browser offers: HR leads, and whoever leads a team."""
    working = Person.objects.working()
    return (working.leading() | working.filter(role=Role.HR_LEAD)).order_by("name")[:SUGGESTED]


class PersonField(forms.EmailField):
    """Somebody who works here, by mail address; the page holds a datalist `suggested`.

    `kept`: who stands there so far; they may stay after they have left.
    """

    kept = None

    def __init__(self, **kwargs):
        widget = forms.EmailInput(attrs={"list": "suggested", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value):
        return value.email if isinstance(value, Person) else value

    def clean(self, value):
        address = super().clean(value)
        if self.kept and address == self.kept.email:
            return self.kept
        person = Person.objects.working().filter(email__iexact=address).first()
        if address and person is None:
            raise ValidationError("Nobody who works here has this address.")
        return person


class MilestoneFields(forms.ModelForm):
    """`place(data)`, which its children give, asks whether dates and needs fit the programme."""

    starts_on = forms.DateField(label="First start", widget=Day)
    due_on = forms.DateField(label="Last due day", widget=Day)
    needs = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        label="Needs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It starts only after these are done.",
    )
    owner = PersonField(
        label="Mail address of who reports on it",
        help_text="Empty: the manager of the team at the top.",
    )
    hr_partner = PersonField(
        label="Mail address of the HR partner", help_text="Whom managers turn to with questions."
    )
    recurs_months = forms.IntegerField(
        label="Done again every so many months",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="Empty: once done, it stays done. Otherwise it lapses unless it is done again.",
    )

    class Meta:
        model = Milestone
        fields = [
            *("title", "construct", "lane", "done_means", "behaviour", "evidence_wanted"),
            *("hr_partner", "for_vision", "for_mission", "values"),
            *("hours_planned", "money_planned", "recurs_months"),
        ]
        labels = {
            "behaviour": "What anyone could observe once it has worked",
            "evidence_wanted": "What shows it",
            "hours_planned": "Hours planned",
            "for_vision": "Serves the vision",
            "for_mission": "Serves the mission",
            "values": "Values it serves",
        }
        help_texts = {"behaviour": "Something people do, not an event that was held."}
        widgets = {
            "done_means": forms.Textarea(attrs={"rows": 3}),
            "behaviour": forms.Textarea(attrs={"rows": 2}),
            "evidence_wanted": forms.Textarea(attrs={"rows": 2}),
            "values": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.programme = today, self.instance.programme
        self.fields["needs"].queryset = self.programme.milestones.all()
        self.fields["values"].queryset = self.programme.values.all()
        self.fields["money_planned"].label = f"Money planned ({self.programme.currency})"

    def clean_needs(self):
        needs = self.cleaned_data["needs"]
        if self.instance in needs:
            raise ValidationError("A milestone cannot wait for itself. Take it off the list.")
        return needs

    def clean(self):
        data = super().clean()
        if not self.errors:
            self._check_span(data["starts_on"], data["due_on"])
        if not self.errors:
            self._fit(data)
        return data

    def _check_span(self, start, due):
        if start and due < start:
            self.add_error("due_on", "The due date must not lie before the start.")
        elif start and start < self.programme.starts_on - BACK:
            self.add_error("starts_on", BEFORE)
        elif start and due > self.programme.target_on + AFTER_TARGET:
            self.add_error("due_on", BEYOND)

    def _fit(self, data):
        try:
            self.place(data)
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
