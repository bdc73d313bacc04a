"""Passphrases as they are typed; a form never prints one back."""

from django import forms

SHORTEST, FEWEST_DIFFERENT = 16, 8


def secret(label, hint):
    """A field that browsers do not show; `hint` tells a password manager what it is."""
    widget = forms.PasswordInput(attrs={"autocomplete": hint})
    return forms.CharField(label=label, max_length=200, widget=widget)


class PassphraseForm(forms.Form):
    passphrase = secret("Your passphrase", "current-password")


class ChooseForm(forms.Form):
    passphrase = secret("A passphrase of at least 16 letters", "new-password")
    again = secret("The same once more", "new-password")

    def clean_passphrase(self):
        passphrase = self.cleaned_data["passphrase"]
        if len(passphrase) < SHORTEST:
            raise forms.ValidationError("This is too short. Take at least 16 letters.")
        if len(set(passphrase)) < FEWEST_DIFFERENT:
            raise forms.ValidationError("This repeats itself. Take at least 8 different letters.")
        return passphrase

    def clean(self):
        first, second = self.cleaned_data.get("passphrase"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", "The two differ. Type the passphrase again in both fields.")
