"""One group's page: four steps from reading a result to keeping a promise."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from culture.access import LEADERSHIP, MANAGER, only
from culture.health.basis.reading import reading, reads
from culture.health.exports.talk import Talking, as_pptx
from culture.health.exports.views import file_of
from culture.health.groups import focus
from culture.health.groups.forms import DayForm, FocusForm, GroupPromiseForm
from culture.health.groups.group import group_page, group_url
from culture.health.groups.helped import noticed
from culture.health.groups.here import Here, chosen, find, planned, told
from culture.health.groups.steps import deadlines, stages, taken
from culture.pages import render_page
from culture.people.models import Organisation, Team
from roadmap.actions.telling import promise
from surveys import gate

MONTH = timedelta(days=28)


@reads(*LEADERSHIP, MANAGER, page=False)
def group(request, found, group_id):
    """A group this person may read; any other looks as if it did not exist."""
    return page_of(request, find(found, group_id))


def page_of(request, here: Here, *, status=200, **forms):
    """`forms`: what was sent and refused, under its name in the template."""
    page, pulse = here.page, here.this.pulse
    steps = taken(pulse, [here.group])[here.group.id]
    choices = focus.choices(page.points, planned(here.group, today=here.today))
    point = chosen(page, steps)
    context = {
        "page": page,
        "this": here.this,
        "mine": here.mine,
        "acts": here.acts,
        "inside": [(each, group_url(here.this, each)) for each in here.inside],
        "comments": gate.comments(here.person, [pulse], now=here.reading.now).get(here.group.id),
        "early": pulse.released_at > here.reading.now,
        "steps": steps,
        "stages": stages(steps, by=deadlines(pulse)),
        "choices": choices,
        "focus": point,
        "told": told(here),
    }
    context |= empty_forms(request, here, choices, point) | forms if here.acts else {}
    return render_page(request, "health/group.html", context, status=status)


def empty_forms(request, here: Here, choices, point: focus.Point | None) -> dict:
    idea = request.GET.get("idea", "")
    return {
        "share_form": day_form(here, "share"),
        "talk_form": day_form(here, "talk"),
        "choose_form": FocusForm(choices=choices),
        "promise_form": promise_form(here, point, idea=idea) if point else None,
        "noticed": noticed(here.reading.shown, here.group),
    }


def day_form(here: Here, step: str, data=None) -> DayForm:
    return DayForm(data, auto_id=f"id_{step}_%s", since=here.this.on, today=here.today)


def promise_form(here: Here, point: focus.Point, data=None, *, idea="") -> GroupPromiseForm:
    initial = {
        "heard": point.heard,
        "will": focus.will(idea),
        "due_on": here.today + MONTH,
        "owner": here.person.email,
    }
    key = (point.scale, point.item)
    return GroupPromiseForm(data, focus=key, today=here.today, initial=initial)


def deed(view: Callable):
    """A step that somebody takes, who may; to anybody else the group does not exist."""

    @only(*LEADERSHIP, MANAGER)
    @require_POST
    @wraps(view)
    def done(request, group_id):
        found = reading(request.user, request.GET.get("pulse"), now=timezone.now())
        here = find(found, group_id) if found else None
        if here is None or not here.acts:
            raise Http404
        return view(request, here)

    return done


@deed
def group_share(request, here):
    """The manager showed the team its page."""
    return mark_day(request, here, step="share")


@deed
def group_talk(request, here):
    """The team talked about it; then it has seen it too."""
    return mark_day(request, here, step="talk")


def mark_day(request, here: Here, *, step: str):
    form = day_form(here, step, request.POST)
    if not form.is_valid():
        return page_of(request, here, status=422, **{f"{step}_form": form})
    talk, day = taken(here.this.pulse, [here.group])[here.group.id].talk, form.cleaned_data["on"]
    days = {"shared_on": day} if step == "share" else {"talked_on": day}
    if step == "talk" and talk.shared_on is None:
        days["shared_on"] = day
    talk.mark(by=here.person, **days)
    messages.success(request, "Noted.")
    return redirect(f"{here.url}#steps")


@deed
def group_choose(request, here):
    """One focus; the promise may begin with a deed from the library."""
    form = FocusForm(request.POST, choices=focus.choices(here.page.points, {}))
    if not form.is_valid():
        return page_of(request, here, status=422, choose_form=form)
    scale, item, code = form.parts
    talk = taken(here.this.pulse, [here.group])[here.group.id].talk
    talk.mark(by=here.person, chosen_on=here.today, scale=scale, item=item)
    messages.success(request, "Chosen. Now promise one thing, with a date.")
    return redirect(f"{here.url}&{urlencode({'idea': code})}#promise")


@deed
def group_promise(request, here):
    """A promise of these teams about their focus."""
    steps = taken(here.this.pulse, [here.group])[here.group.id]
    point = chosen(here.page, steps)
    if point is None:
        raise Http404
    form = promise_form(here, point, request.POST)
    if not form.is_valid():
        return page_of(request, here, status=422, promise_form=form)
    teams = Team.objects.filter(pk__in=here.group.team_ids)
    pulse, now = here.this.pulse, here.reading.now
    promise(form, teams, pulse_number=pulse.number, by=here.person, now=now)
    messages.success(request, "Promised. The team can read it.")
    return redirect(f"{here.url}#steps")


@reads(*LEADERSHIP, MANAGER, page=False)
def group_deck(request, found, group_id):
    """Slides for twenty minutes with the team."""
    here = find(found, group_id)
    talking = Talking(
        organisation=Organisation.current().name,
        this=here.this,
        page=group_page(found.shown, here.group, whose="Our group"),
        told=[each for each, _ in told(here) if each.action.ended],
    )
    return file_of(as_pptx(talking, now=here.reading.now), "talk", here.this, kind="pptx")
