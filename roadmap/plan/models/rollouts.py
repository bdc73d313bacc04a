"""Rollouts: a milestone in a team, what its manager reports and somebody else confirms."""

from uuid import uuid4

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from culture.people.models import TOLD
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollout_rows import RolloutQuerySet
from roadmap.plan.models.states import ACCEPTED, DECIDABLE, RENEWING, Confidence, State
from roadmap.plan.rollouts.events import names_event
from roadmap.plan.standing import Standing


@pghistory.track(
    pghistory.InsertEvent("reached"),
    pghistory.UpdateEvent("changed"),
    model_name="RolloutEvent",
    **TOLD,
)
class Rollout(models.Model):
    """One milestone in one team: what its manager reports and somebody else confirms.

    An organisation milestone has exactly one, in the team at the top of the tree.
    """

    State = State

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="rollouts")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    # Who reports; null: the team's manager.
    owner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    starts_on = models.DateField()
    due_on = models.DateField()
    # As agreed at first; pages show both once they differ.
    baseline_starts_on = models.DateField(null=True, blank=True)
    baseline_due_on = models.DateField(null=True, blank=True)
    # The day the team was really reached: the treatment date when effects are measured.
    reached_on = models.DateField(null=True, blank=True)
    # Who last reported it as done, and when; both null unless that report stands.
    reported_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # Where it recurs: the day by which it must be done again, and the last day that was missed.
    renew_on = models.DateField(null=True, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)
    # How sure its reporter was of the date when last asked; empty before, and once it is done.
    confidence = models.CharField(max_length=20, blank=True)
    hours_spent = models.PositiveIntegerField(default=0)
    money_spent = models.PositiveIntegerField(default=0)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "milestone__code"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "team"], name="one_rollout_per_team"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="rollout_is_due_after_it_starts",
                violation_error_message="The due date must not lie before the start.",
            ),
        ]

    def __str__(self):
        return f"{self.milestone} in {self.team}"

    @property
    def reporter(self):
        """Who is expected to report, of those who work here; None where HR does."""
        people = (self.owner, self.team.manager)
        return next((person for person in people if person and person.is_active), None)

    @property
    def left(self):
        """Its owner, where they have left; else None."""
        return self.owner if self.owner and not self.owner.is_active else None

    @property
    def until(self):
        """The day by which it must be done: the first time, or again."""
        return self.renew_on or self.due_on

    def standing(self, today):
        """The Standing of this rollout alone."""
        waits = self.state == self.State.NOT_STARTED
        is_open = waits or self.state in (self.State.UNDER_WAY, self.State.STUCK)
        due = self.until if is_open or self.state == self.State.LAPSED else self.due_on
        late = is_open and due < today
        counts = {} if waits else {self.state: 1}
        return Standing(
            today=today,
            teams=1,
            starts_on=self.starts_on,
            due_on=due,
            late=int(late),
            doubtful=int(is_open and self.confidence == Confidence.DOUBTFUL),
            reached_on=self.reached_on,
            finished_on=self.reported_on,
            renew_on=self.renew_on,
            late_since=due if late else None,
            waits_since=self.starts_on if waits else None,
            **counts,
        )

    @transaction.atomic
    def report(self, review, *, by, day, **spent):
        """Keep an unsaved Review as this person's report. False, and nothing kept, once it is done.

        A review in the state REPORTED says "done" and waits for somebody else's confirmation.
        The first day under way or done stays as the day the team was reached. `spent`:
        hours_spent and money_spent so far, where they were told.
        """
        done = review.state == self.State.REPORTED
        changes = spent | {
            "state": review.state,
            "reported_by": by if done else None,
            "reported_on": day if done else None,
        }
        if review.confidence:
            changes["confidence"] = review.confidence
        if done or review.state == self.State.UNDER_WAY:
            changes["reached_on"] = Coalesce("reached_on", Value(day))
        if not Rollout.objects.filter(pk=self.pk).reportable().update(**changes):
            return False
        self._keep(review, by=by, day=day)
        return True

    @transaction.atomic
    def confirm(self, *, by, day, note=""):
        """Confirm as done. Whoever reported cannot; twice keeps the first day, and is False.

        Where the milestone recurs, this is the day from which the next time is counted.
        """
        months = self.milestone.recurs_months
        renew_on = day + relativedelta(months=months) if months else None
        review = Review(state=self.State.DONE, note=note)
        changes = {"done_on": day, "renew_on": renew_on, "confidence": ""}
        return self._decide(review, DECIDABLE, by=by, day=day, **changes)

    @transaction.atomic
    def accept(self, *, by, day, note=""):
        """The evidence is fine, the behaviour is not seen yet. False where it was decided."""
        review = Review(state=self.State.REVIEWED, note=note)
        return self._decide(review, (self.State.REPORTED,), by=by, day=day)

    @transaction.atomic
    def give_back(self, *, by, day, note):
        """Back to under way, with a note that says what is missing. False where it was decided."""
        review = Review(state=self.State.UNDER_WAY, given_back=True, note=note)
        changes = {"reported_by": None, "reported_on": None}
        return self._decide(review, DECIDABLE, by=by, day=day, **changes)

    def lapse(self):
        """It was not done again in time. False where that was said before, or it was reported."""
        missed = Rollout.objects.filter(pk=self.pk, state__in=RENEWING, renew_on=self.renew_on)
        missed = missed.exclude(lapsed_on=self.renew_on)
        return bool(missed.update(state=self.State.LAPSED, lapsed_on=self.renew_on))

    def _decide(self, review, states, *, by, day, **changes):
        waiting = Rollout.objects.filter(pk=self.pk, state__in=states)
        if not waiting.exclude(reported_by=by).update(state=review.state, **changes):
            return False
        self._keep(review, by=by, day=day)
        return True

    @transaction.atomic
    def correct_reached(self, reached_on, *, by, day, note):
        """Another day as the one on which the team was really reached, with the reason."""
        Rollout.objects.filter(pk=self.pk).update(reached_on=reached_on)
        review = Review(state=self.state, reached_on=reached_on, note=note)
        self._keep(review, by=by, day=day)

    def _keep(self, review, *, by, day):
        review.rollout, review.by, review.on = self, by, day
        review.save()
        self.refresh_from_db(
            fields=[
                *("state", "reached_on", "reported_by", "reported_on", "done_on", "renew_on"),
                *("confidence", "hours_spent", "money_spent"),
            ]
        )


