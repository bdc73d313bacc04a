"""Rollouts: a milestone in a team, what its manager reports and somebody else confirms."""

from datetime import timedelta
from uuid import uuid4

import pghistory
from django.db import models, transaction
from django.db.models import Case, Count, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce

from culture.people.models import TOLD
from roadmap.plan.models.milestones import Milestone, seen_by
from roadmap.plan.standing import LATE, STATES, Progress, Standing
from roadmap.plan.teams import team_tree

SOON = timedelta(days=30)
# Nobody waits for these to be done: not agreed yet, or reported, or confirmed.
SETTLED = Q(state__in=("draft", "reported", "reviewed", "done"))


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

    def reportable_by(self, person):
        """Not confirmed yet, and this person is its owner or manages its team.

        What the organisation does once is reported by an HR lead where it has neither.
        """
        mine = Q(owner=person) | Q(team__manager=person)
        if person.is_hr:
            mine |= Q(owner=None, team__manager=None, milestone__reach=Milestone.Reach.ORGANISATION)
        return self.unconfirmed().filter(mine)

    def confirmable_by(self, person):
        """Reported as done by somebody else, whom this person leads; an HR lead confirms any.

        Never by who reported it or owns it. The leader is the nearest manager from the team
        upwards who is not the reporter.
        """
        waiting = self.filter(state=Rollout.State.REPORTED).exclude(reported_by=person)
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
            .exclude(state=Rollout.State.REPORTED)
            .filter(starts_on__lte=today, due_on__lte=today + SOON)
            .with_places()
            .order_by("due_on", "milestone__code", "team__name")
        )

    def to_confirm_by(self, person):
        """What waits for this person's confirmation, the longest waiting first."""
        return self.current().confirmable_by(person).with_places().order_by("reported_on", "pk")

    def late(self, today):
        """Over their date, and nobody says that they are done."""
        return self.filter(due_on__lt=today).exclude(SETTLED)

    def by_urgency(self, today):
        """Late first, then stuck, to confirm, under way, not started; done last."""
        states = [state for state in STATES if state != LATE]
        rank = Case(
            When(Q(due_on__lt=today) & ~SETTLED, then=0),
            *(When(state=state, then=place) for place, state in enumerate(states, start=1)),
        )
        return self.order_by(rank, "due_on", "team__name")

    def with_places(self):
        return self.select_related("milestone", "team", "team__manager", "owner")

    def standings(self, today):
        """{milestone id: Standing} over these rollouts, in one query."""
        rows = self.order_by().values("milestone_id").annotate(**counts_on(today))
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
    states = ("draft", "done", "reviewed", "reported", "under_way", "stuck", "lapsed")
    return {state: Count("pk", filter=Q(state=state)) for state in states} | {
        "teams": Count("pk"),
        "late": Count("pk", filter=Q(due_on__lt=today) & ~SETTLED),
        "starts_on": Min("starts_on"),
        "due_on": Max("due_on"),
        "reached_on": Min("reached_on"),
        "finished_on": Max("reported_on"),
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
        """Who is expected to report; None where HR does."""
        return self.owner or self.team.manager

    def standing(self, today):
        """The Standing of this rollout alone."""
        late = self.due_on < today and self.state not in (self.State.REPORTED, self.State.DONE)
        counts = {} if self.state == self.State.NOT_STARTED else {self.state: 1}
        return Standing(
            today=today,
            teams=1,
            starts_on=self.starts_on,
            due_on=self.due_on,
            late=int(late),
            reached_on=self.reached_on,
            finished_on=self.reported_on,
            **counts,
        )

    @transaction.atomic
    def report(self, review, *, by, day):
        """Keep an unsaved Review as this person's report. False, and nothing kept, once it is done.

        A review in the state REPORTED says "done" and waits for somebody else's confirmation.
        The first day under way or done stays as the day the team was reached.
        """
        done = review.state == self.State.REPORTED
        changes = {
            "state": review.state,
            "reported_by": by if done else None,
            "reported_on": day if done else None,
        }
        if done or review.state == self.State.UNDER_WAY:
            changes["reached_on"] = Coalesce("reached_on", Value(day))
        if not Rollout.objects.filter(pk=self.pk).unconfirmed().update(**changes):
            return False
        self._keep(review, by=by, day=day)
        return True

    @transaction.atomic
    def confirm(self, *, by, day, note=""):
        """Confirm as done. Whoever reported cannot; twice keeps the first day, and is False."""
        return self._decide(Review(state=self.State.DONE, note=note), by=by, day=day, done_on=day)

    @transaction.atomic
    def give_back(self, *, by, day, note):
        """Back to under way, with a note that says what is missing. False where it was decided."""
        review = Review(state=self.State.UNDER_WAY, given_back=True, note=note)
        return self._decide(review, by=by, day=day, reported_by=None, reported_on=None)

    def _decide(self, review, *, by, day, **changes):
        waiting = Rollout.objects.filter(pk=self.pk, state=self.State.REPORTED)
        if not waiting.exclude(reported_by=by).update(state=review.state, **changes):
            return False
        self._keep(review, by=by, day=day)
        return True

    def _keep(self, review, *, by, day):
        review.rollout, review.by, review.on = self, by, day
        review.save()
        self.refresh_from_db(
            fields=["state", "reached_on", "reported_by", "reported_on", "done_on"]
        )


def evidence_path(review, filename):
    """A name nobody can guess or choose; the original one is kept in `evidence_name`."""
    return f"evidence/{uuid4().hex}"


class Review(models.Model):
    """A dated word on a rollout: a report, a confirmation, or that it was given back."""

    class Confidence(models.TextChoices):
        SURE = "sure", "Sure"
        LIKELY = "likely", "Likely"
        DOUBTFUL = "doubtful", "Doubtful"

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="reviews")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=20, choices=Rollout.State)
    given_back = models.BooleanField(default=False)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    # What the next team should know.
    lesson = models.TextField(blank=True, max_length=1000)
    evidence_link = models.URLField(blank=True, max_length=500)
    evidence_file = models.FileField(upload_to=evidence_path, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_state_display()} on {self.on}"
