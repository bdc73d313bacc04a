"""What a count published. Rows are immutable; everything shown later is derived from them.

Reaches neither ballots, invitations nor people: team ids are plain numbers.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from surveys.models.pulses import Pulse


class Group(models.Model):
    """People whose answers were counted together."""

    class Level(models.IntegerChoices):
        COMPANY = 0, "the whole company"
        EXACT = 10, "exact scores"
        ROUNDED = 5, "rounded scores"
        SEGMENT = 20, "people of the whole company who share something"

    class Dimension(models.TextChoices):
        """What the people of a segment share."""

        TENURE = "tenure_band", "Time here"
        SITE = "site", "Site"

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="groups")
    level = models.PositiveSmallIntegerField(choices=Level)
    # Of segments only.
    dimension = models.CharField(max_length=20, choices=Dimension, blank=True)
    name = models.CharField(max_length=400)
    # Teams that are no branch of their own, counted together.
    merged = models.BooleanField(default=False)
    # Empty for segments.
    team_ids = ArrayField(models.BigIntegerField())
    # Same level, same teams, no re-organisation between: only then do two pulses join to a trend.
    trend_key = models.CharField(max_length=64)
    # Exact people counted; null where only a range is published.
    n = models.PositiveIntegerField(null=True)
    # As pages say it: "23", "5–9".
    n_words = models.CharField(max_length=10)
    # The block that its people were asked; empty where all were asked the same.
    block = models.CharField(max_length=1, blank=True)
    # The exact group that a rounded one lies in.
    inside = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pulse", "level", "trend_key"], name="a_group_is_published_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def exact(self):
        return self.n is not None


class Figure(models.Model):
    """The published numbers of one kind for one group, in the order of the pulse's items.

    Scales stand in the order in which the items first name them. Null: not published.
    """

    class Kind(models.TextChoices):
        # Exact groups and the company. Scale scores are derived from these: a sum over people's
        # scale means beside sums over items would give away whoever answered only some of them.
        ITEM_COUNTS = "item_counts", "six per item: answers 1 to 5, missing; reversed ones turned"
        RECOMMEND = "recommend", "promoters, passives, detractors"
        # Rounded groups. No shares of single items: beside the exact group around them, a share of
        # one small part would give away the other.
        SCALE_SCORE = "scale_score", "three per scale: score 0 to 100, rounding step, items asked"
        # The company only.
        INTERVAL = "interval", "two per scale: 95 % bootstrap interval of its score, in tenths"
        GAPS = "gaps", "two per pair: the same of lived less said, in tenths of a point"
        # From a hundred people on.
        RELIABILITY = "reliability", "four per scale: alpha, omega, ICC(1), ICC(2), in hundredths"
        DRIVERS = "drivers", "three for each of the seven: weight, low, high; then R²; in percent"

    group = models.ForeignKey(Group, models.CASCADE, related_name="figures")
    kind = models.CharField(max_length=20, choices=Kind)
    numbers = ArrayField(models.IntegerField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "kind"], name="a_figure_is_published_once"),
        ]

    def __str__(self):
        return self.kind


class Comment(models.Model):
    """What somebody wrote, masked; of an exact group, or of the company where they asked for it.

    No time, no rating, no order: ids are random and rows are written shuffled.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="comments")
    text = models.TextField()

    def __str__(self):
        return "A comment"


class Certificate(models.Model):
    """The public account of one count, archived for ever."""

    pulse = models.OneToOneField(Pulse, models.CASCADE, related_name="certificate")
    invited = models.PositiveIntegerField()
    envelopes = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    # Fewest people behind any published number; null where nothing was published.
    smallest_group = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()
    key_destroyed_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"Certificate of {self.pulse}"

    @property
    def given_up(self):
        """Enough envelopes were there, and none was opened: the key was lost."""
        return self.envelopes >= self.pulse.k_rounded and not self.counted and not self.invalid
