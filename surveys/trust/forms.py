"""What the two sides fill in: HR leads the terms, representatives their word about them."""

from django import forms

from surveys.models.terms import Consent, Terms
from surveys.trust.agreement import CHOICES, SETTINGS

# Beyond these a company would publish next to nothing.
MOST = {"k_rounded": 20, "k_exact": 50}
LABELS = {
    "k_rounded": "People behind a rounded score",
    "k_exact": "People behind an exact score, a statement or a comment",
    "comments": "People may write a comment",
    "segments": "Figures by time here and by site",
    "open_results": "The company’s result without an account",
    "own_group": "People read their own group’s scores",
    "remind_everybody": "Remind everybody",
    "two_keepers": "Two keepers open the count together",
}


class TermsForm(forms.ModelForm):
    """Terms that begin as the ones in force. Its instance is what would be in force instead."""

    class Meta:
        model = Terms
        fields = SETTINGS
        labels = LABELS
        help_texts = {setting: on for setting, (on, _) in CHOICES.items()}

    def __init__(self, *args, current, **kwargs):
        same = {setting: getattr(current, setting) for setting in SETTINGS}
        super().__init__(*args, instance=Terms(**same), **kwargs)
        self.current = current
        for name, most in MOST.items():
            self.fields[name].help_text = f"{same[name]} now. It can be raised, up to {most}."
            self.fields[name].widget.attrs |= {"min": same[name], "max": most}

    def clean_k_rounded(self):
        return self.raised("k_rounded")

    def clean_k_exact(self):
        return self.raised("k_exact")

    def raised(self, name):
        least, most, people = getattr(self.current, name), MOST[name], self.cleaned_data[name]
        if not least <= people <= most:
            raise forms.ValidationError(
                f"Choose {least} to {most}: what was promised once is never made smaller."
            )
        return people

    def clean(self):
        said = super().clean()
        if said.get("k_exact", 0) < said.get("k_rounded", 0) and "k_exact" in said:
            self.add_error("k_exact", "Choose at least as many as behind a rounded score.")
        return said


class ConsentForm(forms.ModelForm):
    """A word about the terms that were read: the page says in `read` which those were."""

    agrees = forms.TypedChoiceField(
        label="Your word",
        choices=(("yes", "I agree"), ("no", "I object")),
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Consent
        fields = ["agrees", "reason"]
        labels = {"reason": "Why"}
        help_texts = {
            "reason": "Needed for an objection. HR leads, and whoever speaks for the employees, "
            "read it here."
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version(terms)

    def clean(self):
        said = super().clean()
        if self.data.get("read") != self.version:
            raise forms.ValidationError(
                "The terms changed while you read them. Read them once more, then say your word."
            )
        if said.get("agrees") is False and not said.get("reason", "").strip():
            self.add_error("reason", "Say what speaks against it, so that it can be mended.")
        return said


def version(terms: Terms) -> str:
    """Which terms: their number; as shipped, 0."""
    return str(terms.pk or 0)
