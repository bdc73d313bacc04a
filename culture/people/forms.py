from zoneinfo import available_timezones

from django import forms
from django.conf.locale import LANG_INFO
from tree_queries.forms import TreeNodeChoiceField

from culture.access import Role
from culture.people.founding import found
from culture.people.models import Organisation, Person, Team
from culture.people.roster.columns import FIELDS, choose, private
from culture.people.roster.table import LARGEST, RosterUnreadable, read
from culture.people.roster.words import nothing

CUSTOMERS = ["customer", "guest", "patient", "citizen", "student"]


def zone_choices():
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)
    return [(zone, zone.replace("_", " ")) for zone in [*places, "UTC"]]


def language_choices():
    named = [
        (code, info["name"])
        for code, info in LANG_INFO.items()
        if len(code) == 2 and "name" in info
    ]
    return sorted(named, key=lambda choice: choice[1])


def indented(team):
    return "\N{EN SPACE}" * 2 * team.tree_depth + team.name


def sample(table, heading):
    """A cell of this column that says something."""
    return next((cell for cell in table.column(heading) if not nothing("", cell)), "")


class FoundingForm(forms.ModelForm):
    """The organisation, and whoever leads its programme first."""

    lead_name = forms.CharField(label="Your name", max_length=120)
    lead_email = forms.EmailField(
        label="Your mail address", help_text="We send you a code to sign in with."
    )
    customer = forms.ChoiceField(
        label="The people you serve are",
        choices=[(word, f"{word}s") for word in CUSTOMERS],
        widget=forms.RadioSelect,
        initial="customer",
        help_text="The questions speak of them.",
    )
    time_zone = forms.ChoiceField(
        choices=zone_choices,
        initial=lambda: Organisation().time_zone,
        help_text="Pulses open and close by this clock.",
    )
    field_order = ["name", "customer", "time_zone", "lead_name", "lead_email"]

    class Meta:
        model = Organisation
        fields = ["name", "customer", "time_zone"]
        labels = {"name": "Name of the organisation"}

    def found(self):
        lead = self.cleaned_data
        organisation = self.save(commit=False)
        return found(organisation, name=lead["lead_name"], email=lead["lead_email"])


class UploadForm(forms.Form):
    """A roster. What was read of it is `cleaned_data["table"]`, without private columns."""

    file = forms.FileField(label="Your list of people, as CSV", max_length=200)

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            table = read(file.read(LARGEST + 1))
        except RosterUnreadable as error:
            raise forms.ValidationError(str(error)) from error
        self.cleaned_data["table"] = table.without(private(table.header))
        return file


class ColumnsForm(forms.Form):
    """Which column holds what, and whether people who are not in the file have left."""

    leavers = forms.BooleanField(label="People who are not in this file have left", required=False)

    def __init__(self, table, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hidden = private(table.header)
        choices = [("", "not in this file")]
        choices += [(name, name) for name in table.header if name not in hidden]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.table = table

    def chosen(self) -> tuple[dict[str, str], bool]:
        """The columns, and whether who is missing has left. Raises RosterUnreadable."""
        self.full_clean()
        columns = choose(self.table, {field: self.data.get(field, "") for field in FIELDS})
        return columns, bool(self.cleaned_data.get("leavers"))

    def selects(self):
        return [self[field] for field in FIELDS]

    def recognised(self):
        """Fields with a column, each with a cell of it for show."""
        chosen = [field for field in FIELDS if self.data.get(field) in self.table.header]
        return [(self[field], sample(self.table, self.data[field])) for field in chosen]

    def unrecognised(self):
        return [self[field] for field in FIELDS if self.data.get(field) not in self.table.header]


class PeopleFilter(forms.Form):
    """What the list of people shows."""

    q = forms.CharField(label="Name or mail address", required=False)
    team = TreeNodeChoiceField(
        Team.objects.all(),
        required=False,
        empty_label="all teams",
        label="Team and below",
        label_from_instance=indented,
    )
    who = forms.ChoiceField(
        required=False,
        choices=[("", "everybody here"), ("managers", "managers"), ("left", "people who left")],
    )

    def people(self):
        """Whom it lets through; everybody where it was filled in wrongly."""
        asked = self.cleaned_data if self.is_valid() else {}
        found = Person.objects.filter(is_active=asked.get("who") != "left")
        if asked.get("who") == "managers":
            found = found.leading()
        if team := asked.get("team"):
            found = found.filter(team__in=team.descendants(include_self=True))
        return found.called(asked.get("q", ""))


class PersonForm(forms.ModelForm):
    """What HR changes by hand; everything else comes with the roster."""

    team = TreeNodeChoiceField(
        Team.objects.all(),
        required=False,
        help_text="The next roster may say otherwise, and wins.",
        label_from_instance=indented,
    )
    language = forms.ChoiceField(choices=language_choices)
    time_zone = forms.ChoiceField(
        required=False, choices=lambda: [("", "as the organisation"), *zone_choices()]
    )

    class Meta:
        model = Person
        fields = ["role", "team", "language", "time_zone", "is_active"]
        labels = {"is_active": "Works here"}
        help_texts = {
            "role": "Managers are no role: they lead a team.",
            "is_active": "Whoever has left cannot sign in and is asked nothing.",
        }

    def clean(self):
        """Somebody must stay who can bring in people and name others."""
        stays = self.cleaned_data.get("role") == Role.HR_LEAD and self.cleaned_data.get("is_active")
        others = Person.objects.working().filter(role=Role.HR_LEAD).exclude(pk=self.instance.pk)
        if self.initial["role"] == Role.HR_LEAD and not stays and not others.exists():
            raise forms.ValidationError("This is the only HR lead. Name another one first.")
        return self.cleaned_data
