"""What HR leads write in the kit: a text of their own, and who signs."""

from django import forms
from django.core.exceptions import ValidationError

from surveys.kit import filling
from surveys.kit.pieces import About
from surveys.models.kit import KitMail, KitText


class TextForm(forms.ModelForm):
    """A piece in one language. Refuses what could not be filled in, or must not be in a mail."""

    class Meta:
        model = KitText
        fields = ["title", "text"]
        labels = {"title": "Title", "text": "Text"}
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "text": forms.Textarea(attrs={"rows": 24, "dir": "auto"}),
        }
        help_texts = {
            "text": "An empty line begins a paragraph, “# ” a heading, “- ” a line of a list. "
            "Names in braces are filled in."
        }

    def __init__(self, *args, about: About, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        if about.linkless:
            self.fields["title"].label = "Subject"

    def clean_title(self):
        title = self.cleaned_data["title"]
        if wrong := filling.hidden(title):
            raise ValidationError(wrong)
        return self.checked(title)

    def clean_text(self):
        return self.checked(self.cleaned_data["text"].replace("\r\n", "\n"))

    def checked(self, text: str) -> str:
        found = list(filling.faults(text, self.about.names, linkless=self.about.linkless))
        if found:
            raise ValidationError(found)
        return text


class SignForm(forms.ModelForm):
    """Who signs the letter: it comes from this name."""

    class Meta:
        model = KitMail
        fields = ["signed_by"]
        labels = {"signed_by": "Who signs"}
        help_texts = {
            "signed_by": "“Anna Berg, managing director”. The letter comes from this name, and the "
            "other texts name it. Empty: whoever sends the pulses."
        }

    def clean_signed_by(self):
        name = self.cleaned_data["signed_by"]
        if wrong := filling.hidden(name):
            raise ValidationError(wrong)
        if "@" in name or list(filling.link_faults(name)):
            raise ValidationError("A name only: an address here would look like another sender.")
        if "{" in name or "}" in name:
            raise ValidationError("A name only, without braces.")
        return name
