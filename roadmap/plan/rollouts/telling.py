"""Who hears what about rollouts: whoever is asked next, or whose report was answered."""

from culture.access import Role
from culture.people.models import Person
from culture.talk.notices import tell, tell_each
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.teams import team_tree

KIND = "rollout"


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


def given(rollouts, *, by, now):
    """These are asked of whoever reports on them."""
    each_reporter(rollouts, "given", by=by, now=now)


def moved(rollout_ids, *, by, now):
    """Their dates were changed; drafts ask nobody, so nobody hears of them."""
    found = Rollout.objects.current().filter(pk__in=rollout_ids).with_places()
    each_reporter(found, "moved", by=by, now=now)


def each_reporter(rollouts, what, *, by, now):
    pairs = [(rollout.reporter.pk, rollout.pk) for rollout in rollouts if rollout.reporter]
    tell_each(pairs, KIND, what, by=by, now=now)


def lapsed(rollout, *, now):
    tell([rollout.reporter], KIND, rollout.pk, "lapsed", by=None, now=now)
