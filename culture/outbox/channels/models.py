"""Channels beside mail: where messages go by https, and how that went last.

The gateway takes messages to a person's own telephone, links of their own among them: like the mail
relay it is named by whoever runs the server (MESSAGES_URL), never on a page. Slack and Teams get
announcements for everybody in them, and never anything with a link that is somebody's own.
"""

from django.conf import settings
from django.db import models

from culture.outbox.channels.secret import locked, opened


class ChannelQuerySet(models.QuerySet):
    def boards(self):
        """Those that everybody in them reads."""
        return self.exclude(kind=Channel.Kind.GATEWAY).order_by("pk")

    def carries_messages(self):
        """Whether messages reach telephones."""
        return bool(settings.MESSAGES_URL)

    def gateway(self):
        """The one that does; None where none is named."""
        if not self.carries_messages():
            return None
        name = Channel.Kind.GATEWAY.label
        return self.get_or_create(kind=Channel.Kind.GATEWAY, defaults={"name": name})[0]


class Channel(models.Model):
    """One address that we post to. Its address is a secret: whoever has it can post there too."""

    class Kind(models.TextChoices):
        GATEWAY = "gateway", "Messages to telephones"
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    # Locked: channels.secret. Empty for the gateway.
    kept_address = models.TextField(blank=True)
    # What went wrong last, a key of channels.errors.CURES; empty: nothing since it last worked.
    error = models.CharField(max_length=20, blank=True)
    error_code = models.PositiveSmallIntegerField(null=True)
    error_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="gateway"), name="one_gateway"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_gateway(self):
        return self.kind == self.Kind.GATEWAY

    @property
    def address(self):
        return settings.MESSAGES_URL if self.is_gateway else opened(self.kept_address)

    @address.setter
    def address(self, words):
        self.kept_address = locked(words)

    def worked(self, *, now):
        fine = {"error": "", "error_code": None, "error_at": None, "worked_at": now}
        Channel.objects.filter(pk=self.pk).update(**fine)

    def failed(self, error, *, now):
        told = {"error": error.reason, "error_code": error.status_code, "error_at": now}
        Channel.objects.filter(pk=self.pk).update(**told)
