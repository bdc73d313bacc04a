"""What HR fills in to start the pulses."""

from django import forms

from surveys.models.pulses import Cadence

RHYTHMS = ((1, "Every month, 12 statements"), (3, "Every quarter, 12 statements"))


class CadenceForm(forms.ModelForm):
    months = forms.TypedChoiceField(
        label="After the first pulse", choices=RHYTHMS, coerce=int, widget=forms.RadioSelect
    )

    class Meta:
        model = Cadence
        fields = ["starts_on", "months", "contact"]
        labels = {"starts_on": "First pulse on", "contact": "Whom people can ask"}
        help_texts = {
            "starts_on": "A Tuesday is best. It opens at 08:00 and is open for eight working days.",
            "contact": "Printed in every mail. Best the employee representative: "
            "“Kim Arslan, employee representative, extension 214”.",
        }
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError("This day has passed. Choose today or a later day.")
        if day.weekday() > 4:
            raise forms.ValidationError("This is a weekend. Choose a working day, best a Tuesday.")
        return day
