"""Which rollouts: who may read, report and confirm them, what is due, late or lapsed, and the count
of where they stand.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, F, Max, Min, Q, When
from django.db.models.functions import Coalesce

from roadmap.plan.models.milestones import Milestone, seen_by
from roadmap.plan.models.states import DECIDABLE, RENEWING, Confidence, State
from roadmap.plan.standing import LATE, STATES, Progress, Standing
from roadmap.plan.teams import team_tree

SOON = timedelta(days=30)
# How long after "reviewed" somebody looks whether the behaviour is seen by now.
LOOK_AGAIN = timedelta(days=30)
# A date can be missed in these states only; what is lapsed has missed one already.
OPEN = Q(state__in=(State.NOT_STARTED, State.UNDER_WAY, State.STUCK))
DUE = Case(
    When(OPEN | Q(state=State.LAPSED), then=Coalesce("renew_on", "due_on")),
    default="due_on",
)


class RolloutQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those this person may read: see `seen_by`."""
        return self.filter(seen_by(person))

    def current(self):
        """Those of live programmes that were agreed; archived ones ask nobody for anything."""
        agreed = self.exclude(state=State.DRAFT)
        return agreed.filter(milestone__programme__archived_on=None)

    def of(self, programme):
        """What was agreed in it, drafts left out."""
        return self.filter(milestone__programme=programme).exclude(state=State.DRAFT)

    def unconfirmed(self):
        return self.exclude(state=State.DONE)

    def reportable(self):
        """Agreed, and not confirmed yet; what recurs can be done again at any time."""
        recurs = Q(renew_on__isnull=False)
        return self.exclude(state=State.DRAFT).filter(~Q(state=State.DONE) | recurs)

    def without_reporter(self):
        """Neither its owner nor the manager of its team works here any more, or is named."""
        left = Q(owner=None) | Q(owner__is_active=False)
        return self.filter(left, Q(team__manager=None) | Q(team__manager__is_active=False))

    def reportable_by(self, person):
        """To be reported in a live programme, and this person is its owner or manages its team.

        What the organisation does once is reported by an HR lead where nobody here does.
        """
        mine = Q(owner=person) | Q(team__manager=person)
        if person.is_hr:
            once = self.without_reporter().filter(milestone__reach=Milestone.Reach.ORGANISATION)
            mine |= Q(pk__in=once.order_by().values("pk"))
        return self.current().reportable().filter(mine)

    def confirmable_by(self, person):
        """Reported as done by somebody else, whom this person leads; an HR lead confirms any.

        Never by who reported it or owns it, and nothing in an archived programme. The leader is
        the nearest manager from the team upwards who is not the reporter. What they reviewed, they
        may still confirm or give back.
        """
        waiting = self.current().filter(state__in=DECIDABLE).exclude(reported_by=person)
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
        waiting = self.current().filter(state=State.REPORTED)
        return waiting.confirmable_by(person).with_places().order_by("reported_on", "pk")

    def to_look_at_by(self, person, today):
        """Reviewed a month ago or longer: is the behaviour seen by now?"""
        reviewed = self.current().filter(state=State.REVIEWED)
        reviewed = reviewed.exclude(reviews__on__gt=today - LOOK_AGAIN)
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

    def agree(self):
        """Ask for the drafts among these; what was agreed at first stays the baseline. How many."""
        return self.filter(state=State.DRAFT).update(
            state=State.NOT_STARTED,
            baseline_starts_on=Coalesce("baseline_starts_on", "starts_on"),
            baseline_due_on=Coalesce("baseline_due_on", "due_on"),
        )

    def standings(self, today):
        """{milestone id: Standing} over these rollouts, in one query."""
        rows = self.order_by().alias(due=DUE).values("milestone_id")
        rows = rows.annotate(**counts_on(today))
        return {row.pop("milestone_id"): Standing(today=today, **row) for row in rows}

    def progress(self, today):
        """Progress: how many milestones of these are done and which are late, in two queries."""
        standings = self.standings(today)
        milestones = Milestone.objects.filter(pk__in=standings)
        return Progress.of((each, standings[each.pk]) for each in milestones)


def counts_on(today):
    """Of rollouts with `due`: what a Standing wants to know beside the day."""
    late, waits = OPEN & Q(due__lt=today), Q(state=State.NOT_STARTED)
    told = [state for state in State if state != State.NOT_STARTED]
    return {state.value: Count("pk", filter=Q(state=state)) for state in told} | {
        "teams": Count("pk"),
        "late": Count("pk", filter=late),
        "doubtful": Count("pk", filter=OPEN & Q(confidence=Confidence.DOUBTFUL)),
        "late_since": Min("due", filter=late),
        "waits_since": Min("starts_on", filter=waits),
        "starts_on": Min("starts_on"),
        "due_on": Max("due"),
        "reached_on": Min("reached_on"),
        "finished_on": Max("reported_on"),
        "renew_on": Min("renew_on"),
    }
