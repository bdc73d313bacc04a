"""Channels for those who look after mail: set one up, try it, and what went wrong last."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.outbox.channels.errors import CURES, ChannelError, Cure
from culture.outbox.channels.forms import ChannelForm, NumberForm
from culture.outbox.channels.messages import Announcement, Message
from culture.outbox.channels.models import Channel
from culture.outbox.channels.sending import hand_over
from culture.pages import render_page, status_of

KEEPERS = (Role.HR_LEAD, Role.TECHNICAL)
TEST = "A test from Seven Cs: this channel works. Nothing else was sent."


@dataclass(frozen=True)
class Standing:
    """A channel, and what has to be mended: None where it works, or was never tried."""

    channel: Channel
    cure: Cure | None


def standing(channel: Channel) -> Standing:
    return Standing(channel, CURES.get(channel.error))


@only(*KEEPERS)
def channels(request):
    """Every channel and how it went; posting sets one up."""
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        channel = form.keep()
        messages.success(request, f"{channel} is set up. Send a test now.")
        return redirect("outbox:channels")
    gateway = Channel.objects.gateway()
    context = {
        "form": form,
        "gateway": gateway and standing(gateway),
        "number": NumberForm(),
        "boards": [standing(one) for one in Channel.objects.boards()],
    }
    return render_page(request, "channels/channels.html", context, status=status_of(form))


@only(*KEEPERS)
@require_POST
def channel_try(request, channel_id):
    """Send a test past the outbox, so that what comes back can be told."""
    channel = get_object_or_404(Channel, pk=channel_id)
    form = NumberForm(request.POST)
    if channel.is_gateway and not form.is_valid():
        messages.error(request, form.errors["to"][0])
        return redirect("outbox:channels")
    try:
        message = test_for(channel, form)
        hand_over(channel, message, name=f"test-{get_random_string(20)}", now=timezone.now())
    except ChannelError as error:
        messages.error(request, f"Not taken. {CURES[error.reason].what}")
    else:
        messages.success(request, f"{channel} took the test.")
    return redirect("outbox:channels")


def test_for(channel: Channel, form: forms.Form) -> Message | Announcement:
    if channel.is_gateway:
        return Message(form.cleaned_data["to"], "test", TEST)
    return Announcement(channel.pk, TEST)


@only(*KEEPERS)
@require_POST
def channel_remove(request, channel_id):
    """Its address is forgotten; what waits for it is cancelled when it falls due."""
    channel = get_object_or_404(Channel.objects.boards(), pk=channel_id)
    channel.delete()
    messages.success(request, f"{channel} is removed. Delete its webhook there as well.")
    return redirect("outbox:channels")
