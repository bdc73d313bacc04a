"""The dashboard and the pages of constructs."""

from django.utils import timezone

from culture.access import LEADERSHIP
from culture.constructs import SEVEN
from culture.health.basis.heat import heat_map
from culture.health.basis.lines import lines, lines_page
from culture.health.basis.picture import picture
from culture.health.basis.reading import READERS, Reading, reads
from culture.health.basis.rounds import Round
from culture.health.basis.segments import segment_map
from culture.health.basis.trends import trends
from culture.health.groups.group import group_url
from culture.health.groups.reasons import reasons
from culture.health.results.construct import construct_page
from culture.health.results.moved_it import what_moved
from culture.health.results.programme import aimed_at, do_next, next_for, reached
from culture.health.voices.profile import on_construct
from culture.pages import render_page
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout


@reads(*READERS)
def results(request, reading):
    """The whole company as this person may read it; `?pulse=` goes back to an earlier one."""
    plans = programme_of(request.user)
    context = reading.context() | dashboard(reading, plans)
    context |= heat(request, reading.shown) if reading.this.groups else {}
    if reading.is_latest:
        today = timezone.localdate(reading.now)
        context |= work(request.user, context, plans, today=today)
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


def work(person, context, plans: Programme | None, *, today) -> dict:
    """What was promised and what to do next: beside the latest result only."""
    weakest, ahead = context["picture"].weakest_key, context["calendar"]
    return {
        "progress": Rollout.objects.of(plans).progress(today) if plans else None,
        "next": do_next(person, weakest, ahead, today=today) if person.is_hr else None,
    }


def programme_of(person) -> Programme | None:
    """The programme, for those who read the roadmap."""
    return Programme.current() if person.is_manager or person.role in LEADERSHIP else None


def heat(request, rounds: list[Round], scales=SEVEN) -> dict:
    """A page of the map; `?branch=` shows the groups of one branch only."""
    this = rounds[-1]
    found = lines_page(
        request, lines(this, this.tree), anchor="heat-title", pulse=this.pulse.number
    )
    drawn = heat_map(rounds, found["page"], lambda group: group_url(this, group), scales)
    return found | {"heat": drawn}


@reads(*READERS)
def construct(request, reading, scale):
    """One construct, trust or experience, as far as this person may read it."""
    plans = programme_of(request.user)
    marks = reached(plans) if plans else {}
    page = construct_page(reading.shown, scale, marks)
    context = reading.context() | {"construct": page} | on_construct(reading, scale)
    context |= what_moved(reading, page, marks.get(scale, ()))
    context |= heat(request, reading.shown, scales=(scale,)) if reading.this.groups else {}
    if plans and reading.is_latest:
        context |= aims(request.user, plans, scale, today=timezone.localdate(reading.now))
    return render_page(request, "health/construct.html", context)


def aims(person, plans: Programme, scale: str, *, today) -> dict:
    """What was promised about one scale and what to do next: beside the latest result only."""
    aimed = aimed_at(plans, scale, person, today=today)
    return {"aimed": aimed, "next": next_for(person, scale, aimed, today=today)}
