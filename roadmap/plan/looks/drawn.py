"""What the timeline draws: milestones over all teams, or what one team does."""

from django.db.models import Max, Min
from django.urls import reverse

from culture.people.models import Team
from roadmap.plan.looks.board import band_names
from roadmap.plan.looks.timeline import Item


def milestone_items(rows, seen, *, by: str) -> list[Item]:
    """`rows` with where they were agreed to lie; one query over the rollouts `seen`."""
    spans = spans_of(seen)
    items = [milestone_item(row, spans[row.milestone.pk], by) for row in rows]
    return in_groups(items, by)


def spans_of(seen) -> dict[int, dict]:
    rows = seen.order_by().values("milestone_id")
    rows = rows.annotate(
        first_due=Min("due_on"), since=Min("baseline_starts_on"), until=Max("baseline_due_on")
    )
    return {row.pop("milestone_id"): row for row in rows}


def milestone_item(row, span, by) -> Item:
    return Item(
        key=row.milestone.pk,
        title=row.milestone.title,
        construct=row.milestone.construct,
        group=group_of(row.milestone, by),
        url=reverse("plan:milestone", args=[row.milestone.pk]),
        standing=row.standing,
        first_due=span["first_due"],
        agreed=differing(row.standing, span["since"], span["until"]),
    )


def team_items(team_id, seen, *, by: str, today) -> list[Item]:
    """What one team does, in one query."""
    rollouts = seen.filter(team=team_id).select_related("milestone")
    return in_groups([rollout_item(rollout, by, today) for rollout in rollouts], by)


def rollout_item(rollout, by, today) -> Item:
    standing = rollout.standing(today)
    return Item(
        key=rollout.milestone_id,
        title=rollout.milestone.title,
        construct=rollout.milestone.construct,
        group=group_of(rollout.milestone, by),
        url=reverse("plan:rollout", args=[rollout.pk]),
        standing=standing,
        first_due=rollout.due_on,
        agreed=differing(standing, rollout.baseline_starts_on, rollout.baseline_due_on),
    )


def differing(standing, since, until):
    """What was agreed at first, where it is known and is not the plan of today."""
    if not since or not until or (since, until) == (standing.starts_on, standing.due_on):
        return None
    return since, until


def group_of(milestone, by) -> str:
    """What stands above its group: the name of a lane; a construct's key, which has a face."""
    return milestone.construct if by == "construct" else milestone.get_lane_display()


def in_groups(items, by) -> list[Item]:
    names = band_names(by)
    order = list(names) if by == "construct" else list(names.values())
    return sorted(items, key=lambda item: (order.index(item.group), item.standing.starts_on))


def teams_seen(seen):
    """The teams these rollouts lie in, by name."""
    teams = Team.objects.filter(pk__in=seen.order_by().values("team"))
    return dict(teams.order_by("name").values_list("pk", "name"))
