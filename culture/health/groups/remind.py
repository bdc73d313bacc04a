"""HR asks a manager to share the result of their group: a notice, without a number."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.health.basis.reading import Reading, reading
from culture.health.groups.after import leaders
from culture.health.groups.here import find
from culture.health.groups.steps import smallest, taken
from culture.health.groups.talked import KIND
from culture.people.models import Person
from culture.talk.models import Notice
from culture.talk.notices import tell_each
from culture.words import plural
from surveys.published import GroupResult

WHAT = "share"


@only(Role.HR_LEAD)
@require_POST
def group_remind(request, group_id):
    """The manager of one group."""
    found = latest(request)
    return send(request, to_remind(found, [find(found, group_id).group]))


@only(Role.HR_LEAD)
@require_POST
def groups_remind(request):
    """The managers of all groups that have not shared it."""
    found = latest(request)
    return send(request, to_remind(found, found.this.groups))


def latest(request) -> Reading:
    found = reading(request.user, None, now=timezone.now())
    if found is None:
        raise Http404
    return found


def to_remind(found: Reading, groups: list[GroupResult]) -> list[tuple[int, int]]:
    """(id of a person, id of a group): who leads one that has not shared, and was not asked today.

    Once everybody can read the result; of the smallest groups, which take the steps.
    """
    this = found.this
    if this.pulse.released_at > found.now:
        return []
    wanted = {group.id for group in groups}
    groups = [group for group in smallest(this.groups) if group.id in wanted]
    steps, who = taken(this.pulse, groups), leaders(groups)
    asked = asked_today([group.id for group in groups], now=found.now)
    open_ones = [g for g in groups if steps[g.id].days["share"] is None and g.id not in asked]
    return [(who[group.id].pk, group.id) for group in open_ones if who[group.id]]


def asked_today(ids: list[int], *, now: datetime) -> set[int]:
    """Ids of groups whose manager was asked today already."""
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Notice.objects.filter(kind=KIND, what=WHAT, about_id__in=ids, at__gte=since)
    return set(rows.values_list("about_id", flat=True))


def send(request, pairs: list[tuple[int, int]]):
    tell_each(pairs, KIND, WHAT, by=request.user, now=timezone.now())
    people = {pk for pk, _ in pairs} - {request.user.pk}
    if len(people) == 1:
        messages.success(request, f"{Person.objects.get(pk=people.pop())} was asked to share it.")
    elif people:
        messages.success(request, f"{plural(len(people), 'manager')} were asked to share it.")
    else:
        messages.info(request, "Nobody is left to ask: all have shared it, or were asked today.")
    return redirect(f"{reverse('health:home')}?show=unshared#groups")
