"""What HR fills in to plan the pulses, and where people work and are busy."""

from datetime import date, timedelta

from django import forms

from culture.people.forms import zone_choices
from culture.people.models import Organisation, Person, Site
from culture.people.places import home
from culture.words import day as day_of
from culture.words import moment, plural
from culture.workdays import countries, parts
from surveys.cadence.change import MONTHLY, QUARTERLY
from surveys.models.blackouts import Blackout
from surveys.models.pulses import Cadence, Pulse
from surveys.windows import Rules

RHYTHMS = {
    "month": (MONTHLY, False, "Every month, 12 statements"),
    "quarter": (QUARTERLY, False, "Every quarter, 12 statements"),
    "whole": (QUARTERLY, True, "Every quarter, all 36 statements in one go"),
}
SMALL = 60  # people: below, all statements at once every quarter
FEWEST_DAYS, MOST_DAYS = 3, 15
FURTHEST = timedelta(days=2 * 365)
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
REMINDER = ("first", "second")
QUIET = (
    "{hour:02}:00 lies in the quiet hours, {rules.quiet_from:02}:00 to {rules.quiet_to:02}:00. "
    "Choose another hour, or shorten the quiet hours."
)
SOONER = (
    "This reminder would come less than 24 hours after the mail before it. Choose a later working "
    "day or hour."
)
LATE = "The pulse is open for {days} working days. Remind before the last of them."
NO_ZONE = "“%(value)s” is no time zone. Choose one from the list, like Europe/Berlin."


def hour_field(label: str, **options) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, **options)


def reminder_day(label: str) -> forms.TypedChoiceField:
    days = [(number, f"working day {number}") for number in range(2, MOST_DAYS)]
    none = [("", "no reminder")]
    return forms.TypedChoiceField(
        label=label, choices=none + days, coerce=int, empty_value=None, required=False
    )


def reminder_hour(label: str) -> forms.TypedChoiceField:
    field = hour_field(label, empty_value=None, required=False)
    field.conditional = True
    return field


