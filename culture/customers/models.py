"""What customers say and do, month by month: numbers of teams, brought as files or by a program.

Never holds: anything about one customer, or about what employees answered.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Avg, Case, Count, F, Max, Q, Sum, When
from django.db.models.functions import Coalesce

from culture.customers.metrics import METRICS

METRIC_CHOICES = [(key, metric.name) for key, metric in METRICS.items()]


ALL_HAVE_N = Q(with_n=F("rows"))
SUM_OF_N = Sum("n", output_field=models.FloatField())
WEIGHTED = Case(When(ALL_HAVE_N, then=Sum(F("value") * F("n")) / SUM_OF_N), default=Avg("value"))


class Import(models.Model):
    """One file, or one call of the API, that was kept. Its row stays when it is taken back."""

    name = models.CharField(max_length=200)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    # Null: what it brought still counts.
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.name


class CustomerNumberQuerySet(models.QuerySet):
    def current(self):
        """Without those that a later import replaced."""
        return self.filter(replaced_by=None)

    def between(self, first, last):
        """Months from the first to the last, both with it."""
        return self.filter(month__gte=first, month__lte=last)

    def of_company(self):
        """One row per metric and month: its `mean`, and of how many teams' `rows` it is made.

        The top team's own number stands for the company; where there is none, the mean over teams,
        weighted by n if all have one.
        """
        top = Max("value", filter=Q(team__parent=None))
        rows = self.counted_by("metric", "month")
        return rows.annotate(mean=Coalesce(top, WEIGHTED))

    def of_teams(self):
        """One row per metric and team over all these months: `mean` and `weight`, n or nothing."""
        rows = self.counted_by("metric", "team")
        return rows.annotate(mean=WEIGHTED, weight=Case(When(ALL_HAVE_N, then=Sum("n"))))

    def counted_by(self, *fields):
        rows = self.values(*fields).order_by(*fields)
        return rows.annotate(rows=Count("pk"), with_n=Count("n"))


class CustomerNumber(models.Model):
    """One metric of one team in one month."""

    metric = models.CharField(max_length=20, choices=METRIC_CHOICES)
    team = models.ForeignKey("people.Team", models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    value = models.FloatField()
    # Answers or contacts behind it, where the file says so.
    n = models.PositiveIntegerField(null=True)
    brought_by = models.ForeignKey(Import, models.CASCADE, related_name="numbers")
    # The later import with another number for the same place; null: this one counts.
    replaced_by = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+")

    objects = CustomerNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "team", "month"],
                condition=Q(replaced_by=None),
                name="one_number_per_team_and_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(n__gt=0), name="a_number_is_made_of_something"),
        ]

    def __str__(self):
        return f"{METRICS[self.metric].name}, {self.month:%B %Y}"


class Upload(models.Model):
    """A file between its upload and its keeping: every line of it was found good."""

    KEEPS = timedelta(days=1)

    by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    # Lines that say no value.
    empty = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name

    @classmethod
    def of(cls, person, *, now):
        """The last one of this person, of the last day."""
        return cls.objects.filter(by=person, at__gte=now - cls.KEEPS).order_by("pk").last()


class UploadLine(models.Model):
    """One line of such a file."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    metric = models.CharField(max_length=20, choices=METRIC_CHOICES)
    team = models.ForeignKey("people.Team", models.CASCADE, related_name="+")
    month = models.DateField()
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True)

    def __str__(self):
        return f"Line {self.line}"
