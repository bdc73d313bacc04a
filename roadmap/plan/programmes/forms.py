"""What HR leads may say about a programme, and what is said when it cannot be taken."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from culture.words import day_words
from roadmap.plan.days import Day
from roadmap.plan.models.programmes import Meeting, Programme, Value
from roadmap.plan.programmes.files import MOST_VALUES

SHORTEST = timedelta(days=90)
LONGEST = timedelta(days=5 * 366)
PASSING = "\x1f{}"


class Names(forms.CharField):
    """One name on each line, each once."""

    widget = forms.Textarea(attrs={"rows": 3})
    longest = Value._meta.get_field("name").max_length

    def clean(self, value):
        names = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(names) > MOST_VALUES:
            raise ValidationError(f"Name at most {MOST_VALUES}. Fewer are easier to remember.")
        if any(len(name) > self.longest for name in names):
            raise ValidationError(f"A value may have at most {self.longest} letters.")
        return list(dict.fromkeys(names))


class WordsForm(forms.ModelForm):
    """What a programme says about itself."""

    class Meta:
        model = Programme
        fields = ["name", "comes_from", "goes_to", "vision", "mission"]
        labels = {
            "name": "Name of the programme",
            "comes_from": "From",
            "goes_to": "To",
            "starts_on": "Start",
            "target_on": "Target date",
        }
        widgets = {
            "vision": forms.Textarea(attrs={"rows": 2}),
            "mission": forms.Textarea(attrs={"rows": 2}),
            "starts_on": Day,
            "target_on": Day,
        }
        help_texts = {
            "comes_from": "How it is today.",
            "goes_to": "How it will be.",
            "mission": "What we are here for, whoever leads us.",
        }


def wrong_target(start, target):
    if target <= start:
        return "The target date must lie after the start."
    if target - start < SHORTEST:
        return "Give the programme at least three months: change takes longer than that."
    return "The target lies more than five years after the start. Choose an earlier day."


class ChangeForm(WordsForm):
    """The words, the target, the values and the thresholds of a programme that has begun."""

    more = Names(label="More values, one on each line", required=False)

    class Meta(WordsForm.Meta):
        fields = [*WordsForm.Meta.fields, "target_on", "start_days", "risk_days", "currency"]
        labels = WordsForm.Meta.labels | {
            "start_days": "Days after its start that a milestone may take to begin",
            "risk_days": "Days over its date until a milestone is at risk",
            "currency": "Currency",
        }
        help_texts = WordsForm.Meta.help_texts | {
            "target_on": "Milestones keep their dates; move those one by one.",
            "start_days": "Then it is named as not started, and as lagging.",
            "risk_days": "Until then it is lagging.",
            "currency": "Three letters, for example EUR.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = list(self.instance.values.all())
        longest = Names.longest
        for number, value in enumerate(self.known, start=1):
            self.fields[f"value_{value.pk}"] = forms.CharField(
                label=f"Value {number}", max_length=longest, initial=value.name, required=False
            )

    @property
    def value_fields(self):
        return [self[f"value_{value.pk}"] for value in self.known]

    def clean_name(self):
        """The constraint asks for the start too, which is no field here."""
        name, others = self.cleaned_data["name"], Programme.objects.exclude(pk=self.instance.pk)
        if others.filter(name=name, starts_on=self.instance.starts_on).exists():
            raise ValidationError("A programme of this name and start exists already.")
        return name

    def clean_target_on(self):
        start, target = self.instance.starts_on, self.cleaned_data["target_on"]
        if not SHORTEST <= target - start <= LONGEST:
            raise ValidationError(wrong_target(start, target))
        return target

    def clean_currency(self):
        letters = self.cleaned_data["currency"].upper()
        if len(letters) != 3 or not (letters.isascii() and letters.isalpha()):
            raise ValidationError("Use three letters, for example EUR or DKK.")
        return letters

    def clean(self):
        data = super().clean()
        names = [*filter(None, self._names(data).values()), *data.get("more", [])]
        if len(set(names)) < len(names):
            self.add_error("more", "A value is named twice. Take one of them out.")
        if len(names) > MOST_VALUES:
            self.add_error("more", f"Name at most {MOST_VALUES} values in all.")
        return data

    def _names(self, data) -> dict[int, str]:
        return {value.pk: data.get(f"value_{value.pk}", "").strip() for value in self.known}

    @transaction.atomic
    def save(self, commit=True):
        programme, names = super().save(commit), self._names(self.cleaned_data)
        Value.objects.filter(pk__in=[pk for pk, name in names.items() if not name]).delete()
        self._rename({pk: name for pk, name in names.items() if name})
        more = (Value(programme=programme, name=name) for name in self.cleaned_data["more"])
        Value.objects.bulk_create(more)
        return programme

    def _rename(self, names: dict[int, str]) -> None:
        """By way of names that nothing else has, so that two values may swap theirs."""
        new = [value for value in self.known if names.get(value.pk, value.name) != value.name]
        for name_of in (PASSING.format, names.get):
            for value in new:
                value.name = name_of(value.pk)
            Value.objects.bulk_update(new, ["name"])


class MeetingForm(forms.ModelForm):
    """A meeting of the leaders, on a day that has come, since the programme began."""

    had_topic = forms.TypedChoiceField(
        label="Was the programme a topic?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Meeting
        fields = ["on", "had_topic"]
        labels = {"on": "Day of the meeting"}
        widgets = {"on": Day}

    def __init__(self, *args, programme, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.today = today
        self.initial["on"] = today

    def clean_on(self):
        day, programme = self.cleaned_data["on"], self.instance.programme
        if day > self.today:
            raise ValidationError("This day is still to come. Note a meeting once it was held.")
        if day < programme.starts_on:
            first = day_words(programme.starts_on, self.today)
            raise ValidationError(
                f"The programme began on {first}. Choose that day or a later one."
            )
        if programme.meetings.filter(on=day).exists():
            raise ValidationError("The meeting of this day is noted already.")
        return day
