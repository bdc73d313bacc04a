"""What is filled in to set up a channel, and to try the gateway."""

import re

from django import forms
from django.conf import settings

from culture.outbox.channels.errors import CURES, ChannelError
from culture.outbox.channels.models import Channel
from culture.outbox.channels.posting import checked

# Where incoming webhooks of each live: an address elsewhere was copied from the wrong place.
HOMES = {
    Channel.Kind.SLACK: ("hooks.slack.com", "hooks.slack-gov.com"),
    Channel.Kind.TEAMS: (
        "webhook.office.com",
        "logic.azure.com",
        "api.powerplatform.com",
        "powerautomate.com",
    ),
}
WHERE = "Incoming webhooks of {kind} are at {homes}."
MOST = 10
NUMBER = re.compile(r"\+[1-9]\d{6,14}")


class ChannelForm(forms.ModelForm):
    """A place for announcements. Its address is a secret: kept locked, never shown again."""

    kind = forms.ChoiceField(
        label="Where",
        choices=[(kind.value, kind.label) for kind in HOMES],
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label="Address of its incoming webhook",
        max_length=2000,
        help_text="It begins with https:// and is a secret: whoever has it can write there.",
    )

    class Meta:
        model = Channel
        fields = ["kind", "name"]
        labels = {"name": "Name of the channel, for this page"}

    def clean_address(self):
        said = self.cleaned_data["address"].strip()
        try:
            checked(said)
        except ChannelError as error:
            raise forms.ValidationError(CURES[error.reason].what) from error
        return said

    def clean(self):
        said = super().clean()
        kind, address = said.get("kind"), said.get("address")
        if kind and address and not at_home(kind, address):
            words = WHERE.format(kind=Channel.Kind(kind).label, homes=" or ".join(HOMES[kind]))
            self.add_error("address", words)
        if Channel.objects.boards().count() >= MOST:
            raise forms.ValidationError(f"There are {MOST} channels already. Remove one first.")
        return said

    def keep(self):
        channel = self.save(commit=False)
        channel.address = self.cleaned_data["address"]
        channel.save()
        return channel


def at_home(kind: str, address: str) -> bool:
    host = checked(address).hostname
    inside = host in settings.CHANNELS_INSIDE  # a relay of one's own in front of either
    return inside or any(f".{host}".endswith(f".{home}") for home in HOMES[kind])


class NumberForm(forms.Form):
    """Whose telephone the test goes to; it is kept nowhere."""

    to = forms.CharField(label="Your own telephone, with its country", max_length=30)

    def clean_to(self):
        said = "".join(self.cleaned_data["to"].split())
        if not NUMBER.fullmatch(said):
            raise forms.ValidationError("Write the number with its country, as +4915112345678.")
        return said
