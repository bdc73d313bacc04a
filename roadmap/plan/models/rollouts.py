"""Rollouts: a milestone in a team, what its manager reports and somebody else confirms."""

from datetime import timedelta
from uuid import uuid4

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from culture.people.models import TOLD
from roadmap.plan.models.milestones import Milestone, seen_by
from roadmap.plan.rollouts.events import names_event
from roadmap.plan.standing import LATE, STATES, Progress, Standing
from roadmap.plan.teams import team_tree

SOON = timedelta(days=30)
# How long after "reviewed" somebody looks whether the behaviour is seen by now.
LOOK_AGAIN = timedelta(days=30)
# A date can be missed in these states only; what is lapsed has missed one already.
OPEN = Q(state__in=("not_started", "under_way", "stuck"))
DUE = Case(
    When(OPEN | Q(state="lapsed"), then=Coalesce("renew_on", "due_on")),
    default="due_on",
)
DECIDABLE = ("reported", "reviewed")
RENEWING = ("done", "under_way", "stuck")


class RolloutQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those this person may read: see `seen_by`."""
        return self.filter(seen_by(person))

    def current(self):
        """Those of live programmes that were agreed; archived ones ask nobody for anything."""
        agreed = self.exclude(state=Rollout.State.DRAFT)
        return agreed.filter(milestone__programme__archived_on=None)

    def of(self, programme):
        """What was agreed in it, drafts left out."""
        return self.filter(milestone__programme=programme).exclude(state=Rollout.State.DRAFT)

    def unconfirmed(self):
        return self.exclude(state=Rollout.State.DONE)

    def reportable(self):
        """Agreed, and not confirmed yet; what recurs can be done again at any time."""
        recurs = Q(renew_on__isnull=False)
        return self.exclude(state=Rollout.State.DRAFT).filter(~Q(state="done") | recurs)

    def without_reporter(self):
        """Neither its owner nor the manager of its team works here any more, or is named."""
        left = Q(owner=None) | Q(owner__is_active=False)
        return self.filter(left, Q(team__manager=None) | Q(team__manager__is_active=False))

    def reportable_by(self, person):
        """To be reported, and this person is its owner or manages its team.

        What the organisation does once is reported by an HR lead where nobody here does.
        """
        mine = Q(owner=person) | Q(team__manager=person)
        if person.is_hr:
            once = self.without_reporter().filter(milestone__reach=Milestone.Reach.ORGANISATION)
            mine |= Q(pk__in=once.order_by().values("pk"))
        return self.reportable().filter(mine)

    def confirmable_by(self, person):
        """Reported as done by somebody else, whom this person leads; an HR lead confirms any.

        Never by who reported it or owns it. The leader is the nearest manager from the team
        upwards who is not the reporter. What they reviewed, they may still confirm or give back.
        """
        waiting = self.filter(state__in=DECIDABLE).exclude(reported_by=person)
        waiting = waiting.exclude(owner=person)
        if person.is_hr:
            return waiting
        rows = waiting.filter(team__in=person.led_team_ids).values_list(
            "pk", "team_id", "reported_by_id"
        )
        tree = team_tree()
        mine = [pk for pk, team, by in rows if tree.leader_above(team, other_than=by) == person.pk]
        return self.filter(pk__in=mine)

    def due_for(self, person, today):
        """What this person has to report: late first, then begun and due within 30 days."""
        return (
            self.current()
            .reportable_by(person)
            .exclude(state__in=DECIDABLE)
            .alias(until=Coalesce("renew_on", "due_on"))
            .filter(starts_on__lte=today, until__lte=today + SOON)
            .with_places()
            .order_by("until", "milestone__code", "team__name")
        )

    def to_confirm_by(self, person):
        """What waits for this person's confirmation, the longest waiting first."""
        waiting = self.current().filter(state=Rollout.State.REPORTED)
        return waiting.confirmable_by(person).with_places().order_by("reported_on", "pk")

    def to_look_at_by(self, person, today):
        """Reviewed a month ago or longer: is the behaviour seen by now?"""
        lately = Review.objects.filter(rollout=OuterRef("pk"), on__gt=today - LOOK_AGAIN)
        reviewed = self.current().filter(~Exists(lately), state=Rollout.State.REVIEWED)
        return reviewed.confirmable_by(person).with_places().order_by("reported_on", "pk")

    def to_lapse(self, today):
        """Done once and not again in time; each date that was missed counts once."""
        at_work = self.current().filter(state__in=RENEWING, renew_on__lt=today)
        return at_work.exclude(lapsed_on=F("renew_on"))

    def late(self, today):
        """Over their date, and nobody says that they are done."""
        return self.alias(due=DUE).filter(OPEN, due__lt=today)

    def by_urgency(self, today):
        """Late first, then lapsed, stuck, to confirm, under way, not started; done last."""
        states = [state for state in STATES if state != LATE]
        rank = Case(
            When(OPEN & Q(due__lt=today), then=0),
            *(When(state=state, then=place) for place, state in enumerate(states, start=1)),
        )
        return self.alias(due=DUE).order_by(rank, "due_on", "team__name")

    def with_places(self):
        return self.select_related("milestone__programme", "team__manager", "owner")

    def standings(self, today):
        """{milestone id: Standing} over these rollouts, in one query."""
        rows = self.order_by().alias(due=DUE).values("milestone_id")
        rows = rows.annotate(**counts_on(today))
        return {row.pop("milestone_id"): Standing(today=today, **row) for row in rows}

    def progress(self, today):
        """Progress: how many milestones of these are done and which are late, in two queries."""
        standings = self.standings(today)
        milestones = Milestone.objects.filter(pk__in=standings)
        return Progress(
            total=len(standings),
            done=sum(standing.is_done for standing in standings.values()),
            late=[m for m in milestones if standings[m.pk].state == LATE],
        )


