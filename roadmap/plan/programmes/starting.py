"""The form that begins a programme, and what it is made from."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from culture.words import day_words
from roadmap.plan.models.programmes import Programme
from roadmap.plan.packs import SIZES, pack
from roadmap.plan.programmes.forms import LONGEST, SHORTEST, Names, WordsForm, wrong_target
from roadmap.plan.programmes.patterns import Pattern
from roadmap.plan.programmes.start import FOUR_MONTHS, draft, start

BACK = timedelta(days=31)
EIGHTEEN_MONTHS = timedelta(days=548)
PACES = [
    (0, "All teams at once"),
    (8, "Half of the teams each month"),
    (FOUR_MONTHS, "A quarter of the teams each month"),
    (26, "A sixth of the teams each month"),
]


class StartForm(WordsForm):
    """From a pack of the library, or from the pattern of an older programme or a file."""

    size = forms.TypedChoiceField(
        label="How many milestones?",
        coerce=int,
        initial=20,
        choices=[(size, str(size)) for size in SIZES],
        widget=forms.RadioSelect,
        help_text="Twelve suit a small company, twenty most; fifty are the whole library.",
    )
    weeks = forms.TypedChoiceField(
        label="How do the teams begin?",
        coerce=int,
        initial=FOUR_MONTHS,
        choices=PACES,
        help_text="The order is drawn by lot. Fewer at a time is kinder to everybody, and teams "
        "that wait show what would have happened anyway.",
    )
    values = Names(label="Values, one on each line", required=False)

    class Meta(WordsForm.Meta):
        fields = [*WordsForm.Meta.fields, "starts_on", "target_on"]

    def __init__(self, *args, today, pattern: Pattern | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.pattern = today, pattern
        self.initial |= {"starts_on": today, "target_on": today + EIGHTEEN_MONTHS}
        if pattern:
            del self.fields["size"]
            self.initial |= pattern.words | {"values": "\n".join(pattern.values)}
            self.instance.currency = pattern.words["currency"]
            if Programme.objects.filter(name=self.initial["name"]).exists():
                self.initial["name"] = ""

    def draft(self, teams):
        """The Draft for so many teams, as soon as dates and choices can be used; else None."""
        names = [
            name for name in ("starts_on", "target_on", "size", "weeks") if name in self.fields
        ]
        said = {name: self.get_initial_for_field(self.fields[name], name) for name in names}
        if self.is_bound:
            said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if set(said) != set(names):
            return None
        programme = Programme(starts_on=said["starts_on"], target_on=said["target_on"])
        return draft(programme, self._templates(said), teams=teams, weeks=said["weeks"])

    def begin(self, random) -> Programme:
        """Of a form that is valid. Raises IntegrityError where it has begun already."""
        said = self.cleaned_data
        return start(
            self.instance,
            self._templates(said),
            weeks=said["weeks"],
            random=random,
            values=said["values"],
        )

    def _templates(self, said):
        return self.pattern.templates if self.pattern else pack(said["size"])

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < self.today - BACK:
            first = day_words(self.today - BACK, self.today)
            raise ValidationError(
                f"The start lies more than a month back. Choose {first} or a later day."
            )
        if day > self.today + LONGEST:
            raise ValidationError("The start lies years ahead. Choose a day within five years.")
        return day

    def clean(self):
        data = super().clean()
        start, target = data.get("starts_on"), data.get("target_on")
        if start and target and not SHORTEST <= target - start <= LONGEST:
            self.add_error("target_on", wrong_target(start, target))
        return data


class PatternFile(forms.Form):
    """A template file to begin from; what is in it is read by programmes.files."""

    file = forms.FileField(label="Template file (JSON)")