class ReviewQuerySet(models.QuerySet):
    def lessons(self):
        """What teams whose report was accepted say to the next, the newest first."""
        told = self.filter(rollout__state__in=ACCEPTED).exclude(lesson="")
        return told.select_related("rollout__team", "by")


def evidence_path(review, filename):
    """A name nobody can guess or choose; the original one is kept in `evidence_name`."""
    return f"evidence/{uuid4().hex}"


class Review(models.Model):
    """A dated word on a rollout: a report, what was decided about it, or a corrected day."""

    Confidence = Confidence

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="reviews")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=20, choices=Rollout.State)
    given_back = models.BooleanField(default=False)
    # Set where an HR lead corrected the day on which the team was really reached.
    reached_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    # What the next team should know.
    lesson = models.TextField(blank=True, max_length=1000)
    evidence_link = models.URLField(blank=True, max_length=500)
    evidence_file = models.FileField(upload_to=evidence_path, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_state_display()} on {self.on}"

    @property
    def has_evidence(self):
        return bool(self.evidence_link or self.evidence_name)

    @property
    def says_done(self):
        """Whether it is a report as done; a corrected day is none."""
        return self.state == Rollout.State.REPORTED and not self.reached_on

    @property
    def only_an_event(self):
        """Reported as done, and all that shows it is that something was held."""
        return self.says_done and not self.has_evidence and names_event(self.note)
