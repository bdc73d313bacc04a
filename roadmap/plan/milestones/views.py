"""Milestones: what each is, adding and changing one. Rows come from `visible_to`."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import LEADERSHIP, MANAGER, Role, only
from culture.pages import render_page, status_of
from culture.words import listed
from roadmap.plan.milestones.change import hold_milestone
from roadmap.plan.milestones.fields import suggested
from roadmap.plan.milestones.forms import MilestoneForm
from roadmap.plan.milestones.new import NewForm
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Review
from roadmap.plan.models.states import State
from roadmap.plan.moves import OVERTAKEN, Overtaken
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.rollouts import telling

TEAMS_A_PAGE = 40
LESSONS = 12
CONFLICT = 409


@only(*LEADERSHIP, MANAGER)
@require_safe
def milestone(request, milestone_id):
    """What done means, when, what it waits for, how far each team is, and what they learned."""
    found = visible(request, milestone_id)
    today = timezone.localdate()
    seen = found.rollouts.visible_to(request.user)
    pages = Paginator(seen.with_places().by_urgency(today), TEAMS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    standing = seen.standings(today)[found.pk]
    context = {
        "milestone": found,
        "programme": found.programme,
        "standing": standing,
        "tempo": standing.tempo(found.programme),
        "page": page,
        "rows": [row_of(rollout, today) for rollout in page],
        "aims": listed(found.aims, most=9),
        "spent": found.rollouts.aggregate(hours=Sum("hours_spent"), money=Sum("money_spent")),
        "lessons": Review.objects.lessons().filter(rollout__milestone=found)[:LESSONS],
        "may_change": request.user.is_hr and not found.programme.archived_on,
        "unowned": request.user.is_hr and unowned(found),
    }
    return render_page(request, "plan/milestones/milestone.html", context)


def unowned(found) -> int:
    """In how many teams nobody who works here reports on it; a draft asks nobody."""
    return found.rollouts.current().unconfirmed().without_reporter().count()


def row_of(rollout, today):
    standing = rollout.standing(today)
    return rollout, standing, standing.tempo(rollout.milestone.programme)


def visible(request, milestone_id):
    rows = Milestone.objects.visible_to(request.user).select_related("programme", "hr_partner")
    return get_object_or_404(rows, pk=milestone_id)


def changeable(request, milestone_id):
    """What is archived stays as it was."""
    found = visible(request, milestone_id)
    if found.programme.archived_on:
        raise Http404
    return found


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_add(request):
    """A milestone of the organisation's own: a draft that asks nobody yet."""
    programme = asked_programme(request)
    if programme is None or programme.archived_on:
        raise Http404
    form = NewForm(request.POST or None, programme=programme, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        made = form.save()
        messages.success(request, f"“{made}” is a draft. Managers hear of it once it is agreed.")
        return redirect("plan:milestone", made.pk)
    context = {"programme": programme, "form": form, "suggested": suggested()}
    return render_page(request, "plan/milestones/add.html", context, status=status_of(form))


@only(Role.HR_LEAD)
@require_POST
@transaction.atomic
def milestone_agree(request, milestone_id):
    """A draft becomes what its teams are asked for; whoever reports on it hears of it."""
    found = changeable(request, milestone_id)
    drafts = list(found.rollouts.filter(state=State.DRAFT).values_list("pk", flat=True))
    if found.agree():
        telling.reporters(drafts, "given", by=request.user, now=timezone.now())
        messages.success(request, f"Agreed: {found}. Whoever reports on it has been told.")
    return redirect("plan:milestone", found.pk)


@only(Role.HR_LEAD)
@require_POST
def milestone_discard(request, milestone_id):
    """Only a draft goes; what was agreed stays, with all that was said about it."""
    found = changeable(request, milestone_id)
    if not found.discard():
        messages.info(request, f"{found} was agreed already. Nothing has changed.")
        return redirect("plan:milestone", milestone_id)
    messages.success(request, f"The draft “{found}” is deleted.")
    return redirect("plan:board")


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def milestone_change(request, milestone_id):
    """Change it; what else would move, and what others changed meanwhile, is shown first."""
    found = changeable(request, milestone_id)
    if request.method == "POST":
        hold_milestone(found)
    form = MilestoneForm(request.POST or None, instance=found, today=timezone.localdate())
    if form.is_stale:
        told = form.meanwhile()
        return change_page(request, found, form.merged(), status=CONFLICT, meanwhile=told)
    change = form.change if form.is_bound and form.is_valid() else None
    if change and (not change.others or request.POST.get("seen") == change.mark):
        return save(request, found, form)
    return change_page(request, found, form, status=status_of(form), change=change)


def save(request, found, form):
    try:
        form.save()
    except Overtaken:
        messages.error(request, OVERTAKEN)
        return change_page(request, found, form, status=CONFLICT, change=form.change)
    moved = [slot.key for slot in form.change.moved]
    telling.reporters(moved, "moved", by=request.user, now=timezone.now())
    messages.success(request, f"Saved: {found.title}.")
    return redirect("plan:milestone", found.pk)


def change_page(request, found, form, *, status, **more):
    context = {"milestone": found, "form": form, "suggested": suggested()} | more
    return render_page(request, "plan/milestones/change.html", context, status=status)
