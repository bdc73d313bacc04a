"""What people may send about statements, and what is said when it cannot be taken."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from culture.constructs import Scale
from culture.people.languages import ENGLISH
from surveys.asking.vocabulary import CUSTOMER
from surveys.asking.vocabulary import forms as blanks
from surveys.models.bank import WORDS, Change
from surveys.statements import changes, checks, file

LARGEST = 1024 * 1024
SAME = "The English wording is the same. To mend another language, propose a translation."
NOTHING = "Nothing was changed. Write the better wording over the one that stands there."


def sentence(code, *, required, help_text=""):
    """A wording in this language, written in its own direction."""
    attrs = {"rows": 2, "maxlength": 2 * checks.LONGEST, "lang": code, "dir": "auto"}
    return forms.CharField(
        label=dict(settings.LANGUAGES)[code],
        required=required,
        strip=True,
        widget=forms.Textarea(attrs=attrs),
        help_text=help_text,
    )


class WordingsForm(forms.Form):
    """A wording in each language, English and the organisation's at least."""

    why = forms.CharField(
        label="Why",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For whoever decides about it.",
    )
    languages = [code for code, _ in settings.LANGUAGES]

    def __init__(self, *args, language, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.item, self.must = item, {ENGLISH, language}
        for code in self.languages:
            required, told = self.needs(code), self.tells(code)
            self.fields[f"wording_{code}"] = sentence(code, required=required, help_text=told)
        self.fields["why"] = self.fields.pop("why")  # stays the last

    def needs(self, code) -> bool:
        return code in self.must

    def tells(self, code) -> str:
        """What stands above the field of a language."""
        words = ", ".join(f"{{{name}}}" for name in blanks(CUSTOMER, code))
        return f"For those you serve: {words}."

    def clean(self):
        said = super().clean()
        names = changes.roster()
        for code in self.languages:
            if text := said.get(f"wording_{code}"):
                for words in checks.faults(text, code, names):
                    self.add_error(f"wording_{code}", words)
        if not self.errors:
            self.check(self.wordings)
        return said

    def check(self, wordings):
        """Raises ValidationError where the wordings as a whole cannot be taken."""

    @property
    def wordings(self) -> dict[str, str]:
        said = {code: self.cleaned_data.get(f"wording_{code}") for code in self.languages}
        return {code: text for code, text in said.items() if text}


class ItemForm(WordingsForm):
    """A statement of our own. It is asked through the milestones that name it."""

    scale = forms.ChoiceField(label="What it asks about", choices=Scale.choices)
    facet = forms.CharField(
        label="Which side of it",
        required=False,
        max_length=40,
        help_text="For commitment: belief or fidelity. Else a word or two of your own.",
    )
    reverse = forms.BooleanField(
        label="Agreeing with it is the bad answer",
        required=False,
        help_text="Such a statement is never asked in a core place.",
    )

    def change(self) -> Change:
        said = self.cleaned_data
        return Change(
            kind=Change.Kind.ITEM,
            code=changes.fresh_code(),
            scale=said["scale"],
            facet=said["facet"].strip().lower(),
            reverse=said["reverse"],
            wordings=self.wordings,
            why=said["why"],
        )


class RewordForm(WordingsForm):
    """The statement said otherwise: a new version, and the start of a trend of its own.

    It is said in every language that it had: people would get English there.
    """

    def needs(self, code):
        return code in self.must or code in self.item.wordings

    def tells(self, code):
        now = self.item.wordings.get(code)
        if now is None:
            return "It has not been said in this language so far."
        return format_html('So far: <span lang="{}" dir="auto">{}</span>', code, now)

    def check(self, wordings):
        if wordings.get(ENGLISH) == self.item.wordings[ENGLISH]:
            raise ValidationError(SAME)

    def change(self) -> Change:
        return Change(
            kind=Change.Kind.WORDING,
            code=self.item.code,
            version=changes.next_version(self.item.code),
            scale=self.item.scale,
            wordings=self.wordings,
            why=self.cleaned_data["why"],
        )


class TranslateForm(WordingsForm):
    """The same statement, said better in another language: the trend goes on."""

    languages = [code for code, _ in settings.LANGUAGES if code != ENGLISH]

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, item=item, **kwargs)
        self.initial |= {f"wording_{code}": text for code, text in item.wordings.items()}

    def needs(self, code):
        return code in self.item.wordings

    def check(self, wordings):
        if not self.better(wordings):
            raise ValidationError(NOTHING)

    def better(self, wordings) -> dict[str, str]:
        now = self.item.wordings
        return {code: text for code, text in wordings.items() if text != now.get(code)}

    def change(self) -> Change:
        return Change(
            kind=Change.Kind.TRANSLATION,
            code=self.item.code,
            version=self.item.version,
            scale=self.item.scale,
            wordings=self.better(self.wordings),
            why=self.cleaned_data["why"],
        )


class DecideForm(forms.Form):
    """A second person's word about a change."""

    word = forms.ChoiceField(
        label="Your word",
        choices=[("approve", "Approve it"), ("decline", "Decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where you decline. It stays in the statement’s history.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].conditional = True

    def clean(self):
        said = super().clean()
        if said.get("word") == "decline" and not said.get("reason", "").strip():
            self.add_error("reason", "Say what speaks against it, so that it can be mended.")
        return said

    @property
    def approved(self) -> bool:
        return self.cleaned_data["word"] == "approve"


class RetireForm(forms.Form):
    """`choices` are the statements that may take a core place; none where it is no core one."""

    replacement = forms.ChoiceField(label="What takes its place", widget=forms.RadioSelect)
    why = forms.CharField(
        label="Why", required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, item, others, customer, **kwargs):
        super().__init__(*args, **kwargs)
        if item.block:
            said = [(other.code, other.worded(customer)[ENGLISH]) for other in others]
            self.fields["replacement"].choices = said
        else:
            del self.fields["replacement"]


class FileForm(forms.Form):
    """Statements as JSON; `cleaned_data["changes"]` is what the file proposes."""

    file = forms.FileField(label="Your statements, as JSON", max_length=200)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise ValidationError("The file is larger than 1 MB. Statements take far less.")
        try:
            self.cleaned_data["changes"] = file.read(upload.read(), names=changes.roster())
        except file.BadFile as error:
            raise ValidationError(error.reasons) from error
        return upload


class FilterForm(forms.Form):
    """Which statements to show."""

    q = forms.CharField(label="Words in it, in any language", required=False)
    scale = forms.ChoiceField(
        label="About", required=False, choices=[("", "Everything"), *Scale.choices]
    )
    show = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[
            ("", "Those that can be asked"),
            ("core", "Asked in turn by every pulse"),
            ("own", "Our own"),
            ("retired", "Retired"),
        ],
    )
