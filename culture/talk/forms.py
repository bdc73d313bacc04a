"""What people may write to each other, and how they want to hear of it."""

from django import forms

from culture.talk.mentions import NotMentioned, mentioned
from culture.talk.models import Desk, Preference, Remark
from culture.talk.notices import WEEK, WHATS

# More readers than this are no list to choose from: their names are typed.
CHOICES = 60
Way = Preference.Way
WEEKLY = ((Way.DAILY, "On Monday mornings"), (Way.NEVER, "Not at all"))


class CommentForm(forms.ModelForm):
    """A text, and whom it should reach. `people` are those it names, once it is valid."""

    tell = forms.ModelChoiceField(
        None,
        label="Tell also",
        required=False,
        empty_label="nobody more",
        help_text="Or type @ and a name.",
    )

    class Meta:
        model = Remark
        fields = ["text"]
        labels = {"text": "Your comment"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, readers, **kwargs):
        # It stands on pages with other forms.
        super().__init__(*args, auto_id="talk_%s", **kwargs)
        self.readers = readers
        if len(readers[: CHOICES + 1]) > CHOICES:
            del self.fields["tell"]
            self.fields["text"].help_text = "To tell somebody, type @ and their name."
        else:
            self.fields["tell"].queryset = readers
        self.people = []

    def clean(self):
        data = super().clean()
        try:
            data["text"], self.people = mentioned(data.get("text", ""), self.readers)
        except NotMentioned as error:
            self.add_error("text", str(error))
        self.people += filter(None, [data.get("tell")])
        return data


class AnswerForm(forms.ModelForm):
    class Meta:
        model = Remark
        fields = ["text"]
        labels = {"text": "Your answer"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class DeskForm(forms.ModelForm):
    class Meta:
        model = Desk
        fields = ["answer_days"]
        help_texts = {"answer_days": "Questions from now on are promised an answer by then."}


class PreferencesForm(forms.Form):
    """One choice for each thing that can happen to this person."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        rows = Preference.objects.filter(person=person)
        chosen = dict(rows.values_list("what", "way"))
        for key, what in WHATS.items():
            if person.is_hr or not what.only_hr:
                self.fields[key] = forms.ChoiceField(
                    label=what.label,
                    choices=Way.choices,
                    initial=chosen.get(key, what.way),
                )
        if person.is_hr or person.is_manager:
            self.fields[WEEK] = forms.ChoiceField(
                label="What the week asks of me, in one mail",
                choices=WEEKLY,
                initial=chosen.get(WEEK, Way.DAILY),
            )

    def save(self):
        rows = [
            Preference(person=self.person, what=what, way=way)
            for what, way in self.cleaned_data.items()
        ]
        Preference.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person", "what"],
            update_fields=["way"],
        )
