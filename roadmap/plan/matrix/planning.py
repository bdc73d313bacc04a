"""Who gets which milestone, and who begins when: looked at first, then saved at once."""

from datetime import date
from itertools import islice

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.people.models import Person
from culture.words import plural
from roadmap.plan.matrix.cascade import cascade, take_back
from roadmap.plan.matrix.draw import MonthFull, after, months
from roadmap.plan.matrix.forms import CascadeForm, PinFormSet, StartsForm
from roadmap.plan.matrix.starts import Field, Wish, drawn, last_draw
from roadmap.plan.moves import OVERTAKEN, Overtaken
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.teams import team_tree

AHEAD = 36
FIVE = 5


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request):
    """Milestones to teams that lack them, or back from teams that have not begun."""
    programme, today = asked_programme(request), timezone.localdate()
    if programme is None:
        return redirect("plan:board")
    form = CascadeForm(
        request.POST or None,
        programme=programme,
        tree=team_tree(),
        today=today,
        initial=given_in(request.GET),
    )
    plan = would_be(form, programme) if form.is_bound and form.is_valid() else None
    seen = request.POST.get("seen")
    if plan and seen == plan.mark and given(request, form, plan):
        return redirect(f"{reverse('plan:rollouts')}?programme={programme.pk}")
    context = {
        "programme": programme,
        "form": form,
        "plan": plan,
        "overtaken": OVERTAKEN if seen and plan else "",
    }
    return render_page(request, "plan/matrix/give.html", context, status=status_of(form))


def given_in(address) -> dict:
    """What a link may choose beforehand."""
    return {name: address.getlist(name) for name in ("milestones", "places") if name in address}


def would_be(form, programme):
    said = form.cleaned_data
    if said["way"] == "give":
        return cascade(programme, said["milestones"], form.team_ids, first=said["first"])
    return take_back(programme, said["milestones"], form.team_ids)


def given(request, form, plan) -> bool:
    """Whether it is saved; False where somebody was quicker."""
    said = form.cleaned_data
    try:
        if said["way"] == "give":
            agreed = said["state"] == "agreed"
            plan.save(agreed=agreed, by=request.user, now=timezone.now())
        else:
            plan.save()
    except (Overtaken, IntegrityError):
        return False
    words = plural(plan.size, "milestone in a team", "milestones in teams")
    messages.success(request, f"{'Given' if said['way'] == 'give' else 'Taken back'}: {words}.")
    return True


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def starts(request):
    """Teams drawn into months; what is asked for stands in the address, to be drawn again."""
    programme, today = asked_programme(request), timezone.localdate()
    if programme is None:
        return redirect("plan:board")
    if "again" in request.GET:
        return redirect(f"{reverse('plan:starts')}?{drawn_again(request.GET)}")
    tree, field = team_tree(), Field(programme.pk)
    ahead = list(islice(months(after(max(today, programme.starts_on))), AHEAD))
    form, pins = starts_forms(request.GET, tree, field, ahead)
    valid = form.is_valid() and pins.is_valid()
    wish = valid and Wish(programme.pk, **asked_of(form), pinned=pins.pinned)
    plan = wish and draw_of(pins, field, wish, places(tree, form.cleaned_data["branch"]))
    seen = request.POST.get("seen")
    if plan and seen == plan.moves.mark and drawn_saved(request, plan):
        return redirect(request.get_full_path())
    context = {
        "programme": programme,
        "form": form,
        "pins": pins,
        "plan": plan,
        "rows": plan and [(month, named(month, plan, tree)) for month in plan.course],
        "last": told(last_draw(programme.pk), tree),
        "address": request.GET.urlencode(),
        "overtaken": OVERTAKEN if seen and plan else "",
    }
    status = 200 if plan else 422
    return render_page(request, "plan/matrix/starts.html", context, status=status)


def starts_forms(address, tree, field, ahead):
    """The forms as the address fills them; without an address, five teams a month."""
    usual = {"capacity": FIVE, "first": f"{ahead[0]:%Y-%m-%d}", "number": 1}
    said = address if "capacity" in address else usual | address.dict()
    free = field.free(field.by_team)
    branches = [(p.pk, p.name) for p in tree.above(set(field.by_team) & set(tree.places))]
    teams = [(p.pk, p.name) for p in tree.places.values() if p.pk in free]
    pins = {"pins-TOTAL_FORMS": "1", "pins-INITIAL_FORMS": "0"} | address.dict()
    return (
        StartsForm(said, branches=branches, months=ahead),
        PinFormSet(pins, prefix="pins", form_kwargs={"teams": teams, "months": ahead}),
    )


def asked_of(form) -> dict:
    return {name: form.cleaned_data[name] for name in ("capacity", "first", "leave_out", "number")}


def places(tree, branch) -> list[int]:
    return [place.pk for place in tree.within(branch)]


def draw_of(pins, field, wish, team_ids):
    """The draw; None, with a word on the pins, where it cannot be made."""
    try:
        return drawn(field, wish, team_ids)
    except MonthFull as full:
        words = f"More teams are pinned to {full.month:%B %Y} than may begin in a month."
        pins.non_form_errors().append(words)
    return None


def drawn_saved(request, plan) -> bool:
    try:
        plan.save()
    except Overtaken:
        return False
    teams = plural(len(plan.months), "team")
    messages.success(request, f"Saved: the starts of {teams}, as drawn from {plan.wish.seed}.")
    return True


def drawn_again(address) -> str:
    """The same plan, with the next draw."""
    said = address.copy()
    del said["again"]
    number = said.get("number", "")
    said["number"] = int(number) + 1 if number.isdecimal() and len(number) < 7 else 1
    return said.urlencode()


def named(month, plan, tree) -> list[str]:
    """Who begins in a month, by name."""
    pinned = plan.wish.pinned
    names = {pk: tree.places[pk].name for pk in month.teams}
    return sorted(f"{name} (pinned)" if pk in pinned else name for pk, name in names.items())


def told(last, tree):
    """The draw that was saved last, with names in it."""
    if last is None:
        return None
    pinned = [
        (tree.places[int(pk)].name, month_words(month), why)
        for pk, (month, why) in last["pinned"].items()
        if int(pk) in tree.places
    ]
    by = Person.objects.filter(pk=last["by"]).first()
    return last | {"by": by, "first": month_words(last["first"]), "pinned": pinned}


def month_words(month: str) -> str:
    """ "2026-12" as "December 2026"."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
