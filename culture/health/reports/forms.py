"""What HR leads choose about reports: who gets a link each quarter, and what a board is asked."""

from django import forms

from culture.access import LEADERSHIP
from culture.health.models import Ask, Schedule
from culture.people.models import Person


class ScheduleForm(forms.ModelForm):
    on = forms.BooleanField(label="Mail a link once a quarter", required=False)
    recipients = forms.ModelMultipleChoiceField(
        label="Who gets it",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose somebody, or turn the mail off."},
        help_text="HR leads and sponsors. Whoever is chosen later gets the latest one at once; "
        "whoever is none any more gets no further one.",
    )

    class Meta:
        model = Schedule
        fields = ["first_month"]
        labels = {"first_month": "Your quarters"}
        help_texts = {"first_month": "A link goes out when the quarter’s last result is open."}
        widgets = {"first_month": forms.RadioSelect}

    field_order = ("on", "recipients", "first_month")

    def __init__(self, *args, instance, **kwargs):
        chosen = instance.recipients.all() if instance.pk else []
        initial = {"on": instance.since is not None, "recipients": chosen}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        self.fields["first_month"].choices = Schedule._meta.get_field("first_month").choices
        who = self.fields["recipients"]
        who.queryset = Person.objects.working().filter(role__in=LEADERSHIP)
        who.required = not self.is_bound or bool(self.data.get("on"))

    def keep(self, *, now):
        """Turned on, or with other quarters, only results from now on are mailed."""
        schedule = self.save(commit=False)
        if not self.cleaned_data["on"]:
            schedule.since = None
        elif schedule.since is None or "first_month" in self.changed_data:
            schedule.since = now
        schedule.save()
        schedule.recipients.set(self.cleaned_data["recipients"])
        return schedule


class AskForm(forms.Form):
    """What the board is asked to decide after one result; empty lines are left out."""

    first = forms.CharField(max_length=200, required=False, label="First decision")
    second = forms.CharField(max_length=200, required=False, label="Second decision")
    third = forms.CharField(max_length=200, required=False, label="Third decision")

    def __init__(self, *args, pulse, **kwargs):
        self.pulse = pulse
        ask = Ask.objects.filter(pulse=pulse).first()
        told = zip(self.base_fields, ask.decisions if ask else [], strict=False)
        super().__init__(*args, initial=dict(told), **kwargs)

    def keep(self) -> bool:
        """Whether any is asked for."""
        written = [self.cleaned_data[name] for name in self.fields if self.cleaned_data[name]]
        if written:
            Ask.objects.update_or_create(pulse=self.pulse, defaults={"decisions": written})
        else:
            Ask.objects.filter(pulse=self.pulse).delete()
        return bool(written)