class CadenceForm(forms.ModelForm):
    """The whole plan; a wizard shows a few fields at a time."""

    rhythm = forms.ChoiceField(
        label="After the first pulse",
        choices=[(key, words) for key, (_, _, words) in RHYTHMS.items()],
        widget=forms.RadioSelect,
    )
    send_hour = hour_field(
        "Mails arrive at", help_text="By the clock of whoever gets them, on their working days."
    )
    first_day = reminder_day("First reminder")
    first_hour = reminder_hour("First reminder at")
    second_day = reminder_day("Second reminder")
    second_hour = reminder_hour("Second reminder at")
    extension_days = forms.TypedChoiceField(
        label="If fewer than half have answered one hour before the close",
        choices=[
            (0, "it closes all the same"),
            *(
                (number, f"it moves by {plural(number, 'working day')}, once")
                for number in (1, 2, 3)
            ),
        ],
        coerce=int,
        help_text="The rule is printed in every mail, and no person can decide otherwise.",
    )
    quiet_from = hour_field("Quiet hours begin")
    quiet_to = hour_field("Quiet hours end", help_text="No mail of a pulse falls due in between.")
    jitter = forms.TypedChoiceField(
        label="Spread the mails of one hour",
        choices=[(0, "all at the hour"), (15, "over 15 minutes"), (45, "over 45 minutes")],
        coerce=int,
        help_text="By chance, drawn once for each mail.",
    )

    class Meta:
        model = Cadence
        fields = [
            "starts_on", "contact", "budget", "working_days", "send_hour", "extension_days",
            "quiet_from", "quiet_to", "jitter", "falls_back",
        ]  # fmt: skip
        labels = {
            "starts_on": "First pulse on",
            "contact": "Whom people can ask",
            "budget": "Most questions per person and month",
            "working_days": "Working days open",
            "falls_back": "Slow down by itself: quarterly, if under half answered twice running",
        }
        help_texts = {
            "starts_on": "A Tuesday is best.",
            "contact": "Printed in every mail. Best the employee representative: "
            "“Kim Arslan, employee representative, extension 214”.",
            "budget": "Extras give way first; the statements of the block always stay.",
            "falls_back": "The calendar says so when it has happened.",
        }
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    STEPS = (
        ("Rhythm", ("rhythm", "starts_on", "contact", "budget")),
        (
            "Days and hours",
            ("working_days", "send_hour", "first_day", "first_hour", "second_day", "second_hour",
             "extension_days", "quiet_from", "quiet_to", "jitter", "falls_back"),
        ),
    )  # fmt: skip

    field_order = [name for _, names in STEPS for name in names]

    def __init__(self, *args, today: date, next_on: date | None = None, **kwargs):
        """`next_on`: when a plan that runs asks next; until it is changed, that day stays."""
        kwargs["instance"] = kwargs.get("instance") or Cadence()
        kwargs["initial"] = usual(kwargs["instance"], next_on) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today, self.next_on = today, next_on
        self.anchor = self.instance.starts_on
        if next_on:
            self.fields["starts_on"].label = "Next pulse on"

    def groups(self):
        """The steps with their fields, for a page."""
        return [(title, [self[name] for name in names]) for title, names in self.STEPS]

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day != self.next_on:
            check_day(day, today=self.today)
        return day

    def clean_working_days(self):
        days = self.cleaned_data["working_days"]
        if not FEWEST_DAYS <= days <= MOST_DAYS:
            raise forms.ValidationError(f"Choose {FEWEST_DAYS} to {MOST_DAYS} working days.")
        return days

    def clean(self):
        said = super().clean()
        if rhythm := said.get("rhythm"):
            self.instance.months, self.instance.whole, _ = RHYTHMS[rhythm]
        if not self.errors:
            self.instance.reminders = [list(pair) for pair in self.reminders()]
            self.check_rules(Rules(**self.ruled()))
        unmoved = self.next_on and not {"starts_on", "rhythm"} & set(self.changed_data)
        if unmoved and self.anchor:
            said["starts_on"] = self.anchor
        return said

    def reminders(self) -> list[tuple[int, int]]:
        pairs = [(self.cleaned_data[f"{n}_day"], self.cleaned_data[f"{n}_hour"]) for n in REMINDER]
        usual_hours = [hour for _, hour in Rules().reminders]
        return [
            (day, other if hour is None else hour)
            for (day, hour), other in zip(pairs, usual_hours, strict=True)
            if day
        ]

    def ruled(self) -> dict:
        kept = {name: self.cleaned_data.get(name) for name in Rules.__dataclass_fields__}
        return kept | {"reminders": tuple(self.reminders())}

    def check_rules(self, rules: Rules) -> None:
        if rules.is_quiet(rules.send_hour):
            self.add_error("send_hour", QUIET.format(hour=rules.send_hour, rules=rules))
        before = (1, rules.send_hour + bool(rules.jitter))
        names = [name for name in REMINDER if self.cleaned_data[f"{name}_day"]]
        for name, (nth, hour) in zip(names, rules.reminders, strict=True):
            self.check_reminder(name, nth, hour, before=before, rules=rules)
            before = (nth, hour + bool(rules.jitter))

    def check_reminder(self, name, nth, hour, *, before, rules) -> None:
        if rules.is_quiet(hour):
            self.add_error(f"{name}_hour", QUIET.format(hour=hour, rules=rules))
        if nth >= rules.working_days:
            self.add_error(f"{name}_day", LATE.format(days=rules.working_days))
        if (nth - before[0]) * 24 + hour - before[1] < 24:
            self.add_error(f"{name}_day", SOONER)


def usual(cadence: Cadence, next_on: date | None) -> dict:
    """What the fields that are no columns say at first."""
    small = cadence.pk is None and Person.objects.reachable().count() < SMALL
    chosen = (cadence.months, cadence.whole)
    rhythm = next((k for k, (*pace, _) in RHYTHMS.items() if tuple(pace) == chosen), "month")
    said = {"rhythm": "whole" if small else rhythm}
    for name, (nth, hour) in zip(REMINDER, cadence.reminders, strict=False):
        said |= {f"{name}_day": nth, f"{name}_hour": hour}
    return said | ({"starts_on": next_on} if next_on else {})


