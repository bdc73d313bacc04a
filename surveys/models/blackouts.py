"""Weeks in which no pulse is open: the busy season, the stocktaking."""

from django.db import models
from django.db.models import F, Q

from surveys.windows import Span


class BlackoutQuerySet(models.QuerySet):
    def spans(self) -> list[Span]:
        return [Span(row.starts_on, row.ends_on) for row in self]


class Blackout(models.Model):
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    why = models.CharField("what happens then", max_length=80)

    objects = BlackoutQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="a_blackout_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            ),
        ]

    def __str__(self):
        return self.why
