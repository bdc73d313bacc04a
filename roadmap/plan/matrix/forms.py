"""What HR leads may ask of many rollouts at once, and what is said when it cannot be taken."""

from calendar import month_name
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join

from culture.people.models import Person, Team
from roadmap.plan.days import Day
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.options import Options

LONGEST = 5 * 366
YEARS_BACK = timedelta(days=LONGEST)
BACK = timedelta(days=31)
CHECKED = format_html(" {}", "checked")


class BulkForm(forms.Form):
    """One verb and what it needs; the rollouts come beside it."""

    verb = forms.ChoiceField(
        label="What should change?",
        choices=[
            ("move", "Move the dates"),
            ("owner", "Name who reports"),
            ("agree", "Agree drafts"),
            ("reached", "Correct the day they were reached"),
            ("ask", "Ask for a report"),
        ],
        initial="move",
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label="By so many days",
        required=False,
        min_value=-LONGEST,
        max_value=LONGEST,
        help_text="Later; with a minus sign, earlier. What has begun keeps its start.",
    )
    starts_on = forms.DateField(
        label="Or so that they start on",
        required=False,
        widget=Day,
        help_text="Only what has not begun. Each stays as long as it is.",
    )
    owner = forms.EmailField(
        label="Mail address of who reports",
        required=False,
        help_text="Empty: the manager of each team.",
    )
    reached_on = forms.DateField(
        label="Reached on",
        required=False,
        widget=Day,
        help_text="The day on which these teams really began. Effects are measured from it.",
    )
    note = forms.CharField(label="Why it is corrected", max_length=500, required=False)

    def __init__(self, *args, programme, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.today = programme, today
        for name in ("days", "starts_on", "reached_on", "note"):
            self.fields[name].conditional = True

    def clean_owner(self):
        address = self.cleaned_data["owner"]
        person = Person.objects.working().filter(email__iexact=address).first()
        if address and person is None:
            raise ValidationError("Nobody on the roster has this address.")
        return person

    def clean(self):
        data = super().clean()
        check = getattr(self, f"_check_{data.get('verb')}", None)
        if check and not self.errors:
            check(data)
        return data

    def _check_move(self, data):
        if bool(data["days"]) == bool(data["starts_on"]):
            self.add_error("days", "Say by how many days, or on which day they start: one of both.")
        elif (day := data["starts_on"]) and not self._near(day):
            self.add_error("starts_on", "This lies years away from the programme. Choose another.")

    def _check_reached(self, data):
        day = data["reached_on"]
        if day is None:
            self.add_error("reached_on", "Say on which day.")
        elif day > self.today:
            self.add_error("reached_on", "This day has not come yet. Choose today or before.")
        elif day < self.programme.starts_on - BACK:
            self.add_error("reached_on", "This lies before the programme. Choose a later day.")
        if not data["note"]:
            self.add_error("note", "Say in a few words why.")

    def _near(self, day):
        first, last = self.programme.starts_on, self.programme.target_on
        return first - YEARS_BACK < day < last + YEARS_BACK

    @property
    def deed(self):
        """Arguments of bulk.Deed: only those of the verb."""
        data = self.cleaned_data
        wanted = {
            "move": {"days": data["days"] or 0, "day": data["starts_on"]},
            "owner": {"owner": data["owner"]},
            "reached": {"day": data["reached_on"], "note": data["note"]},
        }
        return {"verb": data["verb"]} | wanted.get(data["verb"], {})


class CascadeForm(forms.Form):
    """Which milestones, to which teams or branches, from when."""

    way = forms.ChoiceField(
        label="What should happen?",
        choices=[("give", "Give them"), ("back", "Take them back")],
        initial="give",
        widget=forms.RadioSelect,
    )
    milestones = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        label="Which milestones?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one milestone."},
    )
    places = forms.TypedMultipleChoiceField(
        label="Which teams?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="A branch stands for itself and every team below it.",
        error_messages={"required": "Choose at least one team or branch."},
    )
    first = forms.DateField(
        label="Not before",
        widget=Day,
        help_text="Teams keep their own rhythm; a team that has nothing yet begins on this day.",
    )
    state = forms.ChoiceField(
        label="They are given as",
        choices=[("agreed", "Agreed"), ("draft", "Draft")],
        initial="agreed",
        widget=forms.RadioSelect,
        help_text="A draft asks nobody and is seen by HR alone.",
    )

    def __init__(self, *args, programme, tree, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.tree, self.today = programme, tree, today
        team = programme.milestones.filter(reach=Milestone.Reach.TEAM)
        self.fields["milestones"].queryset = team
        self.fields["places"].choices = [(p.pk, p.name) for p in tree.places.values()]
        self.initial.setdefault("first", max(today, programme.starts_on))

    @property
    def boxes(self):
        """A checkbox for each team, indented as the tree is; joined here, for there may be many."""
        chosen = {str(value) for value in self["places"].value() or ()}
        return format_html_join(
            "",
            '<label class="level-{}"><input type="checkbox" name="places" value="{}"{}>'
            "<span>{}</span></label>",
            (
                (str(p.depth), str(p.pk), CHECKED if str(p.pk) in chosen else "", p.name)
                for p in self.tree.places.values()
            ),
        )

    @property
    def team_ids(self) -> set[int]:
        chosen = set(self.cleaned_data["places"])
        return {pk for pk, place in self.tree.places.items() if chosen & {*place.path}}

    def clean_first(self):
        day = self.cleaned_data["first"]
        if day < min(self.today, self.programme.starts_on):
            raise ValidationError("This lies before the programme and before today.")
        if day > self.programme.target_on + YEARS_BACK:
            raise ValidationError("This lies years after the target. Choose an earlier day.")
        return day


class StartsForm(forms.Form):
    """Which teams begin, how many a month, from when, and which months are too busy."""

    branch = forms.TypedChoiceField(label="Which teams?", coerce=int, empty_value=None)
    capacity = forms.IntegerField(
        label="Teams that begin in a month, at most", min_value=1, max_value=1000
    )
    first = forms.TypedChoiceField(label="First month", coerce=date.fromisoformat)
    leave_out = forms.TypedMultipleChoiceField(
        label="Months in which nobody begins",
        coerce=int,
        required=False,
        choices=[(number, month_name[number]) for number in range(1, 13)],
        widget=forms.CheckboxSelectMultiple,
    )
    number = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, *args, branches, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", "Every team"), *branches]
        self.fields["branch"].required = False
        self.fields["first"].choices = month_choices(months)

    def clean_leave_out(self):
        chosen = self.cleaned_data["leave_out"]
        if len(set(chosen)) == 12:
            raise ValidationError("Leave at least one month in which teams may begin.")
        return frozenset(chosen)


class PinForm(forms.Form):
    """One team that stays out of the draw, and why."""

    team = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, widget=Options)
    month = forms.TypedChoiceField(coerce=date.fromisoformat, required=False, empty_value=None)
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args, teams, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "No team"), *teams]
        self.fields["month"].choices = [("", "Month"), *month_choices(months)]

    def clean(self):
        data = super().clean()
        if data.get("team") and not (data.get("month") and data.get("reason")):
            raise ValidationError("A pinned team needs a month and a reason.")
        return data


