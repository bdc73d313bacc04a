"""What people say to each other about a milestone, a rollout or an action, and who is told.

Never holds anything of a pulse: no answer, no result, not that somebody was asked.
"""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q

# So long a comment can be changed, taken back, and put up again, by whoever wrote it.
OPEN = timedelta(hours=1)


class RemarkQuerySet(models.QuerySet):
    def about(self, kind, about_id):
        return self.filter(kind=kind, about_id=about_id)

    def standing(self):
        return self.filter(taken_back_at=None)

    def unanswered(self):
        """Questions to HR that wait, the oldest first."""
        asked = self.standing().exclude(answer_by=None)
        return asked.filter(answered_at=None).order_by("at", "pk")

    def in_reach_of(self, person, now):
        """What this person wrote just now, and nobody has answered."""
        return self.filter(by=person, at__gt=now - OPEN, answered_at=None)


class Remark(models.Model):
    """A word on a thing; with `answer_by` a question to HR, with `answers` what HR says to one."""

    kind = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=2000)
    mentions = models.ManyToManyField("people.Person", related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # The day by which HR has promised to answer; null: no question.
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answered_with"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "comment"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["kind", "about_id"], name="comments_about"),
            models.Index(
                fields=["at"],
                condition=Q(answer_by__isnull=False, answered_at=None, taken_back_at=None),
                name="questions_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answer_by__isnull=False),
                name="only_questions_are_answered",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.about_id}"

    def change(self, text, *, by, now):
        """New words. False where its time is over, or it was answered meanwhile."""
        mine = Remark.objects.in_reach_of(by, now).standing()
        return bool(mine.filter(pk=self.pk).update(text=text, changed_at=now))

    @transaction.atomic
    def take_back(self, *, by, now):
        """From now on nobody reads it; twice changes nothing and is False."""
        mine = Remark.objects.in_reach_of(by, now).standing()
        won = mine.filter(pk=self.pk).update(taken_back_at=now)
        # A question whose answer is taken back waits again.
        Remark.objects.filter(pk=self.answers_id if won else None).update(answered_at=None)
        return bool(won)

    @transaction.atomic
    def put_up_again(self, *, by, now):
        """Undo taking it back."""
        mine = Remark.objects.in_reach_of(by, now).exclude(taken_back_at=None)
        won = mine.filter(pk=self.pk).update(taken_back_at=None)
        question = Remark.objects.filter(pk=self.answers_id if won else None, answered_at=None)
        question.update(answered_at=now)
        return bool(won)

    @transaction.atomic
    def answer(self, text, *, by, now):
        """HR's answer, as a Remark; None where somebody was quicker or it was taken back."""
        if not Remark.objects.filter(pk=self.pk).unanswered().update(answered_at=now):
            return None
        same = {"kind": self.kind, "about_id": self.about_id}
        return Remark.objects.create(**same, by=by, at=now, text=text, answers=self)


class Bundle(models.Model):
    """The notices that leave in one mail to one person."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    leaves_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "leaves_at"], name="one_mail_at_a_time"),
        ]

    def __str__(self):
        return f"Notices of {self.leaves_at}"


class NoticeQuerySet(models.QuerySet):
    def of(self, person):
        """Unread first, then the newest."""
        read = Q(seen_at__isnull=False)
        return self.filter(person=person).annotate(read=read).order_by("read", "-at", "-pk")

    def unread(self):
        return self.filter(seen_at=None)


class Notice(models.Model):
    """That something happened which this person should know; words are made when it is shown."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    # A key of culture.talk.notices.WHATS.
    what = models.CharField(max_length=20)
    # Null: the clock did it.
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    # Null: they want no mail about it.
    bundle = models.ForeignKey(Bundle, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notices_of"),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="notices_unread"),
        ]

    def __str__(self):
        return f"{self.what}: {self.kind} {self.about_id}"


class Preference(models.Model):
    """How somebody wants to hear of one thing by mail, where they chose."""

    class Way(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        NEVER = "never", "Only here"

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "what"], name="one_way_to_hear_of_it"),
        ]

    def __str__(self):
        return f"{self.what}: {self.way}"


class Desk(models.Model):
    """How fast HR answers: the one row of this installation."""

    answer_days = models.PositiveSmallIntegerField(
        "working days until HR answers",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="desk_is_true"),
            models.UniqueConstraint(fields=["only"], name="one_desk"),
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 20)),
                name="hr_answers_within_weeks",
                violation_error_message="Choose between 1 and 20 working days.",
            ),
        ]

    def __str__(self):
        return f"Answers within {self.answer_days} working days"

    @classmethod
    def current(cls):
        """The row; not yet saved where nobody has chosen anything."""
        return cls.objects.first() or cls()
