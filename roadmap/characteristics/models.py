"""How we want to be: a target on each pair of the profile, and every target there ever was.

Rows are added, never changed: undoing is setting an earlier target again. What employees experience
is no affair of this app.
"""

from collections.abc import Sequence
from functools import cached_property

import pgtrigger
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from culture.pairs import PAIRS, Pair

WORDS = 500
APPEND_ONLY = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class SavedMeanwhile(Exception):
    """Somebody else set the target while this person was writing; nothing was kept."""


class ProfileQuerySet(models.QuerySet):
    def in_force(self, day):
        """The newest that was set by this day, with its targets; None before the first."""
        return self.filter(set_on__lte=day).told().first()

    def newest_number(self) -> int:
        """0 before the first."""
        return self.values_list("number", flat=True).first() or 0

    def told(self):
        """With what pages print of each, the newest first."""
        return self.select_related("set_by").prefetch_related("targets")


class Profile(models.Model):
    """One setting of all six targets; the newest counts."""

    # Two people who save at once want the same number: the second is told.
    number = models.PositiveSmallIntegerField(unique=True)
    # How far, of 100, a target leans to the customers' side at least, or says why not.
    minimum = models.PositiveSmallIntegerField()
    # The row of a person is never deleted; erasing takes the name from it.
    set_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    set_on = models.DateField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__lte=100), name="minimum_lies_between_the_poles"
            ),
        ]

    def __str__(self):
        return f"Target of {self.set_on}"

    @cached_property
    def by_pair(self) -> dict[str, "Target"]:
        return {target.pair: target for target in self.targets.all()}

    def keep(self, targets: Sequence["Target"], *, after: int) -> None:
        """Save it with unsaved targets as the one after this number, 0 being none.

        Raises SavedMeanwhile where that is not the newest any more.
        """
        if after != Profile.objects.newest_number():
            raise SavedMeanwhile
        self.number = after + 1
        try:
            with transaction.atomic():
                self.save(force_insert=True)
                for target in targets:
                    target.profile = self
                Target.objects.bulk_create(targets)
        except IntegrityError as error:  # the other one was a moment faster
            if after == Profile.objects.newest_number():
                raise
            raise SavedMeanwhile from error


class Target(models.Model):
    """What we aim at on one pair: 0 is wholly left, 100 wholly right."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="targets")
    pair = models.CharField(
        max_length=10, choices=[(key, pair.words) for key, pair in PAIRS.items()]
    )
    value = models.PositiveSmallIntegerField()
    # So many points to either side are as good.
    tolerance = models.PositiveSmallIntegerField()
    why = models.TextField(max_length=WORDS)
    # Why it leans away from customers; empty unless it leans less to them than the minimum.
    answer = models.TextField(max_length=WORDS, blank=True)

    class Meta:
        ordering = ["pair"]
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["profile", "pair"], name="one_target_per_pair"),
            models.CheckConstraint(
                condition=Q(value__lte=100) & Q(tolerance__lte=50),
                name="target_lies_between_the_poles",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_target_says_why"),
        ]

    def __str__(self):
        return f"{self.poles.words}: {self.value}"

    @property
    def poles(self) -> Pair:
        return PAIRS[self.pair]

    @property
    def words(self) -> str:
        """The nearest of the five answers: "Rather quality"."""
        return self.poles.answers[int(self.value / 25 + 0.5)][1]


def customer_lean(pair: Pair, value: int) -> int | None:
    """How far it leans to the customers' side, 0 to 100; None where neither side is theirs."""
    return {"left": 100 - value, "right": value}.get(pair.customer_side)
