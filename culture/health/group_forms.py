"""What a manager may send on the page of a group."""

from django import forms
from django.core.exceptions import ValidationError

from culture.words import day_words
from roadmap.actions.forms import PromiseForm
from roadmap.plan.forms import Day


class DayForm(forms.Form):
    """The day on which something was done: since the count, and not ahead."""

    on = forms.DateField(label="On which day?", widget=Day)

    def __init__(self, *args, since, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today
        self.fields["on"].initial = today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError("This day is still to come. Choose today or an earlier one.")
        if day < self.since:
            counted = day_words(self.since, self.today)
            raise ValidationError(f"The count was on {counted}. Choose that day or a later one.")
        return day


class FocusForm(forms.Form):
    """One of the choices of focus.choices; its key names construct, statement and template."""

    focus = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose one of them."}
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focus"].choices = [
            (idea.key, idea.title) for choice in choices for idea in choice.ideas
        ]

    @property
    def parts(self) -> list[str]:
        """Scale, item and template."""
        return self.cleaned_data["focus"].split(":")


class GroupPromiseForm(PromiseForm):
    """Of the group, about its focus."""

    def __init__(self, *args, focus, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.scale, self.instance.item = focus
