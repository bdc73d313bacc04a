"""What a manager may send on the page of a group."""

from django import forms

from roadmap.actions.forms import PromiseForm, past_day
from roadmap.plan.days import Day


class DayForm(forms.Form):
    """The day on which something was done: since the count, and not ahead."""

    on = forms.DateField(label="On which day?", widget=Day)

    def __init__(self, *args, since, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today
        self.fields["on"].initial = today

    def clean_on(self):
        since = "The count was on", self.since
        return past_day(self.cleaned_data["on"], since=since, today=self.today)


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
