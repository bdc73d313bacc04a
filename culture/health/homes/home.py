"""Home: one question of one person, so each role has its own page behind the same address."""

from datetime import timedelta

from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import picture
from culture.health.basis.rounds import rounds_of, with_groups
from culture.health.groups.after import after, own_actions, own_groups
from culture.health.groups.group import group_page
from culture.health.groups.reasons import reasons
from culture.health.homes import mail, steps
from culture.health.homes.next_steps import next_steps
from culture.health.homes.promises import in_short, kept_words, told_on
from culture.health.movement.alerts import looked_at
from culture.health.results.programme import do_next
from culture.outbox import watch
from culture.pages import bar_of, render_page
from culture.talk.models import Remark
from culture.talk.questions import open_questions
from culture.talk.thread import answer_day
from culture.words import count_words, day, done_words
from roadmap.plan.models.rollouts import Rollout
from surveys.asking.questions import invited
from surveys.kit import checklist
from surveys.models.results import Certificate
from surveys.models.terms import Terms
from surveys.trust import consent
from surveys.watching import needs

WEEK = timedelta(days=7)
SHOWN, GROUPS = 8, 5


@require_safe
def home(request):
    now = timezone.now()
    page = PAGES.get(bar_of(request.user), home_employee)
    return page(request, now, {"calendar": Calendar(now)})


def home_hr(request, now, context):
    """Before the first results: five steps. After: what waits, and the result in one line."""
    rounds = rounds_of(request.user, now=now)
    context["standing"] = watch.standing(now)
    context["waits"] = next(needs.of_next(), None)
    if not rounds:
        return home_start(request, context)
    today, seen = timezone.localdate(now), picture(rounds)
    this = with_groups(request.user, rounds, now=now, back=1)[-1]
    context |= roadmap(today) | confirming(request.user) | asked(request.user, now)
    context |= {
        "picture": seen,
        "next": do_next(request.user, seen.weakest_key, context["calendar"], today=today),
        "certificate": Certificate.objects.filter(pulse=this.pulse).first(),
        "today": today,
        "looked": looked_at(request.user, rounds, now),
        "after": after(this, today=today, unshared=request.GET.get("show") == "unshared"),
    }
    return render_page(request, "health/home_hr.html", context)


def confirming(person) -> dict:
    """The first reports that wait for this person's word, and how many there are."""
    waiting = Rollout.objects.to_confirm_by(person).select_related("reported_by")
    return {"waiting": waiting[:SHOWN], "waiting_count": waiting.count()}


def roadmap(today) -> dict:
    """How many are late in the teams, lapsed, and without anybody who reports on them."""
    rows = Rollout.objects.current()
    return {
        "late_count": rows.late(today).count(),
        "lapsed_count": rows.filter(state=Rollout.State.LAPSED).count(),
        "unowned_count": rows.without_reporter().unconfirmed().count(),
    }


def asked(person, now) -> dict:
    """The oldest questions that wait for HR, and how many there are."""
    return {
        "questions": open_questions(person, now=now, most=GROUPS),
        "questions_count": Remark.objects.unanswered().count(),
    }


def home_start(request, context):
    five = steps.five_steps()
    context |= {
        "kit": checklist.home_words(context["calendar"].now),
        "steps": five,
        "current": steps.current(five),
        "done": done_words(sum(step.done for step in five), "five steps"),
        "minutes": steps.minutes_left(five),
        "first": steps.first_pulse(),
    }
    return render_page(request, "health/home_start.html", context)


def home_manager(request, now, context):
    """The next step of what is due, the result of the manager's own group, what was promised."""
    today = timezone.localdate(now)
    due = list(Rollout.objects.due_for(request.user, today))
    soon = [rollout for rollout in due if rollout.until <= today + WEEK]
    week, later = soon[:SHOWN], [rollout for rollout in due if rollout not in soon][:SHOWN]
    asks = next_steps(request.user, [*week, *later], today=today)
    waiting = list(Rollout.objects.to_confirm_by(request.user).select_related("reported_by"))
    context |= own_result(request.user, now=now) | {
        "week": asks[: len(week)],
        "week_more": len(soon) - len(week),
        "later": asks[len(week) :],
        "looks": Rollout.objects.to_look_at_by(request.user, today)[:SHOWN],
        "answer_by": day(answer_day(today)),
        "waiting": waiting[:SHOWN],
        "waiting_count": len(waiting),
        "things": len(soon) + len(waiting),
        "things_words": count_words(len(soon) + len(waiting)),
        "teams": request.user.managed_teams.staffed(),
        "own_actions": own_actions(request.user, today=today),
        "today": today,
    }
    return render_page(request, "health/home_manager.html", context)


def own_result(person, *, now) -> dict:
    """The first readable groups of the latest round, or why there are none."""
    rounds = with_groups(person, rounds_of(person, now=now), now=now)
    if not rounds:
        return {}
    this = rounds[-1]
    whose = "Your group" if len(this.groups) == 1 else ""
    groups = [group_page(rounds, group, whose=whose) for group in this.groups[:GROUPS]]
    return {
        "this": this,
        "groups": groups,
        "reasons": reasons(person.led_team_ids, this),
        "own_groups": own_groups(person, this),
    }


def home_employee(request, now, context):
    """The company's result once it is open to everybody, what was promised, what comes next."""
    rounds = rounds_of(request.user, now=now)
    pulse = context["calendar"].open or (rounds[-1].pulse if rounds else None)
    told = told_on(timezone.localdate(now))
    context |= {
        "picture": picture(rounds) if rounds else None,
        "told": in_short(told),
        "told_count": len(told),
        "kept": kept_words(told),
        "pulse": pulse,
        "counted_with": counted_with(request.user, pulse) if pulse else "",
        "promise": pulse.promise.splitlines() if pulse else [],
        "waits_for_word": consent.waits_for(request.user, Terms.current()),
    }
    return render_page(request, "health/home_employee.html", context)


def counted_with(person, pulse) -> str:
    """The group that answers from this person's team are counted with, as it was planned.

    Empty for whoever leads: leaders are counted above their team.
    """
    if person.is_manager:
        return ""
    groups = pulse.planned_groups.filter(exact=False, team_ids__contains=[person.team_id])
    return next((f"{group}, {invited(group)}, or a larger group" for group in groups), "")


def home_technical(request, now, context):
    context |= {"mail": mail.state(now)}
    return render_page(request, "health/home_technical.html", context)


PAGES = {
    "hr_lead": home_hr,
    "manager": home_manager,
    "technical": home_technical,
}