def counts_on(today):
    """Of rollouts with `due`: what a Standing wants to know beside the day."""
    states = ("draft", "done", "reviewed", "reported", "under_way", "stuck", "lapsed")
    late, waits = OPEN & Q(due__lt=today), Q(state=Rollout.State.NOT_STARTED)
    return {state: Count("pk", filter=Q(state=state)) for state in states} | {
        "teams": Count("pk"),
        "late": Count("pk", filter=late),
        "doubtful": Count("pk", filter=OPEN & Q(confidence=Review.Confidence.DOUBTFUL)),
        "late_since": Min("due", filter=late),
        "waits_since": Min("starts_on", filter=waits),
        "starts_on": Min("starts_on"),
        "due_on": Max("due"),
        "reached_on": Min("reached_on"),
        "finished_on": Max("reported_on"),
        "renew_on": Min("renew_on"),
    }


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

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        NOT_STARTED = "not_started", "Agreed"
        UNDER_WAY = "under_way", "Under way"
        STUCK = "stuck", "Stuck"
        REPORTED = "reported", "Evidence in"
        REVIEWED = "reviewed", "Reviewed"
        DONE = "done", "Done"
        LAPSED = "lapsed", "Lapsed"

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
            doubtful=int(is_open and self.confidence == Review.Confidence.DOUBTFUL),
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
        accepted = ("reviewed", "done", "lapsed")
        told = self.filter(rollout__state__in=accepted).exclude(lesson="")
        return told.select_related("rollout__team", "by")


def evidence_path(review, filename):
    """A name nobody can guess or choose; the original one is kept in `evidence_name`."""
    return f"evidence/{uuid4().hex}"


class Review(models.Model):
    """A dated word on a rollout: a report, what was decided about it, or a corrected day."""

    class Confidence(models.TextChoices):
        SURE = "sure", "Sure"
        LIKELY = "likely", "Likely"
        DOUBTFUL = "doubtful", "Doubtful"

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