class Pins(forms.BaseFormSet):
    """Teams pinned to a month; none twice, none in a month that is left out."""

    def clean(self):
        if any(self.errors):
            return
        teams = [form.cleaned_data["team"] for form in self.said]
        if len(set(teams)) != len(teams):
            raise ValidationError("A team is pinned twice. Keep one of them.")

    @property
    def said(self):
        return [form for form in self.forms if form.cleaned_data.get("team")]

    @property
    def pinned(self):
        """{team id: (first of its month, reason)}"""
        data = (form.cleaned_data for form in self.said)
        return {row["team"]: (row["month"], row["reason"]) for row in data}


PinFormSet = forms.formset_factory(PinForm, formset=Pins, extra=1, max_num=50, validate_max=True)


def month_choices(months):
    return [(f"{month:%Y-%m-%d}", f"{month:%B %Y}") for month in months]


class SettleForm(forms.Form):
    """What becomes of the open rollouts of a team in which nobody works any more."""

    way = forms.ChoiceField(
        label="What should become of them?",
        choices=[("move", "They go on in another team"), ("aside", "They are set aside")],
        widget=forms.RadioSelect,
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Which team?", required=False, widget=Options
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        required=False,
        help_text="It stands as the last word on each of them.",
    )

    def __init__(self, *args, gone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.staffed().exclude(pk=gone.pk)
        for name in ("team", "reason"):
            self.fields[name].conditional = True

    def clean(self):
        data = super().clean()
        if data.get("way") == "move" and not data.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose the team in which they go on.")
        if data.get("way") == "aside" and not data.get("reason"):
            self.add_error("reason", "Say in a few words why.")
        return data
