from functools import reduce
from operator import and_
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import validate_domain_name
from django.db.models import Q
from tree_queries.forms import TreeNodeChoiceField

from culture.access import Role
from culture.outbox.models import Bounce
from culture.people import history
from culture.people.addresses import is_elsewhere
from culture.people.founding import check_address, found
from culture.people.models import Entry, Organisation, Person, PersonEvent, Team, TeamEvent
from culture.people.roster.cells import nothing
from culture.people.roster.columns import FIELDS, choose, private
from culture.people.roster.table import LARGEST, RosterUnreadable, read

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


def our_languages():
    return settings.LANGUAGES


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

    def clean_lead_email(self):
        check_address(self.cleaned_data["lead_email"])
        return self.cleaned_data["lead_email"]

    def found(self):
        lead = self.cleaned_data
        organisation = self.save(commit=False)
        return found(organisation, name=lead["lead_name"], email=lead["lead_email"])


class DomainsForm(forms.ModelForm):
    """At which mail domains addresses must be."""

    mail_domains = SimpleArrayField(
        forms.CharField(),
        label="Mail domains",
        required=False,
        help_text="With commas between them: havelund.example, havelund.dk. Each stands for "
        "itself, not for what lies below it. Empty: addresses are taken at every domain.",
    )

    class Meta:
        model = Organisation
        fields = ["mail_domains"]

    def clean_mail_domains(self):
        said = self.cleaned_data["mail_domains"]
        domains = [domain.strip().lower().removeprefix("@") for domain in said]
        for domain in domains:
            validate_domain_name(domain)
        return domains

    def elsewhere(self) -> int:
        """How many people who work here have an address at another domain."""
        addresses = Person.objects.working().values_list("email", flat=True)
        return sum(is_elsewhere(email, self.instance.mail_domains) for email in addresses)


class SpeechForm(forms.ModelForm):
    """How pulses speak to people: in which language, and of whom."""

    language = forms.ChoiceField(
        label="Language of the organisation",
        choices=our_languages,
        help_text="Of mails and answer pages, for everybody whose own language is not known or not "
        "one of these. On an answer page people can change it.",
    )
    customer = forms.CharField(
        label="The word for one of those you serve",
        max_length=30,
        help_text="Customer, guest, patient, citizen and student are known in every language. "
        "Another word of your own is used in English; the other languages then say customer.",
    )

    class Meta:
        model = Organisation
        fields = ["language", "customer"]

    def clean_customer(self):
        return self.cleaned_data["customer"].strip().lower()


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
        choices=[
            ("", "everybody here"),
            ("managers", "managers"),
            ("unmailed", "people whom mail does not reach"),
            ("unaddressed", "people without a mail address"),
            ("left", "people who left"),
        ],
    )

    def people(self):
        """Whom it lets through; everybody where it was filled in wrongly."""
        asked = self.cleaned_data if self.is_valid() else {}
        found = Person.objects.known().filter(is_active=asked.get("who") != "left")
        if asked.get("who") == "managers":
            found = found.leading()
        if asked.get("who") == "unmailed":
            addresses = list(found.values_list("email", flat=True))
            found = found.filter(email__in=Bounce.objects.not_mailed(addresses))
        if asked.get("who") == "unaddressed":
            found = found.unaddressed()
        if team := asked.get("team"):
            found = found.filter(team__in=team.descendants(include_self=True))
        return found.called(asked.get("q", ""))


class LogFilter(forms.Form):
    """Of whom, of which team and of what kind the log shows everything; empty: all of it."""

    q = forms.CharField(label="Name", required=False)
    team = TreeNodeChoiceField(
        Team.objects.all(),
        required=False,
        empty_label="all teams",
        label="Team",
        label_from_instance=indented,
    )
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "everything"), *history.HEADINGS.items()],
    )
    change = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> dict:
        """A condition for each of history.SOURCES; empty where nothing was asked, or nonsense."""
        asked = self.cleaned_data if self.is_valid() else {}
        asked = {name: value for name, value in asked.items() if value}
        conditions = {"q": of_people, "team": of_team, "kind": of_kind, "change": of_change}
        found = [conditions[name](value) for name, value in asked.items()]
        if not found:
            return {}
        return {model: reduce(and_, (one[model] for one in found)) for model in history.SOURCES}


def of_people(words):
    people = Person.objects.filter(name__icontains=words).values("pk")
    return {
        Entry: Q(by__in=people) | Q(about__in=people),
        PersonEvent: Q(pgh_obj__in=people),
        TeamEvent: Q(manager__in=people),
    }


def of_team(team):
    """The team itself, and everybody who ever worked in it."""
    members = PersonEvent.objects.filter(team=team).values("pgh_obj")
    return {
        Entry: Q(pk__in=[]),
        PersonEvent: Q(pgh_obj__in=members),
        TeamEvent: Q(pgh_obj=team) | Q(parent=team),
    }


def of_kind(kind):
    return {Entry: Q(kind=kind), PersonEvent: Q(pgh_label=kind), TeamEvent: Q(pgh_label=kind)}


def of_change(change):
    same = Q(pgh_context=change)
    return {Entry: Q(change=change), PersonEvent: same, TeamEvent: same}


class PersonForm(forms.ModelForm):
    """What HR changes by hand; everything else comes with the roster."""

    team = TreeNodeChoiceField(
        Team.objects.all(),
        required=False,
        help_text="The next roster may say otherwise, and wins.",
        label_from_instance=indented,
    )
    language = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "as the organisation"), *language_choices()],
        help_text="Of pulses: their mails and answer pages. Where we do not speak it, they come in "
        "the organisation’s.",
    )
    time_zone = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "as the site, else as the organisation"), *zone_choices()],
    )

    class Meta:
        model = Person
        fields = ["role", "team", "language", "time_zone", "phone", "is_active"]
        labels = {"is_active": "Works here", "phone": "Telephone for pulses"}
        help_texts = {
            "role": "Managers are no role: they lead a team.",
            "phone": "With its country, as +4915112345678. Used only where they have no mail "
            "address and a channel for messages is set up.",
            "is_active": "Whoever has left cannot sign in and is asked nothing.",
        }

    def clean(self):
        """Somebody must stay who can bring in people and name others; a mailbox has one person."""
        works, others = self.cleaned_data.get("is_active"), Person.objects.working()
        others = others.exclude(pk=self.instance.pk)
        stays = self.cleaned_data.get("role") == Role.HR_LEAD and works
        leads = self.initial["role"] == Role.HR_LEAD
        if self.cleaned_data.get("role") != Role.EMPLOYEE and not self.instance.address:
            raise forms.ValidationError("Without a mail address nobody can sign in to a role.")
        if leads and not stays and not others.filter(role=Role.HR_LEAD).exists():
            raise forms.ValidationError("This is the only HR lead. Name another one first.")
        if works and others.filter(mailbox=self.instance.mailbox).exists():
            raise forms.ValidationError("Somebody else who works here has this mailbox.")
        return self.cleaned_data

    def keep(self, *, today):
        """Save what was changed; whoever no longer works here left today."""
        person = self.save(commit=False)
        person.left_on = None if person.is_active else person.left_on or today
        person.save()
