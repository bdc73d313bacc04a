"""Pages of the roadmap. Rows come from `visible_to` and its kin; changes are made by the models."""

from random import SystemRandom

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import MANAGER, Role, only
from culture.constructs import FACES
from culture.pages import render_page
from culture.people.models import Person
from culture.templatetags import look
from roadmap.plan import board as boards
from roadmap.plan.forms import DecisionForm, MilestoneForm, ReportForm, StartForm
from roadmap.plan.matrix import TEAMS_A_PAGE, matrix
from roadmap.plan.models import Milestone, Programme, Review, Rollout
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
    rows = boards.rows(programme, request.user, today)
    chosen = {"construct": request.GET.get("construct", ""), "state": request.GET.get("state", "")}
    sections = boards.sections(rows, **chosen)
    context = {
        "programme": programme,
        "today": today,
        "progress": boards.progress(rows),
        "month": boards.month_words(programme, today),
        "sections": sections,
        "timeline": sections and timeline(boards.lines(sections), today=today),
        "faces": FACES.values(),
        "states": [(state, look.STATES[state][0]) for state in STATES],
        "to_confirm": Rollout.objects.to_confirm_by(request.user)[:NEXT],
        "to_report": Rollout.objects.due_for(request.user, today)[:NEXT],
        **chosen,
    }
    return render_page(request, "plan/board.html", context, part="list")


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_start(request):
    """Choose a pack and dates, look at what would be made, then make it."""
    today, teams = timezone.localdate(), teams_to_reach().count()
    form = StartForm(request.POST or None, today=today)
    ready = bool(teams and form.is_bound and form.is_valid())
    if ready and "start" in request.POST:
        return _start(request, form)
    context = {
        "form": form,
        "ready": ready,
        "draft": teams and form.draft(teams),
        "teams": teams,
        "running": Programme.current(),
    }
    return render_page(request, "plan/programme_start.html", context, part="preview")


def _start(request, form):
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
    return render_page(request, "plan/milestone_change.html", context)


@only(Role.HR_LEAD)
@require_safe
def rollouts(request):
    """Team milestones × teams, a page of teams in the order of the tree."""
    programme = Programme.current()
    if programme is None:
        return redirect("plan:board")
    construct, tree = request.GET.get("construct", ""), team_tree()
    branch = _branch(request, tree)
    table = matrix(
        programme,
        timezone.localdate(),
        tree=tree,
        branch=branch,
        construct=construct,
        number=request.GET.get("page", 1),
    )
    context = {
        "table": table,
        "branch": branch,
        "branches": tree.branches,
        "construct": construct,
        "faces": FACES.values(),
        "states": STATES,
        "query": f"&branch={branch or ''}&construct={construct}",
    }
    return render_page(request, "plan/rollouts.html", context, part="table")


def _branch(request, tree):
    """The id asked for, or None for everybody; 404 for a team that does not exist."""
    wanted = request.GET.get("branch", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or int(wanted) not in tree.places:
        raise Http404
    return int(wanted)


@require_safe
def rollout(request, rollout_id):
    """One milestone in one team: report, confirm, history."""
    return _rollout_page(request, _visible(request, rollout_id))


@require_POST
def rollout_report(request, rollout_id):
    """The manager's report; done waits for somebody else's confirmation."""
    found = _visible(request, rollout_id)
    if not Rollout.objects.reportable_by(request.user).filter(pk=found.pk).exists():
        return _refused(request, found, still_open=found.state != Rollout.State.DONE)
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _rollout_page(request, found, form=form)
    if not found.report(form.save(), by=request.user, day=timezone.localdate()):
        return _refused(request, found, still_open=False)
    messages.success(request, f"Reported: {found.milestone}.")
    return redirect("plan:rollout", found.pk)


@require_POST
def rollout_confirm(request, rollout_id):
    """Confirm as done, or give back with a note; whoever reported cannot."""
    found = _visible(request, rollout_id)
    if not Rollout.objects.confirmable_by(request.user).filter(pk=found.pk).exists():
        return _refused(request, found, still_open=found.state == Rollout.State.REPORTED)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _rollout_page(request, found, decision=form)
    decide = found.confirm if form.cleaned_data["decision"] == "confirm" else found.give_back
    if not decide(by=request.user, day=timezone.localdate(), note=form.cleaned_data["note"]):
        return _refused(request, found, still_open=False)
    messages.success(request, f"{found.milestone}: {found.get_state_display().lower()}.")
    return redirect("plan:rollout", found.pk)


def _refused(request, found, *, still_open):
    """Not theirs while it is open; somebody was quicker where it is not."""
    if still_open:
        raise Http404
    messages.info(request, "This was decided already. Nothing has changed.")
    return redirect("plan:rollout", found.pk)


def _visible(request, rollout_id):
    return get_object_or_404(Rollout.objects.visible_to(request.user).with_places(), pk=rollout_id)


def _rollout_page(request, found, *, form=None, decision=None):
    person, today = request.user, timezone.localdate()
    mine = Rollout.objects.filter(pk=found.pk)
    reviews = list(found.reviews.select_related("by"))
    above = team_tree().leader_above(found.team_id, other_than=person.pk)
    context = {
        "rollout": found,
        "standing": found.standing(today),
        "today": today,
        "reviews": reviews,
        "can_report": mine.reportable_by(person).exists(),
        "can_confirm": mine.confirmable_by(person).exists(),
        "form": form or ReportForm(initial=_last_said(found, reviews)),
        "decision": decision or DecisionForm(),
        "listener": Person.objects.filter(pk=above).first(),
        "nobody_above": "another HR lead" if person.is_hr else "HR",
    }
    return render_page(request, "plan/rollout.html", context)


def _last_said(found, reviews):
    """What the form begins with: the state as it stands, and how sure they were."""
    stuck = found.state == Rollout.State.STUCK
    confidence = next((review.confidence for review in reviews if review.confidence), "")
    return {"state": "stuck" if stuck else "under_way", "confidence": confidence}


@require_safe
def rollout_evidence(request, rollout_id, review_id):
    """A file of evidence, always as a download: no browser ever runs it as a page."""
    reviews = Review.objects.filter(rollout__in=Rollout.objects.visible_to(request.user))
    review = get_object_or_404(reviews.exclude(evidence_file=""), pk=review_id, rollout=rollout_id)
    try:
        file = review.evidence_file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=review.evidence_name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )
