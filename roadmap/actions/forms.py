"""What people may send about a promise, and what is said when it cannot be taken."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError

from culture.people.models import Person, Team
from culture.words import day_words
from roadmap.actions.listing import EVERYBODY
from roadmap.actions.models import Action
from roadmap.plan.days import Day
from surveys.asking import bank

LONGEST = timedelta(days=366)


def words(rows=2):
    return forms.Textarea(attrs={"rows": rows})


def past_day(day: date, *, since: tuple[str, date], today: date) -> date:
    """The day itself. Raises ValidationError where it is ahead, or before `since`: (words, day)."""
    if day > today:
        raise ValidationError("This day is still to come. Choose today or an earlier one.")
    words, first = since
    if day < first:
        raise ValidationError(f"{words} {day_words(first, today)}. Choose that day or a later one.")
    return day


class DueForm(forms.ModelForm):
    """A date that is still to come, within a year."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError("This day has passed. Choose today or a later one.")
        if day > self.today + LONGEST:
            last = day_words(self.today + LONGEST, self.today)
            raise ValidationError(f"This lies more than a year ahead. Choose {last} or earlier.")
        return day


class PromiseForm(DueForm):
    """Heard, will, a date and a name; what it answers is set by the page it is sent from."""

    owner = forms.EmailField(label="Mail address of who looks after it")

    class Meta:
        model = Action
        fields = ["heard", "will", "due_on"]
        widgets = {"heard": words(), "will": words(), "due_on": Day, "item": forms.HiddenInput}
        help_texts = {
            "heard": "In your own words. Please quote nobody.",
            "will": "One thing, small enough to be kept.",
        }

    def clean_owner(self):
        address = self.cleaned_data["owner"]
        person = Person.objects.working().filter(email__iexact=address).first()
        if person is None:
            raise ValidationError("Nobody on the roster has this address.")
        return person

    def promise(self, teams, *, pulse_number, by):
        """In the name of `by`, for these teams; the same one again where it is sent twice."""
        action = self.instance
        action.owner, action.made_on = self.cleaned_data["owner"], self.today
        action.pulse_number = pulse_number
        if twin := action.twin(teams):
            return twin
        action.promise(teams, by=by)
        return action


class AnywhereForm(PromiseForm):
    """With the construct, and whom it is for: the company, or one team that the person leads.

    It answers the latest result or none: a promise of one's own, also before the first pulse.
    """

    OWN = "No result: something of our own"

    team = forms.ModelChoiceField(Team.objects.none(), label="For whom?")
    answers = forms.TypedChoiceField(
        label="What does it answer?", coerce=int, empty_value=None, required=False
    )
    field_order = ["team", "answers", "scale"]

    class Meta(PromiseForm.Meta):
        fields = ["scale", "item", *PromiseForm.Meta.fields]

    def __init__(self, *args, teams, company, pulse, **kwargs):
        super().__init__(*args, **kwargs)
        if pulse:
            result = (pulse.number, f"The result of {pulse}")
            self.fields["answers"].choices = [result, ("", self.OWN)]
            self.fields["answers"].conditional = True
        else:
            del self.fields["answers"]
        field = self.fields["team"]
        field.queryset, field.required = teams, not company
        field.conditional = company
        field.empty_label = EVERYBODY if company else None
        field.initial = None if company else teams.first()

    @property
    def teams(self):
        team = self.cleaned_data["team"]
        return [team] if team else []

    def clean(self):
        data = super().clean()
        known = {item.code for item in bank.of_scale(data.get("scale"), bank.bank())}
        if data.get("item") not in known:
            data["item"] = ""
        return data


class ChangeForm(DueForm):
    why = forms.CharField(label="Why?", max_length=300, required=False)

    class Meta:
        model = Action
        fields = ["will", "due_on"]
        widgets = {"will": words(), "due_on": Day}

    def save(self, *, by):
        """False where it has ended meanwhile."""
        return self.instance.change(**self.cleaned_data, by=by, on=self.today)


class KeepForm(forms.Form):
    did = forms.CharField(label="What did you do?", max_length=500, widget=words())
    did_on = forms.DateField(label="On which day?", widget=Day)

    def __init__(self, *args, action, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.action, self.today = action, today
        self.fields["did_on"].initial = today

    def clean_did_on(self):
        since = "It was promised on", self.action.made_on
        return past_day(self.cleaned_data["did_on"], since=since, today=self.today)


class DropForm(forms.Form):
    end = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (Action.End.CHANGED, "Changed: we do something else instead"),
            (Action.End.BROKEN, "Broken: we do not do it"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why?", max_length=500, widget=words())
