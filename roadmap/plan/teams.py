"""Which teams a roadmap reaches, and the tree they stand in."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from culture.people.models import Person, Team
from culture.people.tree import Tree


def team_tree() -> Tree:
    """Every team of today, siblings by name, in one query."""
    return Tree(Team.objects.order_by("name").values_list("pk", "parent_id", "name", "manager_id"))


def teams_to_reach():
    """Teams in which somebody works beside its own manager: who gets the team milestones."""
    members = Person.objects.working().filter(team=OuterRef("pk"))
    return Team.objects.filter(Exists(members.exclude(pk=Coalesce(OuterRef("manager"), 0))))


def top_team():
    """The team at the top of the tree, or None: where organisation milestones are reported."""
    return Team.objects.filter(parent=None).order_by("pk").first()
