"""Milestones and rollouts as things to talk about: who may, who looks after them, whom HR asks.

`…_readers` says for one row what `visible_to` says for one person; a test holds them together.
"""

from django.db.models import Q

from culture.access import LEADERSHIP
from culture.people.models import Person
from culture.talk import kinds
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.teams import team_tree


def milestones_of(person):
    """Those whose page this person may open."""
    rows = Milestone.objects.visible_to(person)
    return rows if person.role in LEADERSHIP or person.is_manager else rows.none()


def milestone_readers(milestone):
    """HR leads, sponsors, and whoever leads or owns it anywhere it is no draft."""
    agreed = milestone.rollouts.exclude(state=Rollout.State.DRAFT)
    places = list(agreed.values_list("team_id", "owner_id"))
    if not places:
        return readers()
    if not milestone.everywhere:
        return readers(leading())
    owners = Q(pk__in={owner for _, owner in places} - {None}) & leading()
    return readers(leading_above({team for team, _ in places}) | owners)


def rollout_readers(rollout):
    """HR leads, sponsors, its owner, whoever leads its team or one above; no draft."""
    if rollout.state == Rollout.State.DRAFT:
        return readers()
    mine = Q(pk=rollout.owner_id) | leading_above({rollout.team_id})
    return readers(mine if rollout.milestone.everywhere else mine | leading())


def readers(more=None):
    who = Q(role__in=LEADERSHIP)
    return Person.objects.working().filter(who if more is None else who | more)


def leading():
    return Q(pk__in=Person.objects.leading().values("pk"))


def leading_above(team_ids):
    """Whoever leads one of these teams, or a team above one."""
    places = team_tree().places
    leaders = {places[pk].leader_id for team in team_ids for pk in places[team].path}
    return Q(pk__in=leaders - {None})


def register():
    kinds.register(
        "milestone",
        things=Milestone.objects.all,
        rows=milestones_of,
        readers=milestone_readers,
        url="plan:milestone",
        concerned=lambda milestone: [milestone.hr_partner],
        asks=lambda milestone: [milestone.hr_partner],
    )
    kinds.register(
        "rollout",
        things=Rollout.objects.all,
        rows=lambda person: Rollout.objects.visible_to(person).with_places(),
        readers=rollout_readers,
        url="plan:rollout",
        concerned=lambda rollout: [rollout.reporter],
        asks=lambda rollout: [rollout.milestone.hr_partner],
    )
