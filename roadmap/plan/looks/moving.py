"""Moving a milestone from the board: new dates, what they would push, then back to its card.

The form is the milestone's own (see milestones.forms), so that every rule about dates is one rule.
"""

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.words import day_words
from roadmap.plan.looks.board import phase_at, phases
from roadmap.plan.milestones.change import hold_milestone, open_span
from roadmap.plan.milestones.forms import MilestoneForm, sent
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.moves import Overtaken
from roadmap.plan.rollouts import telling

MOST = 60  # months at a time
SAID = ("starts_on", "due_on", "version")
CONFLICT = 409
MEANWHILE = (
    "Somebody else changed this milestone while you looked. These are its dates by now: "
    "please look again before you save."
)


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def milestone_move(request, milestone_id):
    """New dates, proposed by the board; what else would move is shown before it is saved."""
    found = movable(request, milestone_id)
    if request.method == "POST":
        return saved(request, found)
    form = form_with(found, proposed(found, months_in(request)))
    return move_page(request, found, form, status=200)


def movable(request, milestone_id):
    """On POST nobody else changes dates of this programme meanwhile."""
    live = Milestone.objects.filter(programme__archived_on=None).select_related("programme")
    found = get_object_or_404(live, pk=milestone_id)
    if request.method == "POST":
        hold_milestone(found)
    return found


def saved(request, found):
    form = form_with(found, {name: request.POST.get(name, "") for name in SAID})
    if form.is_stale:
        return overtaken(request, found)
    if not form.is_valid() or not was_seen(form.change, request.POST.get("seen")):
        return move_page(request, found, form, status=status_of(form))
    try:
        form.save()
    except Overtaken:
        return overtaken(request, found)
    keys = [slot.key for slot in form.change.moved]
    telling.reporters(keys, "moved", by=request.user, now=timezone.now())
    messages.success(request, f"Moved: {place_words(found, timezone.localdate())}")
    return redirect(board_with(found, request.GET.get("back", "")))


def overtaken(request, found):
    messages.error(request, MEANWHILE)
    return move_page(request, found, form_with(found, {}), status=CONFLICT)


def form_with(found, said) -> MilestoneForm:
    return moved_form(found, said, today=timezone.localdate())


def was_seen(change, mark) -> bool:
    """Nothing else moves, or what moves is what was looked at."""
    return not change.others or change.mark == mark


def move_page(request, found, form, *, status):
    change = form.change if form.is_valid() else None
    context = {"milestone": found, "form": form, "change": change, "before": open_span(found)}
    return render_page(request, "plan/looks/move.html", context, status=status)


def months_in(request) -> int:
    try:
        return max(-MOST, min(MOST, int(request.GET.get("by", "0"))))
    except ValueError:
        raise Http404 from None


def proposed(milestone, months: int) -> dict:
    """The dates so many months later (or earlier), as long as before; none where all is settled."""
    first, last = open_span(milestone)
    if first is None:
        return {}
    start = first + relativedelta(months=months)
    return {"starts_on": start.isoformat(), "due_on": (last + (start - first)).isoformat()}


def moved_form(milestone, said, *, today) -> MilestoneForm:
    """The milestone's form as if nothing but what is said had been typed."""
    blank, data = MilestoneForm(instance=milestone, today=today), QueryDict(mutable=True)
    for name, field in blank.fields.items():
        values = sent(field, blank.get_initial_for_field(field, name))
        data.setlist(name, values)
        data.setlist(blank.add_initial_prefix(name), values)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return MilestoneForm(data, instance=milestone, today=today)


def place_words(milestone, today) -> str:
    """ "Team charter now starts on 9 June, in months 4–6." """
    milestone.refresh_from_db(fields=["starts_on"])
    start = milestone.starts_on
    found = phase_at(phases(milestone.programme, [start]), start)
    return f"{milestone} now starts on {day_words(start, today)}, in {found.name.lower()}."


def board_with(milestone, back: str) -> str:
    """The board as it was left, at the card."""
    query = QueryDict(back, mutable=True)
    query["moved"] = milestone.pk
    return f"{reverse('plan:board')}?{query.urlencode()}#card-{milestone.pk}"
