"""Planning the pulses: set the rhythm once, look at the year, change what has not opened, stop."""

from itertools import zip_longest

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.pages import render_page, status_of, wants_part
from culture.people.places import Places
from culture.plots.year import Bar, place_year
from culture.words import day, moment, plural
from surveys.cadence import change, year
from surveys.cadence.ahead import around
from surveys.cadence.forms import CadenceForm, ResumeForm
from surveys.models.blackouts import Blackout
from surveys.models.pulses import Cadence, Pulse
from surveys.trust import notices
from surveys.watching import idle, needs
from surveys.watching.views import sheet_of

NO_RELAY = (
    "No mail server is set, so nobody would get a mail. Set EMAIL_URL and start again; "
    "docs/install.md tells how."
)
RUNS = (
    "A plan runs already, and a second one would ask people twice. Change this one, or stop it "
    "first."
)
STOPPED = "Somebody stopped the plan meanwhile, so nothing was changed."
PREVIEWED = 4  # pulses
LOOK = len(CadenceForm.STEPS) + 1  # the step after the fields


@only(Role.HR_LEAD)
def cadence_start(request):
    """Set the rhythm once, in three steps; the last shows what comes of it and who is asked."""
    if Cadence.objects.filter(active=True).exists():
        messages.error(request, RUNS)
        return redirect("surveys:calendar")
    today = timezone.localdate()
    form = CadenceForm(request.POST or None, today=today)
    step = step_of(request, form)
    if step > LOOK:
        return start(request, form)
    context = {"form": form, "step": step, "look": LOOK} | preview(form, today)
    if wants_part(request):
        return render_page(request, "surveys/cadence_start.html", context, part="preview")
    context |= {"sheet": sheet_of(first_of(form), today)} | fields_of(form, step)
    return render_page(request, "surveys/cadence_start.html", context, status=status_of(form))


def step_of(request, form: CadenceForm) -> int:
    """The step to show: the one asked for, but none after one with something to mend."""
    if request.method != "POST":
        return 1
    wanted = request.POST.get("step", "")
    step = int(wanted) if wanted in map(str, range(1, LOOK + 2)) else LOOK + 1
    if step > LOOK and form.is_valid() and not settings.MAIL_READY:
        form.add_error(None, NO_RELAY)
        return LOOK
    steps = enumerate(CadenceForm.STEPS, start=1)
    wrong = [number for number, (_, names) in steps if set(names) & form.errors.keys()]
    return min([step, *wrong])


def fields_of(form: CadenceForm, step: int) -> dict:
    """The fields that a step shows, and those that it carries along."""
    there = list(enumerate(form.groups(), start=1))
    return {
        "shown": [field for number, (_, group) in there if number == step for field in group],
        "carried": [field for number, (_, group) in there if number != step for field in group],
        "titles": [title for _, (title, _) in there] + ["Look at it"],
    }


def first_of(form: CadenceForm) -> Pulse:
    """The first pulse of the plan in the form, for its sheet."""
    plan = planned(form) or Cadence()
    return Pulse(number=0, block=Pulse.Block.BASELINE, cadence=plan)


def planned(form: CadenceForm) -> Cadence | None:
    """The plan in the form as far as it holds together; nothing is saved."""
    return form.instance if form.is_bound and form.is_valid() else None


def preview(form: CadenceForm, today) -> dict:
    plan = planned(form)
    return picture(plan, today) if plan else {"entries": []}


def picture(plan: Cadence, today) -> dict:
    """The year of a plan, drawn and listed."""
    busy, here = list(Blackout.objects.filter(ends_on__gte=today)), around()
    entries = year.entries(plan, here, today=today, busy=busy)
    bars = [Bar(each.opens_on, each.last_on, each.minutes) for each in entries]
    spans = [(row.starts_on, row.ends_on) for row in busy]
    return {
        "entries": entries,
        "year": place_year(bars, spans, today=today),
        "year_words": year_words(entries, busy),
        "busy": busy,
    }


