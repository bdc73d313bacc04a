"""The dashboard, a group's page, and how we count."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from culture.access import MANAGER
from culture.constructs import SEVEN
from culture.health.construct import construct_page
from culture.health.group import group_page, group_url
from culture.health.heat import heat_map, lines
from culture.health.picture import Picture, picture
from culture.health.programme import aimed_at, do_next, next_for, reached
from culture.health.reading import EVERYTHING, READERS, Reading, reads
from culture.health.reasons import reasons
from culture.health.rounds import Round
from culture.health.segments import segment_map
from culture.health.trends import trends
from culture.pages import asked_for, render_page
from culture.people.tree import Tree
from roadmap.plan.models import Programme
from surveys import gate
from surveys.gate import GroupResult
from surveys.models.pulses import Unit

GROUPS_A_PAGE = 60


@reads(*READERS)
def results(request, reading):
    """The whole company as this person may read it; `?pulse=` goes back to an earlier one."""
    plans = programme_of(request.user)
    context = reading.context() | dashboard(reading, plans)
    context |= heat(request, reading.shown) if reading.this.groups else {}
    if reading.is_latest:
        today = timezone.localdate(reading.now)
        context |= work(request.user, context["picture"], plans, today=today)
    return render_page(request, "health/results.html", context)


def dashboard(reading: Reading, plans: Programme | None) -> dict:
    """Everybody gets the company; groups and milestones as far as they may read."""
    person, rounds, this = reading.person, reading.shown, reading.this
    drawn = trends(rounds, reached(plans) if plans else {})
    return {
        "picture": picture(rounds),
        "segments": segment_map(rounds),
        "comments": person.is_manager or reading.reads_everything,
        "board": reading.reads_everything,
        "merged": any(group.merged for group in this.groups),
        "trends": drawn,
        "marks": any(trend.milestones for trend in drawn),
        "reasons": reasons(person.led_team_ids, this) if person.is_manager else [],
    }


def work(person, seen: Picture, plans: Programme | None, *, today) -> dict:
    """What was promised and what to do next: beside the latest result only."""
    return {
        "progress": plans.progress(today) if plans else None,
        "next": do_next(person, seen.weakest_key, today=today) if person.is_hr else None,
    }


def programme_of(person) -> Programme | None:
    """The programme, for those who read the roadmap."""
    return Programme.current() if person.is_manager or person.role in EVERYTHING else None


def heat(request, rounds: list[Round], scales=SEVEN) -> dict:
    """A page of the map; `?branch=` shows the groups of one branch only."""
    this = rounds[-1]
    every = lines(this, tree_of(this))
    branches = list(dict.fromkeys(line.branch for line in every))
    branch = asked_for(request, "branch", branches)
    kept = [line for line in every if branch in (None, line.branch)]
    page = Paginator(kept, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    asked = {"pulse": this.pulse.number, "branch": branch.pk if branch else ""}
    return {
        "heat": heat_map(rounds, page, lambda group: group_url(this, group), scales),
        "page": page,
        "branches": branches if len(every) > GROUPS_A_PAGE else [],
        "branch": branch,
        "query": f"&{urlencode(asked)}#heat-title",
    }


def tree_of(this: Round) -> Tree:
    """The teams as they stood when the pulse opened."""
    units = Unit.objects.filter(pulse=this.pulse)
    return Tree.from_paths(units.values_list("path", "name", "leader_id"))


@reads(*READERS)
def construct(request, reading, scale):
    """One construct, trust or experience, as far as this person may read it."""
    plans = programme_of(request.user)
    page = construct_page(reading.shown, scale, reached(plans) if plans else {})
    context = reading.context() | {"construct": page}
    context |= heat(request, reading.shown, scales=(scale,)) if reading.this.groups else {}
    if plans and reading.is_latest:
        context |= aims(request.user, plans, scale, today=timezone.localdate(reading.now))
    return render_page(request, "health/construct.html", context)


def aims(person, plans: Programme, scale: str, *, today) -> dict:
    """What was promised about one scale and what to do next: beside the latest result only."""
    aimed = aimed_at(plans, scale, person, today=today)
    return {"aimed": aimed, "next": next_for(person, scale, aimed, today=today)}


@reads(*EVERYTHING, MANAGER, page=False)
def group(request, reading, group_id):
    """A group this person may read; any other looks as if it did not exist."""
    this, now = reading.this, reading.now
    found = find(this, group_id)
    mine = request.user.led_team_ids >= set(found.team_ids)
    context = {
        "page": group_page(reading.shown, found, whose="Your group" if mine else "This group"),
        "this": this,
        "mine": mine,
        "comments": gate.comments(request.user, [this.pulse], now=now).get(found.id, []),
        "early": this.pulse.released_at > now,
    }
    return render_page(request, "health/group.html", context)


def find(this: Round, group_id: int) -> GroupResult:
    """The group of this round with this id."""
    for found in this.groups:
        if found.id == group_id:
            return found
    raise Http404


@require_safe
def how(request):
    return render_page(request, "health/how.html")
