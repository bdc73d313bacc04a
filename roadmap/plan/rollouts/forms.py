"""What people may send about one milestone in one team: a report, a word on it, a corrected day."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from culture.words import day_words
from roadmap.plan.days import Day
from roadmap.plan.evidence import ACCEPT, check_evidence
from roadmap.plan.models.rollouts import Review, Rollout

BACK = timedelta(days=31)
SPENT = ("hours_spent", "money_spent")


class ReportForm(forms.ModelForm):
    HINTS = ("Nothing in the way", "Short of people", "Waiting for others")

    state = forms.ChoiceField(
        label="How does it stand?",
        choices=[
            (Rollout.State.UNDER_WAY, "Under way"),
            (Rollout.State.REPORTED, "Done"),
            (Rollout.State.STUCK, "Stuck"),
        ],
        widget=forms.RadioSelect,
    )
    confidence = forms.ChoiceField(
        choices=Review.Confidence.choices, required=False, widget=forms.RadioSelect
    )
    hint = forms.ChoiceField(
        choices=[(hint, hint) for hint in HINTS], required=False, widget=forms.RadioSelect
    )
    evidence_link = forms.URLField(
        label="Link to the evidence",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    evidence_file = forms.FileField(
        label="File as evidence",
        required=False,
        max_length=200,
        validators=[check_evidence],
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="PDF, picture, document or text, up to 10 MB.",
    )

    hours_spent = forms.IntegerField(
        label="Hours spent so far", required=False, min_value=0, max_value=100_000
    )
    money_spent = forms.IntegerField(
        label="Money spent so far", required=False, min_value=0, max_value=1_000_000_000
    )

    class Meta:
        model = Review
        fields = ["state", "confidence", "note", "lesson", "evidence_link", "evidence_file"]
        labels = {"note": "In my words", "lesson": "What should the next team know?"}
        help_texts = {"lesson": "Every team that has this milestone still before it reads it."}
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "lesson": forms.Textarea(attrs={"rows": 2}),
        }

    @property
    def spent(self) -> dict:
        """What was told of hours and money; a field left empty says nothing."""
        told = {name: self.cleaned_data.get(name) for name in SPENT}
        return {name: number for name, number in told.items() if number is not None}

    def clean(self):
        data = super().clean()
        data["note"] = ". ".join(filter(None, [data.get("hint"), data.get("note")]))
        done = data.get("state") == Rollout.State.REPORTED
        if "state" in data and not done and not data.get("confidence"):
            self.add_error("confidence", "Say how sure you are of the date.")
        if data.get("state") == Rollout.State.STUCK and not data["note"]:
            self.add_error("note", "Say in a few words what is in the way.")
        return data

    def save(self, commit=True):
        """The review, unsaved: Rollout.report keeps it."""
        file = self.cleaned_data.get("evidence_file")
        self.instance.evidence_name = file.name if file else ""
        return self.instance


class DecisionForm(forms.Form):
    """Without a statement of behaviour nobody can say that it is not seen yet."""

    CHOICES = (
        ("confirm", "Done", "evidence is there and the behaviour is seen"),
        ("review", "Reviewed", "the evidence is fine, the behaviour is not seen yet"),
        ("back", "Give it back", "with a note that says what is missing"),
    )
    BY_EVIDENCE = (("confirm", "Done", "evidence is there"), CHOICES[2])

    decision = forms.ChoiceField()
    note = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where you give it back.",
    )

    def __init__(self, *args, rollout, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.CHOICES if rollout.milestone.behaviour else self.BY_EVIDENCE
        looked = rollout.state == Rollout.State.REVIEWED
        self.ways = [way for way in choices if not (looked and way[0] == "review")]
        self.fields["decision"].choices = [(key, word) for key, word, _ in self.ways]

    def clean(self):
        data = super().clean()
        if data.get("decision") == "back" and not data.get("note"):
            self.add_error("note", "Say what is missing, so that it can be done.")
        return data


class ReachedForm(forms.Form):
    """The day a team was really reached: what effects are measured from."""

    reached_on = forms.DateField(label="Really reached on", widget=Day)
    note = forms.CharField(
        label="Why it is corrected", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, rollout, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.rollout, self.today = rollout, today
        self.fields["reached_on"].initial = rollout.reached_on

    def clean_reached_on(self):
        day, first = self.cleaned_data["reached_on"], self.rollout.milestone.programme.starts_on
        if day > (self.rollout.done_on or self.today):
            raise ValidationError(
                "It was done by then. Choose that day or an earlier one."
                if self.rollout.done_on
                else "This day is still to come. Choose today or an earlier one."
            )
        if day < first - BACK:
            words = day_words(first, self.today)
            raise ValidationError(f"The programme began on {words}. Choose a later day.")
        return day
