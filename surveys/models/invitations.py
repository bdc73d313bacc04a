"""Invitations: that one person was asked in one pulse. They are deleted at the count.

Knows *answered, yes or no*; never what, never when.
"""

from django.db import models
from django.db.models import Q

from surveys.models.pulses import Pulse, Unit


class InvitationQuerySet(models.QuerySet):
    def to_remind(self):
        """Whose link was not used; everybody, where the terms want no mail server to know who."""
        return self.filter(Q(answered=False) | Q(pulse__terms__remind_everybody=True))


class Invitation(models.Model):
    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    # Where this pulse's mails go: whoever changes an address later learns nothing by a reminder.
    address = models.EmailField(max_length=254)
    tenure_band = models.CharField(max_length=20, blank=True)
    site = models.CharField(max_length=80, blank=True)
    # SHA-256 of the token: enough to recognise a link, not enough to make one.
    token_digest = models.BinaryField(max_length=32, unique=True)
    answered = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "person"], name="one_invitation_per_pulse"),
        ]

    def __str__(self):
        return f"Invitation {self.pk}"
