"""Who hears what about rollouts: whoever is asked next, or whose report was answered."""

from collections.abc import Iterable

from django.db.models import Case, F, When

from culture.access import Role
from culture.people.models import Person
from culture.talk.notices import tell, tell_each
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.teams import team_tree

KIND = "rollout"
# Rollout.reporter as an expression.
REPORTER = Case(
    When(owner__is_active=True, then=F("owner")),
    When(team__manager__is_active=True, then=F("team__manager")),
)


def listener_of(rollout, *, other_than):
    """Who confirms a report of this person: the nearest leader above; None where HR does."""
    above = team_tree().leader_above(rollout.team_id, other_than=other_than.pk)
    return Person.objects.working().filter(pk=above).first()


def reported(rollout, *, by, now):
    """A report as done waits for a word: of the leader above, else of HR."""
    listener = listener_of(rollout, other_than=by)
    hr_leads = Person.objects.working().filter(role=Role.HR_LEAD)
    people = [listener] if listener else hr_leads
    tell(people, KIND, rollout.pk, "reported", by=by, now=now)


def answered(rollout, reporter, what, *, by, now):
    """`what`: "confirmed", "reviewed" or "given_back"; whoever reported and who reports now."""
    tell({reporter, rollout.reporter}, KIND, rollout.pk, what, by=by, now=now)


def reporters(rollout_ids: Iterable[int], what: str, *, by, now):
    """Whoever reports on each of these: `what` is "given", "moved" or "wanted".

    Drafts ask nobody, so nobody hears of them.
    """
    rows = Rollout.objects.current().filter(pk__in=rollout_ids)
    pairs = rows.order_by().annotate(who=REPORTER).exclude(who=None).values_list("who", "pk")
    tell_each(pairs, KIND, what, by=by, now=now)


def lapsed(rollout, *, now):
    tell([rollout.reporter], KIND, rollout.pk, "lapsed", by=None, now=now)