def check_day(day: date, *, today: date) -> None:
    """Whether a pulse can open on this day. Raises ValidationError."""
    region = home(Organisation.current()).region
    if day < today:
        raise forms.ValidationError("This day has passed. Choose today or a later day.")
    if day > today + FURTHEST:
        raise forms.ValidationError("This is more than two years ahead. Choose an earlier day.")
    if day.weekday() in region.weekend:
        raise forms.ValidationError("This is a weekend. Choose a working day, best a Tuesday.")
    if name := region.holiday(day):
        raise forms.ValidationError(f"This is a holiday: {name}. Choose a working day.")
    if busy := Blackout.objects.filter(starts_on__lte=day, ends_on__gte=day).first():
        raise forms.ValidationError(
            f"No pulse is open then: {busy}, until {day_of(busy.ends_on)}. Choose a later day."
        )
    check_overlap(day)


def check_overlap(day: date) -> None:
    zone = Organisation.current().zone
    pulse = Pulse.objects.open().order_by("extends_to").last()
    if pulse and day <= pulse.extends_to.astimezone(zone).date():
        raise forms.ValidationError(
            f"The pulse of {day_of(pulse.opens_on)} may be open until "
            f"{moment(pulse.extends_to, zone)}, and people are asked one thing at a time. Choose a "
            "day after that."
        )


class ResumeForm(forms.Form):
    """When a plan that was stopped goes on."""

    starts_on = forms.DateField(
        label="Next pulse on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        check_day(day, today=self.today)
        return day


class RegionForm(forms.ModelForm):
    """A country, and a part of it, whose holidays are kept."""

    country = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "none: Saturday and Sunday, no holidays"), *countries().items()],
    )
    part = forms.CharField(
        label="Part of the country",
        required=False,
        max_length=60,
        help_text="By its code, where holidays differ: BY for Bayern.",
    )

    class Meta:
        model = Organisation
        fields = ["country", "part"]

    def clean_part(self):
        """Its code; the name of a part is taken for its code."""
        country, said = self.cleaned_data.get("country"), self.cleaned_data["part"].strip()
        if not said:
            return ""
        known = parts(country) if country else {}
        names = {name.casefold(): code for code, name in known.items()}
        code = said.upper() if said.upper() in known else names.get(said.casefold())
        if code is None:
            there = ", ".join(f"{code} ({name})" for code, name in sorted(known.items()))
            can = f"It can be {there}." if there else "It has none with holidays of their own."
            where = countries().get(country, "no country")
            raise forms.ValidationError(f"“{said}” is no part of {where}. {can}")
        return code


class SiteForm(RegionForm):
    """A site with a clock or holidays of its own."""

    time_zone = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "as the organisation"), *zone_choices()],
        error_messages={"invalid_choice": NO_ZONE},
    )
    country = forms.ChoiceField(
        required=False, choices=lambda: [("", "as the organisation"), *countries().items()]
    )
    field_order = ["name", "time_zone", "country", "part"]

    class Meta(RegionForm.Meta):
        model = Site
        fields = ["name", "time_zone", "country", "part"]
        labels = {"name": "Site"}
        help_texts = {"name": "As the roster spells it."}


class BlackoutForm(forms.ModelForm):
    class Meta:
        model = Blackout
        fields = ["starts_on", "ends_on", "why"]
        labels = {"starts_on": "From", "ends_on": "To", "why": "What happens then"}
        help_texts = {
            "starts_on": "Any day of the first week: whole weeks are kept.",
            "why": "The calendar says it: “Christmas trade”.",
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("starts_on", "ends_on")
        }

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        return day - timedelta(days=day.weekday())

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day.year == date.max.year:
            raise forms.ValidationError("This is too far ahead. Choose an earlier day.")
        return day + timedelta(days=6 - day.weekday())

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and (last - first).days > 180:
            raise forms.ValidationError("That is more than half a year. Stop the plan instead.")
        return said
