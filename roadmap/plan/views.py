"""Pages of the roadmap. Rows come from `visible_to` and its kin; changes are made by the models."""

from random import SystemRandom

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from culture.access import MANAGER, Role, only
from culture.constructs import FACES
from culture.pages import asked_for, render_page, status_of, wants_part
from culture.people.models import Team
from culture.templatetags import look
from roadmap.plan import board as boards
from roadmap.plan.forms import MilestoneForm, StartForm
from roadmap.plan.matrix import TEAMS_A_PAGE, matrix
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import STATES
from roadmap.plan.start import start
from roadmap.plan.teams import team_tree, teams_to_reach
from roadmap.plan.timeline import timeline

NEXT = 6


@only(Role.HR_LEAD, Role.SPONSOR, MANAGER)
@require_safe
def board(request):
    """The programme by construct, as far as the reader may see it, and what is their turn."""
    programme, today = Programme.current(), timezone.localdate()
    if programme is None:
        return render_page(request, "plan/board.html", {"programme": None})
    chosen = {name: request.GET.get(name, "") for name in ("construct", "state")}
    context = {
        "programme": programme,
        "today": today,
        "month": boards.month_words(programme, today),
        "faces": FACES.values(),
        "states": [(state, look.STATES[state][0]) for state in STATES],
    }
    context |= chosen | listing(programme, request.user, chosen, today=today)
    return render_page(request, "plan/board.html", context | turn(request.user, today), part="list")


def listing(programme, person, chosen, *, today) -> dict:
    """The whole in one sentence, and of what was chosen the rows and the timeline."""
    rows = boards.rows(programme, person, today)
    sections = boards.sections(rows, **chosen)
    return {
        "progress": boards.progress(rows),
        "sections": sections,
        "timeline": sections and timeline(boards.lines(sections), today=today),
    }


def turn(person, today) -> dict:
    """What waits for this person."""
    return {
        "to_confirm": Rollout.objects.to_confirm_by(person)[:NEXT],
        "to_report": Rollout.objects.due_for(person, today)[:NEXT],
    }


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_start(request):
    """Choose a pack and dates, look at what would be made, then make it."""
    today, teams = timezone.localdate(), teams_to_reach().count()
    form = StartForm(request.POST or None, today=today)
    ready = bool(teams and form.is_bound and form.is_valid())
    if ready and "start" in request.POST:
        return begin(request, form)
    context = {
        "form": form,
        "ready": ready,
        "draft": teams and form.draft(teams),
        "teams": teams,
        "running": Programme.current(),
    }
    # The preview follows what is typed so far: nothing was sent yet that could be refused.
    status = 200 if wants_part(request) else status_of(form)
    page = "plan/programme_start.html"
    return render_page(request, page, context, part="preview", status=status)


def begin(request, form):
    try:
        programme = start(form.instance, random=SystemRandom(), **form.how)
    except IntegrityError:  # a second click, a moment after the first
        return redirect("plan:board")
    messages.success(
        request, f"{programme.name} has begun. Managers find their first dates at Home."
    )
    return redirect("plan:board")


@only(Role.HR_LEAD, Role.SPONSOR, MANAGER)
@require_safe
def milestone(request, milestone_id):
    """What done means, when, what it waits for, and how far each team is."""
    found = get_object_or_404(Milestone.objects.visible_to(request.user), pk=milestone_id)
    today = timezone.localdate()
    seen = found.rollouts.visible_to(request.user)
    pages = Paginator(seen.with_places().by_urgency(today), TEAMS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "milestone": found,
        "standing": seen.standings(today)[found.pk],
        "page": page,
        "rows": [(rollout, rollout.standing(today)) for rollout in page],
    }
    return render_page(request, "plan/milestone.html", context)


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_change(request, milestone_id):
    """Change words, dates and needs; what else would move is shown before it is saved."""
    found = get_object_or_404(Milestone.objects.select_related("programme"), pk=milestone_id)
    form = MilestoneForm(request.POST or None, instance=found, today=timezone.localdate())
    change = form.change if form.is_bound and form.is_valid() else None
    if change and (not change.others or request.POST.get("seen") == change.mark):
        form.save()
        messages.success(request, f"Saved: {found.title}.")
        return redirect("plan:milestone", found.pk)
    context = {"milestone": found, "form": form, "change": change}
    return render_page(request, "plan/milestone_change.html", context, status=status_of(form))


@only(Role.HR_LEAD)
@require_safe
def rollouts(request):
    """Team milestones × teams, a page of teams in the order of the tree."""
    programme, tree = Programme.current(), team_tree()
    if programme is None:
        return redirect("plan:board")
    branch = asked_for(request, "branch", tree.places.values())
    asked = {"branch": branch and branch.pk, "construct": request.GET.get("construct", "")}
    number = request.GET.get("page", 1)
    context = asked | {
        "table": matrix(programme, timezone.localdate(), tree=tree, number=number, **asked),
        "branches": tree.above(Team.objects.staffed().values_list("pk", flat=True)),
        "faces": FACES.values(),
        "states": STATES,
        "query": f"&{urlencode({key: value or '' for key, value in asked.items()})}",
    }
    return render_page(request, "plan/rollouts.html", context, part="table")
