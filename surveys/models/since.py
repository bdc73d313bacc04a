"""What a pulse's mails say of the time since the last one: old promises and their fate.

Written by whoever keeps promises, frozen with the pulse. Never holds anything anybody answered.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from surveys.models.pulses import Pulse


class Since(models.Model):
    """One promise to the whole company or to some teams, and what became of it by the opening."""

    class Fate(models.TextChoices):
        BROKEN = "broken", "Broken"
        LATE = "late", "Late"
        CHANGED = "changed", "Changed"
        KEPT_LATE = "kept late", "Kept late"
        KEPT = "kept", "Kept"
        PROMISED = "promised", "Promised"

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="since")
    # Empty: promised to everybody.
    team_ids = ArrayField(models.BigIntegerField(), default=list)
    will = models.CharField(max_length=500)
    due_on = models.DateField()
    fate = models.CharField(max_length=10, choices=Fate)
    # The day that fate befell it.
    on = models.DateField()
    # What was done, or why it was changed or broken; else empty.
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.will

    @property
    def is_kept(self):
        return self.fate in (self.Fate.KEPT, self.Fate.KEPT_LATE)
