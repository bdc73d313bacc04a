"""Actions as things to talk about, and how long their history is kept."""

from django.db.models import Q

from culture.access import LEADERSHIP
from culture.people import retention
from culture.people.models import Person, Team
from culture.people.retention import YEAR, Rule, drop_logged
from culture.talk import kinds
from roadmap.actions.models import Action, ActionEvent
from roadmap.plan.talked import leading_above


def readers(action):
    """What `visible_to` says, the other way round: a test holds them together."""
    working, teams = Person.objects.working(), set(action.teams.values_list("pk", flat=True))
    if not teams:
        return working
    mine = Q(role__in=LEADERSHIP) | Q(pk=action.owner_id) | Q(team__in=teams)
    # Who leads a team is counted in the team above it.
    leaders = Team.objects.filter(parent__in=teams).exclude(manager=None).values("manager")
    return working.filter(mine | Q(pk__in=leaders) | leading_above(teams))


def register():
    kinds.register(
        "action",
        things=Action.objects.all,
        rows=lambda person: Action.objects.visible_to(person).select_related("owner"),
        readers=readers,
        url="actions:action",
        concerned=lambda action: [action.owner],
    )
    retention.RULES += [
        Rule(
            "Changes of actions", 3 * YEAR, ActionEvent.objects.all, "pgh_created_at", drop_logged
        ),
    ]
