"""One team and its milestones, and what becomes of them once nobody works there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.pages import render_page
from culture.people.models import Team
from culture.words import plural
from roadmap.plan.matrix.forms import SettleForm
from roadmap.plan.matrix.gone import move_with_people, open_rollouts, set_aside, where_they_went
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.programmes.asked import asked_programme


@only(Role.HR_LEAD)
@require_safe
def team(request, team_id):
    """Each of its milestones: state, pace, dates, who reports."""
    return team_page(request, get_object_or_404(Team.objects.select_related("manager"), pk=team_id))


@only(Role.HR_LEAD)
@require_POST
def team_settle(request, team_id):
    """For a team in which nobody works: its open rollouts go on elsewhere, or are set aside."""
    found = get_object_or_404(Team.objects.exclude(pk__in=Team.objects.staffed()), pk=team_id)
    form = SettleForm(request.POST, gone=found)
    if not form.is_valid():
        return team_page(request, found, status=422, settle=form)
    said, mine = form.cleaned_data, Rollout.objects.current().filter(team=found)
    by, now = request.user, timezone.now()
    if said["way"] == "move":
        moved = move_with_people(mine, said["team"], by=by, now=now)
        words = f"{plural(moved, 'milestone goes', 'milestones go')} on in {said['team']}."
    else:
        count = set_aside(mine, said["reason"], by=by, day=timezone.localdate(now))
        words = f"{plural(count, 'milestone is', 'milestones are')} set aside."
    messages.success(request, words)
    return redirect("plan:team", found.pk)


def team_page(request, found, *, status=200, settle=None):
    programme, today = asked_programme(request), timezone.localdate()
    if programme is None:
        raise Http404
    mine = Rollout.objects.filter(team=found, milestone__programme=programme)
    mine = mine.filter(milestone__reach=Milestone.Reach.TEAM)
    rows = list(mine.with_places().order_by("starts_on", "milestone__code"))
    works = found.members.working().count()
    went = None if works else where_they_went(found)
    standings = [rollout.standing(today) for rollout in rows]
    context = {
        "programme": programme,
        "team": found,
        "rows": [
            (row, standing, standing.tempo(programme))
            for row, standing in zip(rows, standings, strict=True)
        ],
        "people": works,
        "open": 0 if works else open_rollouts(Rollout.objects.current().filter(team=found)).count(),
        "went": went,
        "settle": settle or SettleForm(gone=found, initial={"team": went}),
    }
    return render_page(request, "plan/matrix/team.html", context, status=status)
