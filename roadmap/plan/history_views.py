"""Pages of who changed what: of one milestone, of one team's part in it, of a whole programme."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import LEADERSHIP, MANAGER, only
from culture.pages import render_page
from roadmap.plan import told
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.programmes.asked import asked_programme

A_PAGE = 25


@only(*LEADERSHIP, MANAGER)
@require_safe
def milestone_history(request, milestone_id):
    found = get_object_or_404(Milestone.objects.visible_to(request.user), pk=milestone_id)
    scope = told.of_milestone(found, found.rollouts.visible_to(request.user))
    return history_page(
        request, scope, about=found, back=reverse("plan:milestone", args=[found.pk])
    )


@require_safe
def rollout_history(request, rollout_id):
    rows = Rollout.objects.visible_to(request.user).with_places()
    found = get_object_or_404(rows, pk=rollout_id)
    back = reverse("plan:rollout", args=[found.pk])
    return history_page(request, told.of_rollout(found), about=found, back=back)


@only(*LEADERSHIP)
@require_safe
def programme_history(request):
    """Of the programme that `?programme=` asks for, with its milestones and teams."""
    programme = asked_programme(request)
    if programme is None:
        raise Http404
    more = {"programme": programme, "query": f"&programme={programme.pk}"}
    scope = told.of_programme(programme)
    return history_page(request, scope, about=programme, back=reverse("plan:board"), **more)


def history_page(request, scope, *, about, back, **more):
    page = Paginator(scope.rows(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "about": about,
        "back": back,
        "page": page,
        "happenings": scope.happenings(list(page), timezone.localdate()),
    }
    return render_page(request, "plan/history.html", context | more, part="list")
