"""Changing a milestone while somebody else may be doing so too.

The page sends along what it showed. Where somebody saved meanwhile, what only they changed is taken
over, what the sender typed stays in the form, and nothing is saved before they have looked.
"""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from culture.words import day_words
from roadmap.plan.milestones.change import draft_change, open_span
from roadmap.plan.milestones.fields import MilestoneFields
from roadmap.plan.milestones.meanwhile import Meanwhile, hands_on
from roadmap.plan.moves import Overtaken


class MilestoneForm(MilestoneFields):
    """Dates here are those of the rollouts that can still move, and move them all together."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= self._as_it_is()
        for name in ("starts_on", "due_on"):
            self.fields[name].required = bool(self.initial[name])
            self.fields[name].disabled = not self.initial[name]
        self._name_people()
        for name in self._shared():
            self.fields[name].show_hidden_initial = True

    def _as_it_is(self):
        """What the milestone's own columns do not say."""
        start, due = open_span(self.instance)
        return {
            "version": self.instance.version,
            "needs": list(self.instance.after.values_list("pk", flat=True)),
            "starts_on": start,
            "due_on": due,
        }

    def _name_people(self):
        people = {"hr_partner": self.instance.hr_partner}
        if self.instance.everywhere:
            del self.fields["owner"]
        else:
            self.rollout = self.instance.rollouts.select_related("owner").get()
            people["owner"] = self.rollout.owner
        for name, person in people.items():
            self.fields[name].kept = person
            self.initial[name] = person.email if person else ""

    def _shared(self):
        """Fields that two people could change at once."""
        kept = {"version"} | {name for name, field in self.fields.items() if field.disabled}
        return [name for name in self.fields if name not in kept]

    @property
    def needs_seen(self):
        return self["needs"].as_hidden(only_initial=True)

    @property
    def values_seen(self):
        return self["values"].as_hidden(only_initial=True)

    @property
    def is_stale(self):
        """Whether somebody has saved since the page was opened."""
        return self.is_bound and self.data.get("version") != str(self.instance.version)

    def meanwhile(self) -> list[Meanwhile]:
        """What somebody else changed since the page was opened, field by field."""
        hands = hands_on(self.instance)
        return [self._told(name, seen, hands.of(name)) for name, seen in self._moved()]

    def _told(self, name, seen, hand) -> Meanwhile:
        sent_now = (seen, self._current(name), self.data.getlist(name))
        was, now, mine = (words_of(self.fields[name], one, self.today) for one in sent_now)
        typed = name in self.changed_data and mine != now
        return Meanwhile(
            label=self.fields[name].label,
            was=was,
            now=now,
            by=hand.name,
            at=hand.at,
            mine=mine if typed else None,
        )

    def _moved(self):
        """(name, what the page showed) of fields that are different by now."""
        for name in self._shared():
            field, shown = self.fields[name], self.add_initial_prefix(name)
            seen = field.hidden_widget().value_from_datadict(self.data, self.files, shown)
            if field.has_changed(self.get_initial_for_field(field, name), seen):
                yield name, self.data.getlist(shown)

    def _current(self, name) -> list[str]:
        return sent(self.fields[name], self.get_initial_for_field(self.fields[name], name))

    def merged(self):
        """The form as the sender may save it next: theirs, and what only the others changed."""
        data = self.data.copy()
        others = [name for name, _ in self._moved() if name not in self.changed_data]
        for name in others:
            data.setlist(name, self._current(name))
        for name in self._shared():
            data.setlist(self.add_initial_prefix(name), self._current(name))
        data["version"] = str(self.instance.version)
        return type(self)(data, instance=self.instance, today=self.today)

    def place(self, data):
        """Raises Cycle, DueBeforeStart or StartsTooEarly.

        A day that the sender left alone moves nothing, even where a report has changed it since.
        """
        days = {
            name: data[name] if name in self.changed_data else self.initial[name]
            for name in ("starts_on", "due_on")
        }
        needs = {milestone.pk for milestone in data["needs"]}
        self.change = draft_change(self.instance, needs=needs, **days)

    @transaction.atomic
    def save(self):
        """Raises Overtaken."""
        if not self.instance.take(self.cleaned_data["version"]):
            raise Overtaken
        self.instance.save(update_fields=self._columns())
        self.instance.values.set(self.cleaned_data["values"])
        self.change.save()
        if "owner" in self.changed_data:
            self.rollout.owner = self.cleaned_data["owner"]
            self.rollout.save(update_fields=["owner"])
        return self.instance

    def _columns(self):
        return [name for name in self._meta.fields if name != "values"]


def sent(field, value) -> list[str]:
    """A value as a browser sends it."""
    value = field.prepare_value(value)
    if value is None or value is False or value == "":
        return []
    if isinstance(value, list):
        return [str(each) for each in value]
    return ["on" if value is True else value.isoformat() if isinstance(value, date) else str(value)]


def words_of(field, values: list[str], today: date) -> str:
    """What was sent, for people: names for keys, days, Yes and No."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if any(field.to_python(value) for value in values) else "No"
    if isinstance(field, forms.DateField):
        return ", ".join(day_or(value, field, today) for value in values) or "Nothing"
    names = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return ", ".join(names.get(value, value) for value in values if value) or "Nothing"


def day_or(value: str, field, today: date) -> str:
    """A day in words; what is none, as it stands."""
    try:
        return day_words(field.to_python(value), today)
    except (ValidationError, AttributeError):
        return value
