"""Reports: who gets one each quarter, who got which, and what a board is asked to decide.

Never holds a figure, nor what anybody said.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from culture.health.reports.quarters import QUARTERS


class Schedule(models.Model):
    """The quarterly report by mail; the one row of this installation."""

    # The month in which the organisation's quarters begin: 1, 2 or 3, and every three months after.
    first_month = models.PositiveSmallIntegerField("quarters", choices=QUARTERS, default=1)
    recipients = models.ManyToManyField("people.Person", related_name="+", blank=True)
    # Since when it is on; a result from before is not mailed. Null: it is off.
    since = models.DateTimeField(null=True, blank=True)
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="schedule_is_true"),
            models.UniqueConstraint(fields=["only"], name="one_schedule"),
        ]

    def __str__(self):
        return "Reports by mail"

    @classmethod
    def current(cls):
        """The row; not yet saved where nobody has chosen anything."""
        return cls.objects.first() or cls()


class Issue(models.Model):
    """One quarter's report to one person: there is never a second."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    # The first day of its quarter.
    quarter = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "quarter"], name="one_issue_per_quarter"),
        ]

    def __str__(self):
        return f"Report from {self.quarter}"


class Ask(models.Model):
    """What a board is asked to decide after one result, in the words of whoever asks."""

    MOST = 3

    pulse = models.OneToOneField("surveys.Pulse", models.CASCADE, related_name="+")
    decisions = ArrayField(models.CharField(max_length=200), size=MOST)

    def __str__(self):
        return f"Decisions asked for after {self.pulse_id}"
