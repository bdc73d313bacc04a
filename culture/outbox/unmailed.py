"""Whom no mail is sent to: addresses it came back from, and people who want no pulses by mail.

Both are kept as keyed hashes, so that they outlive a person who is erased and tell nobody who they
are. An old key in SECRET_KEY_FALLBACKS still finds them. Who stopped pulses stands on no page.
"""

from datetime import date, timedelta

from django.db import models, transaction

from culture.outbox.keyed import hidden, marks_of, spellings

# What is wrong with an address for now; after so many in a row, each on a day of its own and none
# longer after the one before, it is not mailed any more. Everything else stops at once.
SOFT = ("full", "busy")
SOFT_TIMES, IN_A_ROW = 3, timedelta(days=100)


class BounceQuerySet(models.QuerySet):
    def of(self, addresses):
        return self.filter(address__in=[one for each in addresses for one in spellings(each)])

    @transaction.atomic
    def note(self, address, reason, *, on, returned=False):
        """What was said about an address (a key of replies.REASONS) on this day."""
        bounce = self.select_for_update().of([address]).first()
        bounce = bounce or self.get_or_create(address=hidden(address))[0]
        bounce.hear(reason, on=on, returned=returned)

    def final(self):
        """Of addresses that are not mailed any more."""
        return self.filter(stops=True)

    def not_mailed(self, addresses):
        """Those of the addresses that are not mailed any more, with the reason of each."""
        if not self.final().exists():
            return {}
        there = dict(self.final().of(addresses).values_list("address", "reason"))
        marks = {one: address for address in addresses for one in spellings(address)}
        return {marks[one]: reason for one, reason in there.items()}


class Bounce(models.Model):
    """What mail servers say about one address. Of letters that all get: never of reminders."""

    address = models.CharField(max_length=64, unique=True)
    # A key of replies.REASONS.
    reason = models.CharField(max_length=12, blank=True)
    # Passing faults in a row, and the day of the last.
    times = models.PositiveSmallIntegerField(default=0)
    last_on = models.DateField(null=True)
    # Told by a mail that came back: that the server took another one first refutes nothing.
    returned = models.BooleanField(default=False)
    stops = models.BooleanField(default=False)

    objects = BounceQuerySet.as_manager()

    def __str__(self):
        return f"Bounce {self.pk}"

    def hear(self, reason: str, *, on: date, returned: bool):
        """Twice on one day counts once; what stops already keeps its first reason."""
        if self.stops or (reason in SOFT and self.last_on == on):
            return
        goes_on = self.last_on and on - self.last_on <= IN_A_ROW
        self.times = self.times + 1 if goes_on else 1
        self.stops = reason not in SOFT or self.times >= SOFT_TIMES
        self.reason, self.last_on, self.returned = reason, on, self.returned or returned
        self.save()


class OptOutQuerySet(models.QuerySet):
    def among(self, addresses):
        """Those of the addresses whose owners want no pulses by mail."""
        marks = {address: marks_of(address) for address in addresses}
        wanted = [mark for each in marks.values() for mark in each]
        there = set(self.filter(mark__in=wanted).values_list("mark", flat=True))
        return {address for address, each in marks.items() if there.intersection(each)}


class OptOut(models.Model):
    """Somebody wants no pulses by mail. No date: it must not tell which mail made them say so."""

    mark = models.CharField(max_length=32, primary_key=True)

    objects = OptOutQuerySet.as_manager()

    def __str__(self):
        return "No pulses by mail"