def year_words(entries: list[year.Entry], busy) -> str:
    """ "12 pulses in twelve months, 168 questions and about 31 minutes a person." """
    asked, minutes = (sum(getattr(each, of) for each in entries) for of in ("questions", "minutes"))
    words = f"{plural(len(entries), 'pulse')} in twelve months: {asked} questions"
    words += f", about {minutes} minutes for each person."
    return f"{words} Striped: {plural(len(busy), 'busy time')}." if busy else words


def start(request, form):
    form.instance.sender = request.user
    try:
        with transaction.atomic():
            change.start(form.instance)
            notices.ask_for_word(now=timezone.now())
    except change.PlanRuns:
        messages.error(request, RUNS)
        return redirect("surveys:calendar")
    first = form.instance.pulses.order_by("number").first()
    at = moment(first.opens_at, request.organisation.zone)
    messages.success(request, f"The first pulse opens on {at.replace(', ', ' at ')}, by itself.")
    return redirect("surveys:pulses")


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def calendar(request):
    """The coming twelve months of the plan that runs; of one that was stopped, how it goes on."""
    today = timezone.localdate()
    plan = Cadence.objects.filter(active=True).select_related("sender").first()
    if plan is None:
        stopped = Cadence.objects.order_by("pk").last()
        context = {"stopped": stopped, "form": stopped and ResumeForm(today=today)}
        return render_page(request, "surveys/calendar_none.html", context)
    places = Places(request.organisation)
    where = list(places.everybody())
    context = {"plan": plan, "rules": plan.rules} | picture(plan, today)
    context |= {
        "open": Pulse.objects.open().filter(cadence=plan).first(),
        "posts": [
            (entry, year.post(entry.pulse, places.home, where)) for entry in context["entries"]
        ],
        "where": where,
        "home": places.home,
        "silent": idle.groups(request.user, timezone.now()) if request.user.is_hr else [],
        "waits": next(needs.of_next(), None),
    }
    return render_page(request, "surveys/calendar.html", context)


def plan_that_runs() -> Cadence:
    return get_object_or_404(Cadence, active=True)


@only(Role.HR_LEAD)
def cadence_change(request):
    """Change a plan that runs; before and after stand side by side before anything moves."""
    plan, today, now = plan_that_runs(), timezone.localdate(), timezone.now()
    here = around()
    before = year.entries(plan, here, today=today, most=PREVIEWED)
    next_on = before[0].opens_on if before else None
    form = CadenceForm(request.POST or None, instance=plan, today=today, next_on=next_on)
    valid = form.is_bound and form.is_valid()
    if valid and request.POST.get("step") == "keep":
        return keep(request, form.instance, now=now)
    after = year.entries(form.instance, here, today=today, most=PREVIEWED) if valid else []
    context = {"form": form, "before": before, "after": after}
    context["pairs"] = list(zip_longest(before, after)) if valid else []
    context["open"] = Pulse.objects.open().filter(cadence=plan.pk).first()
    return render_page(request, "surveys/cadence_change.html", context, status=status_of(form))


def keep(request, plan: Cadence, *, now):
    try:
        change.keep(plan, now=now)
        messages.success(request, "Changed. What is open keeps its own plan.")
    except change.PlanStopped:
        messages.error(request, STOPPED)
    return redirect("surveys:calendar")


@only(Role.HR_LEAD)
@require_POST
def cadence_stop(request):
    change.stop(plan_that_runs())
    messages.success(request, "The plan is stopped: no more pulses open until you resume it.")
    return redirect("surveys:calendar")


@only(Role.HR_LEAD)
@require_POST
def cadence_resume(request):
    plan = Cadence.objects.order_by("pk").last()
    if plan is None:
        raise Http404
    form = ResumeForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        context = {"stopped": plan, "form": form}
        return render_page(request, "surveys/calendar_none.html", context, status=422)
    try:
        change.resume(plan, form.cleaned_data["starts_on"])
    except change.PlanRuns:
        messages.error(request, RUNS)
        return redirect("surveys:calendar")
    first = plan.pulses.planned().order_by("number").first()
    messages.success(request, f"The plan goes on: the next pulse opens on {day(first.opens_on)}.")
    return redirect("surveys:calendar")
