"""The outbox: every mail to the roster is a row first.

A row holds a kind and ids, never an address, a link or a text: those are written at the moment of
sending by the app that owns the kind. Losing the queue loses nothing; running twice sends once.
"""

from datetime import timedelta
from secrets import token_hex
from urllib.parse import urlsplit
from zlib import crc32

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Min, Q

from culture.outbox.channels.models import Channel  # noqa: F401  one of the other tables
from culture.outbox.mail import RUNS, told_kinds
from culture.outbox.replies import REASONS, TRIES
from culture.outbox.unmailed import Bounce, OptOut  # noqa: F401  the other tables

LEASE = timedelta(minutes=5)
# How long the rest of a batch waits when the relay itself is away; costs no letter a try.
RELAY_PAUSE = timedelta(minutes=1)
# How long a letter waits that its domain has no room for now: a minute, and some for its sending.
ROOM_PAUSE = timedelta(seconds=65)
# Overdue by this much: no worker runs, or no relay answers.
STUCK_AFTER = timedelta(minutes=10)
# More refusals for good than this share of the first so many letters of a run pause it.
FIRST, REFUSED_SHARE = 50, 0.05


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Letter.State.WAITING)

    def dead(self):
        """Given up."""
        return self.filter(state=Letter.State.DEAD)

    def told(self):
        """Of kinds whose fate pages may tell."""
        return self.filter(kind__in=told_kinds())

    def due(self, now):
        """To be sent now: nobody holds it, or whoever held it died."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.waiting().filter(free, not_before__lte=now).exclude(Run.objects.holding())

    def stuck(self, now):
        """Long due and still here: mail is not moving, and a page should say so."""
        return self.waiting().filter(not_before__lte=now - STUCK_AFTER)

    def waiting_since(self, now):
        """When the longest overdue of these letters fell due; None while mail moves."""
        if Heartbeat.objects.filter(sent_at__gt=now - STUCK_AFTER).exists():
            return None
        return self.stuck(now).aggregate(since=Min("not_before"))["since"]

    def retry(self, *, now):
        """Give dead letters all their tries again; how many. Whoever else asks finds none left.
        What the last try met stays until the next: see fail_again.
        """
        afresh = {"attempts": 0, "not_before": now}
        return self.dead().update(state=Letter.State.WAITING, **afresh)

    def drop(self):
        """Dead letters that nobody will try again; how many."""
        return self.dead().update(state=Letter.State.CANCELLED)

    def tagged(self, tag):
        return self.filter(message_id__startswith=f"<{tag}@")

    def progress(self, kind, about_ids):
        """How many letters of this kind about these rows are in each state, as {state: count}."""
        rows = self.filter(kind=kind, about_id__in=about_ids).order_by().values("state")
        counted = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
        return {state: counted.get(state, 0) for state in Letter.State.values}

    def claim(self, size, *, now):
        """Lease up to `size` due letters to the caller; two workers never get the same one.

        Opens and ends its own transaction, so it refuses to run inside another: a lease that is
        not committed protects nobody.
        """
        with transaction.atomic(durable=True):
            rows = self.due(now).order_by("not_before", "pk").select_for_update(skip_locked=True)
            letters = list(rows[:size])
            self.held(letters).update(leased_until=now + LEASE)
        for letter in letters:
            letter.leased_until = now + LEASE
        return letters

    def held(self, letters):
        """Those of the letters that are still to be sent."""
        return self.waiting().filter(pk__in=[letter.pk for letter in letters])

    def cancel(self, letters):
        self.held(letters).update(state=Letter.State.CANCELLED, leased_until=None)

    def give_up(self, letters, reason):
        self.held(letters).update(state=Letter.State.DEAD, leased_until=None, reason=reason)

    def fail_again(self, letters):
        """Tried again by hand, and not sent: as they were, for that tells nobody why."""
        self.held(letters).update(state=Letter.State.DEAD, leased_until=None, attempts=1)

    def leased(self, letters):
        """Those of the letters that nobody else has claimed meanwhile."""
        return self.held(letters).filter(leased_until__in={one.leased_until for one in letters})

    def pause(self, letters, *, now, wait=RELAY_PAUSE):
        """Give letters back that were not tried, to be claimed again when the relay may be back."""
        self.leased(letters).update(leased_until=now + wait)

    def rest(self, letters, later):
        """Put late letters off that would come at a bad hour, by {about_id: instant}: they are
        not overdue, and it costs no try.
        """
        for at in set(later.values()):
            late = [letter for letter in letters if later.get(letter.about_id) == at]
            self.leased(late).update(not_before=at, leased_until=None)


class Letter(models.Model):
    """One mail to one person, sent at most once per dedup key, with a fixed Message-ID and Date."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        CANCELLED = "cancelled", "no longer wanted"
        DEAD = "dead", "could not be sent"

    kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    dedup_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Tries that failed; a worker that died in the middle is not the letter's fault.
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    # What the relay last said, as its SMTP code; null: it said nothing.
    error_code = models.PositiveSmallIntegerField(null=True, blank=True)
    # Why the last try failed: a key of replies.REASONS.
    reason = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=120)
    dated_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="waiting"), name="letters_waiting"
            ),
            models.Index(fields=["kind", "about_id"], name="letters_about"),
        ]

    def __str__(self):
        return self.dedup_key

    @classmethod
    def about(cls, kind, about_id, *, now, not_before=None, later=timedelta(0)):
        """A letter not yet saved. The dedup key makes a second one impossible. `later`: how much
        this one is held back behind the others of its run.
        """
        return cls(
            kind=kind,
            about_id=about_id,
            dedup_key=f"{kind}:{about_id}",
            not_before=(not_before or now) + later,
            dated_at=not_before or now,
            # No clock and no counter: it tells neither how many letters there are, nor whose
            # came before.
            message_id=f"<{token_hex(8)}@{urlsplit(settings.BASE_URL).hostname}>",
        )

    @property
    def tag(self):
        """What this letter is called outside: in marks and forms. Random, 64 bits."""
        return self.message_id[1:].partition("@")[0]

    def mark_sent(self):
        """The relay took it. True even for the fact that a lease ran out: sent is sent."""
        self._settle(Letter.objects.filter(pk=self.pk), state=self.State.SENT, leased_until=None)

    def mark_failed(self, verdict, *, now, code=None):
        """Try again later, or never: where the verdict is final, or this was the last try."""
        tries = self.attempts + 1
        change = {"attempts": tries, "error_code": code, "leased_until": None}
        change["reason"] = verdict.reason
        dead = not verdict.waits or tries >= TRIES
        if dead:
            change["state"] = self.State.DEAD
        else:
            change["not_before"] = now + self._wait(verdict.waits[tries - 1], tries)
        mine = Letter.objects.filter(pk=self.pk, leased_until=self.leased_until)
        self._settle(mine, **change)
        return dead

    def mark_returned(self, reason):
        """It was sent, and came back. True for the one who says so first."""
        sent = Letter.objects.filter(pk=self.pk, state=self.State.SENT)
        return bool(sent.update(state=self.State.DEAD, reason=reason))

    @property
    def why(self):
        """Why it could not be sent, in words."""
        return REASONS.get(self.reason, REASONS["refused"])

    def _wait(self, minutes, tries):
        """Longer by up to a quarter, a minute at least: a busy relay must not meet all at once."""
        spread = max(60, 15 * minutes)
        return timedelta(minutes=minutes, seconds=crc32(f"{self.pk}.{tries}".encode()) % spread)

    def _settle(self, rows, **change):
        rows.filter(state=self.State.WAITING).update(**change)


