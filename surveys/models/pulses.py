"""Pulses: what is asked, when, and under which promise; all frozen at opening.

Never holds: who answered, or anything anybody said.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q

from culture.constructs import Scale
from surveys.windows import Rules


def two_reminders():
    return [list(pair) for pair in Rules().reminders]


class Cadence(models.Model):
    """The standing plan: a baseline on its first day, then one block after another.

    Its pulses are rows made ahead; the clock only opens what is due.
    """

    # The day of the first pulse, or of the next one when somebody set it anew.
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField("months between pulses", default=1)
    working_days = models.PositiveSmallIntegerField("working days open", default=8)
    sender = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # Whom people can ask: printed in every mail and on every answer page.
    contact = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    # Every pulse asks all 36 core items, instead of one block.
    whole = models.BooleanField("all core items in each pulse", default=False)
    # So many questions a person and month at most, as far as leaving extras out can bring it.
    budget = models.PositiveSmallIntegerField(default=22, validators=[MinValueValidator(12)])
    # People asked when its first pulse opened; null before.
    began_with = models.PositiveIntegerField(null=True, editable=False)
    # Groups answer different blocks in one pulse: decided when the first one opens, kept for ever.
    spread = models.BooleanField(null=True, editable=False)

    # Hours are those of each person's clock; see surveys.windows.Rules.
    send_hour = models.PositiveSmallIntegerField(default=8)
    # [[working day of the pulse, hour], …], two at most.
    reminders = models.JSONField(default=two_reminders)
    extension_days = models.PositiveSmallIntegerField(default=2)
    quiet_from = models.PositiveSmallIntegerField(default=20)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    jitter = models.PositiveSmallIntegerField("minutes over which mails are spread", default=0)
    # Monthly becomes quarterly by itself, where two pulses running found under half.
    falls_back = models.BooleanField(default=True)
    # The day on which it did; null: never yet.
    slowed_on = models.DateField(null=True, editable=False)

    def __str__(self):
        return f"Pulses from {self.starts_on}"

    @property
    def rules(self) -> Rules:
        kept = {name: getattr(self, name) for name in Rules.__dataclass_fields__}
        return Rules.of(kept)


class Offset(models.Model):
    """Which block a team begins with, where a cadence spreads its blocks.

    Drawn once, never changed. Ids are plain numbers: a team that is gone frees nothing.
    """

    cadence = models.ForeignKey(Cadence, models.CASCADE, related_name="offsets")
    team_id = models.BigIntegerField()
    offset = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cadence", "team_id"], name="one_offset_per_team"),
            models.CheckConstraint(condition=Q(offset__lt=3), name="an_offset_is_0_1_or_2"),
        ]

    def __str__(self):
        return f"{self.team_id}: {self.offset}"


class PulseQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(state=Pulse.State.PLANNED)

    def open(self):
        return self.filter(state=Pulse.State.OPEN)

    def due_to_open(self, now):
        return self.planned().filter(opens_at__lte=now, closes_at__gt=now)

    def missed(self, now):
        """Still planned though their window is over: the machine slept through them."""
        return self.planned().filter(closes_at__lte=now)

    def due_to_count(self, now):
        return self.open().filter(ends_at__lte=now)

    def to_shred(self):
        return self.filter(state=Pulse.State.COUNTED)

    def published(self):
        return self.filter(state__in=[Pulse.State.COUNTED, Pulse.State.SHREDDED])

    def readable(self, now):
        """Published, and open to everybody by now."""
        return self.published().filter(released_at__lte=now)


class Pulse(models.Model):
    """One round. Its instants are known from the first day; once open, nothing in it changes."""

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        OPEN = "open", "open"
        COUNTED = "counted", "counted, key not yet destroyed"
        SHREDDED = "shredded", "counted"
        SKIPPED = "skipped", "skipped"

    class Block(models.TextChoices):
        BASELINE = "baseline", "all core items"
        A = "A", "block A"
        B = "B", "block B"
        C = "C", "block C"

    cadence = models.ForeignKey(Cadence, models.CASCADE, related_name="pulses")
    number = models.PositiveSmallIntegerField()
    block = models.CharField(max_length=10, choices=Block)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)

    opens_on = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Where the close moves, once, if fewer than half have answered one hour before it; the close
    # itself, where the cadence moves none.
    extends_to = models.DateTimeField()
    # The close in force: closes_at or extends_to, decided by rule, never by a person.
    ends_at = models.DateTimeField()
    # Managers read at the count, everybody one day later.
    released_at = models.DateTimeField()

    # windows.Rules as they were planned; null: planned before there were any to choose.
    rules = models.JSONField(null=True)

    # Frozen at opening.
    # When it really opened: later than planned where the machine slept.
    opened_at = models.DateTimeField(null=True)
    customer = models.CharField(max_length=30, default="customer")
    # Null: opened before there were terms to choose.
    terms = models.ForeignKey("surveys.Terms", models.PROTECT, null=True, related_name="+")
    k_rounded = models.PositiveSmallIntegerField(default=5)
    k_exact = models.PositiveSmallIntegerField(default=10)
    promise = models.TextField(blank=True)
    # {language: the same promise}, in the other languages.
    promises = models.JSONField(default=dict)
    invited = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    test_ballot = models.BinaryField(null=True)

    # Reminders queued so far.
    reminded = models.PositiveSmallIntegerField(default=0)

    # Company participation, refreshed once an hour; null before the first refresh.
    answered = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            # At the end of each statement: pulses change places when a plan changes.
            models.UniqueConstraint(
                fields=["cadence", "opens_on"],
                name="one_pulse_per_day",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(fields=["cadence", "number"], name="one_pulse_per_number"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")) & Q(closes_at__lte=F("extends_to")),
                name="pulse_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=F("closes_at")) | Q(ends_at=F("extends_to")),
                name="pulse_ends_at_a_frozen_instant",
            ),
            models.CheckConstraint(
                condition=Q(k_rounded__gte=5) & Q(k_exact__gte=10), name="thresholds_have_floors"
            ),
        ]

    def __str__(self):
        return f"{self.opens_on:%B %Y}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_published(self):
        return self.state in (self.State.COUNTED, self.State.SHREDDED)

    @property
    def extended(self):
        return self.ends_at > self.closes_at

    @property
    def may_move(self):
        """The close can still move, by the rule that was printed."""
        return self.extends_to > self.ends_at

    @property
    def ruled(self) -> Rules:
        return Rules.of(self.rules) if self.rules else self.cadence.rules

    def promised(self, language):
        """The paragraphs of the promise; in English where it was not frozen in this language."""
        return self.promises.get(language, self.promise).split("\n")

    def move(self, old, new):
        """Change the state if it still is `old`; True for the one caller who did."""
        won = Pulse.objects.filter(pk=self.pk, state=old).update(state=new)
        self.refresh_from_db(fields=["state"])
        return bool(won)


class PulseItem(models.Model):
    """One item as it was asked: code, version and wording, frozen."""

    RECOMMEND = "recommend"
    LOOP, NOTICED, SAID, LIVED, PROFILE = "loop", "noticed", "said", "lived", "profile"
    MILESTONE = "milestone"
    BESIDE = (
        (RECOMMEND, "Recommend"),
        (LOOP, "Whether something happened"),
        (NOTICED, "Whether it was noticed"),
        (SAID, "What we say"),
        (LIVED, "What is lived"),
        (PROFILE, "Profile"),
        (MILESTONE, "What a milestone should move"),
    )

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    scale = models.CharField(max_length=20, choices=[*Scale.choices, *BESIDE])
    # {language: wording}, the customer word already filled in.
    wordings = models.JSONField()
    reverse = models.BooleanField(default=False)
    # Empty: asked of everybody. Else of the units of this block alone.
    block = models.CharField(max_length=1, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["pulse", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["pulse", "code"], name="an_item_is_asked_once"),
        ]

    def __str__(self):
        return self.code

    def wording(self, language):
        return self.wordings.get(language) or self.wordings["en"]


class Unit(models.Model):
    """A team as it stood when the pulse opened. Ids are plain numbers: a snapshot, not a link."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="units")
    team_id = models.BigIntegerField()
    # Team ids from the root down to this team.
    path = ArrayField(models.BigIntegerField())
    name = models.CharField(max_length=120)
    leader_id = models.BigIntegerField(null=True)
    epoch = models.PositiveIntegerField()
    invited = models.PositiveIntegerField()
    # Leaders of the teams below are counted here, so it never joins one of those teams.
    holds_leaders = models.BooleanField()
    # The block that its people are asked; empty where all are asked the same.
    block = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "team_id"], name="one_unit_per_team"),
        ]

    def __str__(self):
        return self.name


class PlannedGroup(models.Model):
    """People whose answers will be counted together, planned before anything is sent."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="planned_groups")
    exact = models.BooleanField()
    name = models.CharField(max_length=400)
    team_ids = ArrayField(models.BigIntegerField())
    invited = models.PositiveIntegerField()
    # Of those invited, who came too late to be asked last time.
    newcomers = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name
