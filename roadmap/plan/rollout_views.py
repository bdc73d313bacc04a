"""One milestone in one team: reporting it, confirming it, its evidence."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.pages import render_page
from culture.people.models import Person
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.rollout_forms import DecisionForm, ReportForm
from roadmap.plan.teams import team_tree


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
    if not found.report(form.save(), by=request.user, day=timezone.localdate()):
        return decided(request, found, still_open=False)
    messages.success(request, f"Reported: {found.milestone}.")
    return redirect("plan:rollout", found.pk)


@require_POST
def rollout_confirm(request, rollout_id):
    """Confirm as done, or give back with a note; whoever reported cannot."""
    found = visible(request, rollout_id)
    if not Rollout.objects.confirmable_by(request.user).filter(pk=found.pk).exists():
        return decided(request, found, still_open=found.state == Rollout.State.REPORTED)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return rollout_page(request, found, status=422, decision=form)
    decide = found.confirm if form.cleaned_data["decision"] == "confirm" else found.give_back
    if not decide(by=request.user, day=timezone.localdate(), note=form.cleaned_data["note"]):
        return decided(request, found, still_open=False)
    messages.success(request, f"{found.milestone}: {found.get_state_display().lower()}.")
    return redirect("plan:rollout", found.pk)


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
    reviews = list(found.reviews.select_related("by"))
    context = {
        "rollout": found,
        "standing": found.standing(today),
        "today": today,
        "reviews": reviews,
        "form": ReportForm(initial=last_said(found, reviews)),
        "decision": DecisionForm(),
    }
    context |= forms | part_of(request.user, found)
    return render_page(request, "plan/rollout.html", context, status=status)


def part_of(person, found) -> dict:
    """What this person may do with it, and who hears their report."""
    mine = Rollout.objects.filter(pk=found.pk)
    above = team_tree().leader_above(found.team_id, other_than=person.pk)
    return {
        "can_report": mine.reportable_by(person).exists(),
        "can_confirm": mine.confirmable_by(person).exists(),
        "listener": Person.objects.filter(pk=above).first(),
        "nobody_above": "another HR lead" if person.is_hr else "HR",
    }


def last_said(found, reviews):
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
