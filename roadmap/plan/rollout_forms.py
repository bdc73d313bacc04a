"""What people may send about one milestone in one team: a report, or a word on a report."""

from django import forms
from django.core.validators import URLValidator

from roadmap.plan.evidence import ACCEPT, check_evidence
from roadmap.plan.models.rollouts import Review, Rollout


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

    class Meta:
        model = Review
        fields = ["state", "confidence", "note", "evidence_link", "evidence_file"]
        labels = {"note": "In my words"}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

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
    decision = forms.ChoiceField(choices=[("confirm", "Confirm"), ("back", "Give back")])
    note = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        data = super().clean()
        if data.get("decision") == "back" and not data.get("note"):
            self.add_error("note", "Say what is missing, so that it can be done.")
        return data
