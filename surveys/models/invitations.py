"""Invitations: that one person was asked in one pulse. They are deleted at the count.

Knows *answered, yes or no*; never what, never when. Of people whom no message reaches it knows how
many a team has: their invitations are printed slips, drawn from a hat, and name nobody.
"""

from django.db import models
from django.db.models import Q

from surveys.models.pulses import Pulse, Unit


class InvitationQuerySet(models.QuerySet):
    def slips(self):
        """Those that a printed code opens."""
        return self.filter(person=None)

    def posted(self):
        """Those that go to a person."""
        return self.exclude(person=None)

    def to_remind(self):
        """Whose link was not used; everybody, where the terms want no mail server to know who.
        Never a slip.
        """
        return self.posted().filter(Q(answered=False) | Q(pulse__terms__remind_everybody=True))


class Invitation(models.Model):
    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="+")
    # Null: a printed slip. Which of its team's people drew it is known to nobody.
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    # Where this pulse's messages go, a telephone number where no mail reaches the person: whoever
    # changes it later learns nothing by a reminder. Empty for a slip.
    address = models.EmailField(max_length=254, blank=True)
    tenure_band = models.CharField(max_length=20, blank=True)
    site = models.CharField(max_length=80, blank=True)
    # SHA-256 of the token: enough to recognise a link, not enough to make one.
    token_digest = models.BinaryField(max_length=32, unique=True)
    answered = models.BooleanField(default=False)
    # Of a slip that was used: SHA-256 of its envelope, so that one sent twice over a bad connection
    # is known as the same; empty once a second one came, and then neither counts.
    envelope = models.BinaryField(max_length=32, null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "person"], name="one_invitation_per_pulse"),
        ]

    def __str__(self):
        return f"Invitation {self.pk}"
