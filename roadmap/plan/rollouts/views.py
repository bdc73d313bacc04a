"""One milestone in one team: reporting it, confirming it, its evidence."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.pages import render_page
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.models.states import DECIDABLE
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.rollouts import telling
from roadmap.plan.rollouts.forms import SPENT, DecisionForm, ReachedForm, ReportForm

ROWS_A_PAGE = 50
LESSONS = 3
# What is sent: the model's verb, and what the reporter is told.
DECISIONS = {
    "confirm": ("confirm", "confirmed"),
    "review": ("accept", "reviewed"),
    "back": ("give_back", "given_back"),
}


@require_safe
def rollout(request, rollout_id):
    """Report, confirm, history."""
    return rollout_page(request, visible(request, rollout_id))


@require_POST
def rollout_report(request, rollout_id):
    """The manager's report; done waits for somebody else's confirmation."""
    found = visible(request, rollout_id)
    if not Rollout.objects.reportable_by(request.user).filter(pk=found.pk).exists():
        return decided(request, found, still_open=found.state != Rollout.State.DONE)
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return rollout_page(request, found, status=422, form=form)
    if not report(found, form, by=request.user):
        return decided(request, found, still_open=False)
    messages.success(request, f"Reported: {found.milestone}.")
    return redirect("plan:rollout", found.pk)


@transaction.atomic
def report(found, form, *, by) -> bool:
    """Keep what was said, and tell who is to answer. False where it was confirmed meanwhile."""
    now = timezone.now()
    if not found.report(form.save(), by=by, day=timezone.localdate(now), **form.spent):
        return False
    if found.state == Rollout.State.REPORTED:
        telling.reported(found, by=by, now=now)
    return True


@require_POST
def rollout_confirm(request, rollout_id):
    """Done, reviewed, or given back with a note; whoever reported cannot."""
    found = visible(request, rollout_id)
    if not Rollout.objects.confirmable_by(request.user).filter(pk=found.pk).exists():
        return decided(request, found, still_open=found.state in DECIDABLE)
    form = DecisionForm(request.POST, rollout=found)
    if not form.is_valid():
        return rollout_page(request, found, status=422, decision=form)
    if not decide(found, by=request.user, **form.cleaned_data):
        return decided(request, found, still_open=False)
    messages.success(request, f"{found.milestone}: {found.get_state_display().lower()}.")
    return redirect("plan:rollout", found.pk)


@transaction.atomic
def decide(found, *, by, decision, note) -> bool:
    """Keep the decision, and tell who reported. False where somebody else decided meanwhile."""
    now, reporter = timezone.now(), found.reported_by
    act, what = DECISIONS[decision]
    if not getattr(found, act)(by=by, day=timezone.localdate(now), note=note):
        return False
    telling.answered(found, reporter, what, by=by, now=now)
    return True


@only(Role.HR_LEAD)
@require_POST
def rollout_reached(request, rollout_id):
    """An HR lead corrects the day the team was really reached, with the reason."""
    found, today = visible(request, rollout_id), timezone.localdate()
    form = ReachedForm(request.POST, rollout=found, today=today)
    if found.reached_on is None:
        raise Http404
    if not form.is_valid():
        return rollout_page(request, found, status=422, reached=form)
    found.correct_reached(**form.cleaned_data, by=request.user, day=today)
    messages.success(request, "The day is corrected, and the reason is kept.")
    return redirect("plan:rollout", found.pk)


@only(Role.HR_LEAD)
@require_safe
def rollouts_unowned(request):
    """What nobody who works here reports on."""
    programme = asked_programme(request)
    rows = Rollout.objects.current().without_reporter().unconfirmed()
    if request.GET.get("programme"):
        rows = rows.of(programme)
    rows = rows.with_places().order_by("starts_on", "milestone__code", "team__name")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render_page(
        request, "plan/rollouts/unowned.html", {"page": page, "programme": programme}
    )


def decided(request, found, *, still_open):
    """Not theirs while it is open; somebody was quicker where it is not."""
    if still_open:
        raise Http404
    messages.info(request, "This was decided already. Nothing has changed.")
    return redirect("plan:rollout", found.pk)


def visible(request, rollout_id):
    return get_object_or_404(Rollout.objects.visible_to(request.user).with_places(), pk=rollout_id)


def rollout_page(request, found, *, status=200, **forms):
    """`forms`: what was sent and refused, under its name in the template."""
    today = timezone.localdate()
    reviews, standing = list(found.reviews.select_related("by")), found.standing(today)
    context = {
        "rollout": found,
        "standing": standing,
        "tempo": standing.tempo(found.milestone.programme),
        "today": today,
        "reviews": reviews,
        "said": next((review for review in reviews if review.says_done), None),
        "lessons": lessons_for(found)[:LESSONS],
        "form": ReportForm(initial=last_said(found)),
        "decision": DecisionForm(rollout=found),
        "reached": ReachedForm(rollout=found, today=today),
    }
    context |= forms | part_of(request.user, found)
    return render_page(request, "plan/rollouts/rollout.html", context, status=status)


def lessons_for(found):
    """What other teams say to this one."""
    told = Review.objects.lessons().exclude(rollout=found)
    return told.filter(rollout__milestone=found.milestone_id)


def part_of(person, found) -> dict:
    """What this person may do with it, and who hears their report."""
    mine = Rollout.objects.filter(pk=found.pk)
    return {
        "can_report": mine.reportable_by(person).exists(),
        "can_confirm": mine.confirmable_by(person).exists(),
        "listener": telling.listener_of(found, other_than=person),
        "nobody_above": "another HR lead" if person.is_hr else "HR",
    }


def last_said(found):
    """What the form begins with: the state as it stands, and what was said before."""
    stuck = found.state == Rollout.State.STUCK
    spent = {name: getattr(found, name) or None for name in SPENT}
    return {"state": "stuck" if stuck else "under_way", "confidence": found.confidence} | spent


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
