"""The dashboard, a group's page, and how we count."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from culture.access import MANAGER, Role, only
from culture.constructs import SEVEN
from culture.health.calendar import calendar
from culture.health.construct import construct_page
from culture.health.group import group_page, group_url
from culture.health.heat import heat_map, lines
from culture.health.picture import Picture, picture
from culture.health.programme import aimed_at, do_next, next_for, reached
from culture.health.reasons import reasons
from culture.health.rounds import Round, rounds_of, until, with_groups
from culture.health.segments import segment_map
from culture.health.trends import trends
from culture.pages import asked_for, render_page
from culture.people.tree import Tree
from roadmap.plan.models import Programme
from surveys import gate
from surveys.models.pulses import Unit

EVERYTHING = (Role.HR_LEAD, Role.SPONSOR)
GROUPS_A_PAGE = 60
READERS = (*EVERYTHING, Role.EMPLOYEE, Role.REPRESENTATIVE, MANAGER)


@only(*READERS)
@require_safe
def results(request):
    """The whole company as this person may read it; `?pulse=` goes back to an earlier one."""
    now = timezone.now()
    rounds = rounds_of(request.user, now=now)
    context = {"calendar": calendar(now=now)}
    if not rounds:
        return render_page(request, "health/results_empty.html", context)
    shown = with_groups(request.user, until(rounds, request.GET.get("pulse")), now=now)
    plans = programme_of(request.user)
    context |= dashboard(request.user, shown, plans) | neighbours(rounds, shown)
    context |= heat(request, shown) if shown[-1].groups else {}
    if context["later"] is None:
        today = timezone.localdate(now)
        context |= work(request.user, context["picture"], plans, today=today)
    return render_page(request, "health/results.html", context)


def dashboard(person, rounds: list[Round], plans: Programme | None) -> dict:
    """Everybody gets the company; groups and milestones as far as they may read."""
    this = rounds[-1]
    drawn = trends(rounds, reached(plans) if plans else {})
    return {
        "picture": picture(rounds),
        "this": this,
        "segments": segment_map(rounds),
        "comments": person.is_manager or person.role in EVERYTHING,
        "board": person.role in EVERYTHING,
        "merged": any(group.merged for group in this.groups),
        "trends": drawn,
        "marks": any(trend.milestones for trend in drawn),
        "reasons": reasons(person.led_team_ids, this) if person.is_manager else [],
    }


def neighbours(rounds: list[Round], shown: list[Round]) -> dict:
    return {
        "earlier": shown[-2] if len(shown) > 1 else None,
        "later": rounds[len(shown)] if len(shown) < len(rounds) else None,
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


@only(*READERS)
@require_safe
def construct(request, scale):
    """One construct, trust or experience, as far as this person may read it."""
    now = timezone.now()
    rounds = rounds_of(request.user, now=now)
    context = {"calendar": calendar(now=now)}
    if not rounds:
        return render_page(request, "health/results_empty.html", context)
    shown = with_groups(request.user, until(rounds, request.GET.get("pulse")), now=now)
    plans = programme_of(request.user)
    context |= {"this": shown[-1]} | neighbours(rounds, shown)
    context["construct"] = construct_page(shown, scale, reached(plans) if plans else {})
    context |= heat(request, shown, scales=(scale,)) if shown[-1].groups else {}
    if plans and context["later"] is None:
        context |= aims(request.user, plans, scale, today=timezone.localdate(now))
    return render_page(request, "health/construct.html", context)


def aims(person, plans: Programme, scale: str, *, today) -> dict:
    """What was promised about one scale and what to do next: beside the latest result only."""
    aimed = aimed_at(plans, scale, person, today=today)
    return {"aimed": aimed, "next": next_for(person, scale, aimed, today=today)}


@only(Role.HR_LEAD, Role.SPONSOR, MANAGER)
@require_safe
def group(request, group_id):
    """A group this person may read; any other looks as if it did not exist."""
    now = timezone.now()
    rounds = until(rounds_of(request.user, now=now), request.GET.get("pulse"))
    rounds = with_groups(request.user, rounds, now=now)
    found = find(rounds, group_id)
    mine = request.user.led_team_ids >= set(found.team_ids)
    context = {
        "page": group_page(rounds, found, whose="Your group" if mine else "This group"),
        "this": rounds[-1],
        "mine": mine,
        "comments": gate.comments(request.user, [rounds[-1].pulse], now=now).get(found.id, []),
        "early": rounds[-1].pulse.released_at > now,
    }
    return render_page(request, "health/group.html", context)


def find(rounds: list[Round], group_id: int):
    """The group of the last round with this id."""
    groups = rounds[-1].groups if rounds else ()
    for found in groups:
        if found.id == group_id:
            return found
    raise Http404


@require_safe
def how(request):
    return render_page(request, "health/how.html")
