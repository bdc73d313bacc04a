"""What this organisation changed about the question bank: who proposed what, and who decided.

A row is one change; together with the shipped library the approved ones are the bank. What was
decided is never changed, so the rows of a statement are its history.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

WORDS = 500


class DecidedAlready(Exception):
    """Somebody else decided, or took it back, a moment before."""


class NotYours(Exception):
    """Nobody approves or declines what they proposed themselves."""


class ChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Proposed and not decided, the oldest first."""
        return self.filter(state=Change.State.WAITING)

    def in_force(self):
        return self.filter(state=Change.State.APPROVED)

    def about(self, code):
        """What happened to a statement, the newest first."""
        mine = Q(code=code) | Q(replacement=code)
        return self.filter(mine).select_related("by", "decided_by").order_by("-pk")


class Change(models.Model):
    """One change of the bank, proposed by one person and decided by another.

    A retirement needs no second person: it takes effect at once, and can be taken back until the
    next pulse opens. In a core place it names what takes the place, whose wordings it copies as
    the next version of that place.
    """

    class Kind(models.TextChoices):
        ITEM = "item", "New statement"
        WORDING = "wording", "New wording"
        TRANSLATION = "translation", "Translation"
        RETIREMENT = "retirement", "Retirement"

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a second person"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    code = models.CharField(max_length=20)
    # Of the wording; for a translation, the one that it translates.
    version = models.PositiveSmallIntegerField(default=1)
    scale = models.CharField(max_length=20)
    # Which side of its scale a new statement asks about: "belief".
    facet = models.CharField(max_length=40, blank=True)
    # Agreeing with a new statement is the bad answer.
    reverse = models.BooleanField(default=False)
    # {language: wording}, the customer word still in braces; empty where a statement only goes.
    wordings = models.JSONField(default=dict)
    # What takes a core place; else empty.
    replacement = models.CharField(max_length=20, blank=True)
    why = models.TextField(max_length=WORDS, blank=True)
    # Pulses that had been opened when a statement was retired.
    opened = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=WORDS, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="waiting")
                & ~pgtrigger.Q(old__kind="retirement", old__state="approved"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(decided_by=None) | ~Q(decided_by=F("by")),
                name="a_second_person_decides",
            ),
            models.CheckConstraint(
                condition=Q(kind="retirement") | ~Q(state="approved") | Q(decided_by__isnull=False),
                name="no_wording_is_asked_undecided",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="a_refusal_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["code", "version"],
                condition=~Q(kind="translation")
                & ~Q(wordings={})
                & Q(state__in=["waiting", "approved"]),
                name="one_wording_per_version",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(kind="retirement", state="approved", replacement=""),
                name="a_statement_is_retired_once",
            ),
            models.UniqueConstraint(
                fields=["replacement"],
                condition=Q(kind="retirement", state="approved") & ~Q(replacement=""),
                name="a_statement_takes_one_place",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.code}"

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    def decide(self, *, approved, by, now, reason=""):
        """Raises NotYours for whoever proposed it, DecidedAlready for the second of two."""
        if by == self.by:
            raise NotYours
        state = self.State.APPROVED if approved else self.State.DECLINED
        self._end(self.State.WAITING, state, by=by, now=now, reason=reason)

    def take_back(self, *, by, now):
        """Whoever proposed it, before it is decided. Raises NotYours and DecidedAlready."""
        if by != self.by:
            raise NotYours
        self._end(self.State.WAITING, self.State.WITHDRAWN, by=by, now=now)

    def undo(self, *, by, now):
        """A retirement goes back. Raises DecidedAlready where it went already."""
        self._end(self.State.APPROVED, self.State.WITHDRAWN, by=by, now=now)

    def _end(self, old, new, *, by, now, reason=""):
        said = {"state": new, "decided_by": by, "decided_at": now, "reason": reason}
        if not Change.objects.filter(pk=self.pk, state=old).update(**said):
            raise DecidedAlready
        self.refresh_from_db()
