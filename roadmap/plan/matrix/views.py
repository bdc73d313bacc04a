"""Team by team: the matrix of an HR lead, and one change to many of its rollouts."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.words import plural
from roadmap.plan.looks.wanted import InMatrix
from roadmap.plan.matrix.asked import Asked
from roadmap.plan.matrix.bulk import Deed, planned
from roadmap.plan.matrix.forms import BulkForm
from roadmap.plan.matrix.gone import ended_teams, gone_teams
from roadmap.plan.matrix.matrix import chosen_rollouts, matrix
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.moves import OVERTAKEN, Overtaken
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.standing import STATES, TEMPOS
from roadmap.plan.teams import team_tree

# What fits into the biggest id of a row.
DIGITS = 18


@only(Role.HR_LEAD)
@require_safe
def rollouts(request):
    """Team milestones × teams, a page of teams in the order of the tree."""
    programme, tree, today = asked_programme(request), team_tree(), timezone.localdate()
    if programme is None:
        return redirect("plan:board")
    asked = Asked.of(request, tree)
    number = request.GET.get("page", 1)
    gone = gone_teams()
    context = {
        "programme": programme,
        "table": matrix(programme, today, tree=tree, asked=asked, gone=gone, number=number),
        "asked": asked,
        "filters": InMatrix(vars(asked), branches=tree.above(tree.places.keys() - gone)),
        "query": query_of(programme, asked),
        "pager": f"&{query_of(programme, asked)}",
        "ended": ended_teams(programme, gone),
        "states": STATES,
        "tempos": TEMPOS,
    }
    return render_page(request, "plan/matrix/matrix.html", context, part="table")


def query_of(programme, asked) -> str:
    """The address of what is shown, without its page."""
    return "&".join(filter(None, [urlencode({"programme": programme.pk}), asked.query]))


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request):
    """One change to the rollouts that were chosen; what it means is shown before it is saved."""
    programme, today = asked_programme(request), timezone.localdate()
    if programme is None or request.method != "POST":
        return redirect("plan:rollouts")
    asked = Asked.of(request, tree := team_tree())
    gone = gone_teams()
    shown = chosen_rollouts(programme, today, tree=tree, asked=asked, gone=gone)
    rows = list(picked(request.POST, shown, programme).with_places())
    query = query_of(programme, asked)
    back = f"{reverse('plan:rollouts')}?{query}"
    if not rows:
        messages.info(request, "Choose something first: a cell, a team, a milestone, or all shown.")
        return redirect(back)
    said = request.POST if "verb" in request.POST else None
    form = BulkForm(said, programme=programme, today=today)
    plan, seen = plan_of(form, rows, request.user), request.POST.get("seen")
    if plan and plan.changes and seen == plan.mark and saved(request, plan):
        return redirect(back)
    context = {"programme": programme, "form": form, "plan": plan, "rows": rows, "query": query}
    context["ids"] = ",".join(str(row.pk) for row in rows)
    context |= {"overtaken": OVERTAKEN if seen and plan else "", "back": back}
    return render_page(request, "plan/matrix/bulk.html", context, status=status_of(form))


def picked(post, shown, programme):
    """By the ids of a preview; else all that is shown, or what was ticked: cells, rows, columns."""
    if "ids" in post:
        here = Rollout.objects.filter(milestone__programme=programme)
        return here.filter(pk__in=numbers(post["ids"].split(",")))
    if "all" in post:
        return shown
    ticked = Q(pk__in=numbers(post.getlist("rollout")))
    ticked |= Q(team__in=numbers(post.getlist("team")))
    return shown.filter(ticked | Q(milestone__in=numbers(post.getlist("milestone"))))


def numbers(words) -> list[int]:
    return [int(word) for word in words if word.isdecimal() and len(word) <= DIGITS]


def plan_of(form, rows, by):
    """What would happen, once the form can be taken; else None."""
    if not (form.is_bound and form.is_valid()):
        return None
    return planned(rows, Deed(**form.deed, by=by, now=timezone.now(), today=form.today))


def saved(request, plan) -> bool:
    try:
        plan.save()
    except Overtaken:
        return False
    words = plural(len(plan.changes), "milestone in a team", "milestones in teams")
    messages.success(request, f"Saved: {words}.")
    return True
