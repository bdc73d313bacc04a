"""Promises after a result: the list, one of them with its history, and what becomes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import LEADERSHIP, MANAGER, only
from culture.constructs import FACES
from culture.pages import render_page, status_of
from culture.people.models import Team
from roadmap.actions.forms import AnywhereForm, ChangeForm, DropForm, KeepForm
from roadmap.actions.listing import STATES, in_order, named, numbers, sections
from roadmap.actions.models import Action
from roadmap.actions.noticed import noticed
from roadmap.actions.telling import promise
from surveys.models.pulses import Pulse

ROWS_A_PAGE = 60
OVER = "This had ended already: {end}, said {who}. Nothing has changed."


@only(*LEADERSHIP, MANAGER)
@require_safe
def actions(request):
    """Everything this person may see, by group; `?state=` and `?construct=` show less."""
    today = timezone.localdate()
    seen = Action.objects.visible_to(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("state", "construct")}
    page = Paginator(in_order(of(seen, **chosen, today=today)), ROWS_A_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = chosen | {
        "numbers": numbers(seen, today),
        "page": page,
        "sections": sections(page, today),
        "query": f"&{urlencode(chosen)}",
        "faces": FACES.values(),
        "states": [(key, words) for key, (words, _) in STATES.items()],
    }
    return render_page(request, "actions/actions.html", context, part="list")


def of(seen, *, state, construct, today):
    """What is not known is not asked for."""
    if state in STATES:
        _, rows = STATES[state]
        seen = seen.filter(rows(today))
    return seen.filter(scale=construct) if construct in FACES else seen


def latest_pulse():
    return Pulse.objects.published().order_by("opens_on").last()


@only(*LEADERSHIP, MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def action_make(request):
    """A promise of a team, or of the leaders to everybody: in answer to a result, or free."""
    person = request.user
    form = AnywhereForm(
        request.POST or None,
        today=timezone.localdate(),
        teams=Team.objects.filter(pk__in=person.led_team_ids),
        company=person.role in LEADERSHIP,
        pulse=latest_pulse(),
        initial={"owner": person.email} | request.GET.dict(),
    )
    if form.is_valid():
        number = form.cleaned_data.get("answers")
        made = promise(form, form.teams, pulse_number=number, by=person, now=timezone.now())
        messages.success(request, "Promised. Those it is for can read it.")
        return redirect("actions:action", made.pk)
    context = {"form": form}
    return render_page(request, "actions/action_make.html", context, status=status_of(form))


@require_safe
def action(request, action_id):
    """What was heard, promised and done, and how it came to that."""
    return action_page(request, visible(request, action_id))


@require_http_methods(["GET", "HEAD", "POST"])
def action_change(request, action_id):
    """New words or a new date, before it ends."""
    found = editable(request, action_id)
    form = ChangeForm(request.POST or None, instance=found, today=timezone.localdate())
    if found.ended or (form.is_valid() and not form.save(by=request.user)):
        return over(request, found)
    if form.is_valid():
        messages.success(request, "Changed. What was promised before stays readable.")
        return redirect("actions:action", found.pk)
    context = {"action": found, "form": form}
    return render_page(request, "actions/action_change.html", context, status=status_of(form))


@require_POST
def action_keep(request, action_id):
    """ "We did", on a day."""
    found, today = editable(request, action_id), timezone.localdate()
    form = KeepForm(request.POST, action=found, today=today)
    if not form.is_valid():
        return action_page(request, found, status=422, keep=form)
    if not found.keep(**form.cleaned_data, by=request.user, on=today):
        return over(request, found)
    messages.success(request, "Kept.")
    return redirect("actions:action", found.pk)


@require_POST
def action_drop(request, action_id):
    """Changed or broken, with the reason."""
    found, today = editable(request, action_id), timezone.localdate()
    form = DropForm(request.POST)
    if not form.is_valid():
        return action_page(request, found, status=422, drop=form)
    if not found.drop(**form.cleaned_data, by=request.user, on=today):
        return over(request, found)
    messages.success(request, "Noted, with the reason.")
    return redirect("actions:action", found.pk)


@require_POST
def action_reopen(request, action_id):
    """Take back that it was kept, changed or broken."""
    found = editable(request, action_id)
    if found.reopen(by=request.user, on=timezone.localdate()):
        messages.success(request, "Taken up again.")
    else:
        messages.info(request, "It is open already. Nothing has changed.")
    return redirect("actions:action", found.pk)


def over(request, found):
    """Somebody was quicker: who, and what they said."""
    last = found.steps.select_related("by").first()
    who = (last and last.by) or "somebody who has left"
    found.refresh_from_db(fields=["ended"])
    messages.info(request, OVER.format(end=found.get_ended_display().lower(), who=who))
    return redirect("actions:action", found.pk)


def visible(request, action_id):
    return get_object_or_404(Action.objects.visible_to(request.user).told(), pk=action_id)


def editable(request, action_id):
    return get_object_or_404(Action.objects.editable_by(request.user).told(), pk=action_id)


def action_page(request, found, *, status=200, **forms):
    """`forms`: what was sent and refused, under its name in the template."""
    today = timezone.localdate()
    may_change = Action.objects.editable_by(request.user).filter(pk=found.pk).exists()
    context = {
        "action": found,
        "place": named([team.name for team in found.teams.all()]),
        "fate": found.fate(today),
        "fate_words": found.fate_words(today),
        "noticed": noticed(request.user, [found], now=timezone.now()).get(found.pk),
        "steps": found.steps.select_related("by"),
        "may_change": may_change,
        "lists": request.user.role in LEADERSHIP or request.user.is_manager,
        "keep": KeepForm(action=found, today=today),
        "drop": DropForm(),
    }
    return render_page(request, "actions/action.html", context | forms, status=status)