def letters_of(runs) -> Q:
    """As a condition."""
    held = Q(pk__in=[])
    for run in runs:
        held |= Q(kind__in=run.kinds, dated_at=run.dated_at)
    return held


class RunQuerySet(models.QuerySet):
    def paused(self):
        return self.exclude(paused_at=None).order_by("paused_at")

    def holding(self):
        """The letters of paused runs, as a condition."""
        return letters_of(self.paused())

    def count_try(self, letter, *, now, refused=None):
        """Count a try, with the code if it was refused for good. False: the run is paused now.

        Past the first ones nothing is counted: each count is a commit.
        """
        run, _ = self.get_or_create(name=RUNS[letter.kind], dated_at=letter.dated_at)
        if run.tried > FIRST:
            return not run.paused_at
        this = self.filter(pk=run.pk)
        more = {"refused": F("refused") + 1, "code": refused} if refused else {}
        this.update(tried=F("tried") + 1, **more)
        full = this.filter(tried__lte=FIRST, refused__gt=FIRST * REFUSED_SHARE, paused_at=None)
        return not full.update(paused_at=now) and not run.paused_at


class Run(models.Model):
    """Letters that were queued together, by the word pages have for them: "invitations".

    Paused where too many of the first are refused; only a person lets it go on.
    """

    name = models.CharField(max_length=40)
    dated_at = models.DateTimeField()
    tried = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # What the relay said to the last one that it refused for good.
    code = models.PositiveSmallIntegerField(null=True)
    paused_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "dated_at"], name="one_run")]

    def __str__(self):
        return f"{self.name} of {self.dated_at}"

    @property
    def kinds(self):
        return [kind for kind, name in RUNS.items() if name == self.name]

    def resume(self):
        """Go on, and watch the next fifty as if they were the first. True for the one who did."""
        afresh = {"tried": 0, "refused": 0, "paused_at": None}
        return bool(Run.objects.filter(pk=self.pk).exclude(paused_at=None).update(**afresh))


class Slot(models.Model):
    """One mail left at this instant. No letter, no person; it is dropped after a minute."""

    at = models.DateTimeField(db_index=True)
    # Empty where no domain is limited.
    domain = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return str(self.at)


class Hour(models.Model):
    """How many mails left in an hour; it is dropped after a day."""

    at = models.DateTimeField(unique=True)
    used = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.used} from {self.at}"


class Heartbeat(models.Model):
    """Row 1: when a worker was last seen, and when mail last left. Row 2 is there while the mail
    server does not let us in: since when.
    """

    WORKER, RELAY = 1, 2

    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.at)
