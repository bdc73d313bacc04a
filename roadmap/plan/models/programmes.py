"""A programme: from where to where, by when, what it stands for, and what it is measured by."""

import pghistory
from django.db import models
from django.db.models import F, Q

from culture.people.models import TOLD


class ProgrammeQuerySet(models.QuerySet):
    def live(self):
        """Those that ask people for something, the newest first."""
        return self.filter(archived_on=None).order_by("-pk")


@pghistory.track(
    pghistory.InsertEvent("begun"),
    pghistory.UpdateEvent("changed"),
    model_name="ProgrammeEvent",
    **TOLD,
)
class Programme(models.Model):
    """A transformation with a vision, a start and a target date."""

    name = models.CharField(max_length=120)
    # The from–to statement: how it is today, and how it will be.
    comes_from = models.CharField("from", max_length=200, blank=True)
    goes_to = models.CharField("to", max_length=200, blank=True)
    vision = models.TextField(
        max_length=500, help_text="What people will say about us, in one sentence."
    )
    mission = models.TextField(max_length=500, blank=True)
    starts_on = models.DateField("start")
    target_on = models.DateField("target date")
    archived_on = models.DateField(null=True, blank=True, editable=False)
    # Three letters (ISO 4217); amounts of money are whole units of it.
    currency = models.CharField(max_length=3, default="EUR")
    # Pace: days after the start without a report, and days over the date, that pages begin to name.
    start_days = models.PositiveSmallIntegerField("days to begin", default=7)
    risk_days = models.PositiveSmallIntegerField("days over the date", default=14)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target_on__gt=F("starts_on")),
                name="programme_ends_after_it_starts",
                violation_error_message="The target date must lie after the start.",
            ),
            # Two clicks on the button start one programme.
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                name="one_programme_per_name_and_start",
                violation_error_message="A programme of this name and start exists already.",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def current(cls):
        """The programme that pages show unless another is asked for: the newest; None before."""
        return cls.objects.live().first()

    def archive(self, day):
        """It asks nobody for anything from now on. False where it was archived already."""
        return bool(Programme.objects.filter(pk=self.pk, archived_on=None).update(archived_on=day))

    def restore(self):
        """Bring it back as it was. False where it was live already."""
        archived = Programme.objects.filter(pk=self.pk, archived_on__isnull=False)
        return bool(archived.update(archived_on=None))


class Value(models.Model):
    """A value of the organisation that milestones of a programme reinforce."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="values")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="a_value_is_named_once",
                violation_error_message="This value is on the list already.",
            ),
        ]

    def __str__(self):
        return self.name


class Meeting(models.Model):
    """A meeting of the leaders, and whether the programme was a topic: the gauge of focus."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="meetings")
    on = models.DateField()
    had_topic = models.BooleanField("service was a topic")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "on"],
                name="one_meeting_a_day",
                violation_error_message="The meeting of this day is noted already.",
            ),
        ]

    def __str__(self):
        return str(self.on)
