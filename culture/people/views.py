import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.outbox.models import Bounce
from culture.outbox.replies import REASONS
from culture.pages import render_page
from culture.people.forms import PeopleFilter, PersonForm
from culture.people.models import Organisation, Person, Team

A_PAGE = 25
NUMBER = re.compile(r"[0-9]{1,18}")
SUGGESTED = 12


@only(Role.HR_LEAD)
@require_safe
def people(request):
    """Everybody on the roster, and the teams that still need a manager."""
    form = PeopleFilter(request.GET)
    leads = Exists(Team.objects.filter(manager=OuterRef("pk")))
    found = form.people().select_related("team").annotate(leads=leads)
    context = {
        "form": form,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "query": query_without_page(request),
        "numbers": numbers(),
        "unled": unled_teams(),
    }
    return render_page(request, "people/people.html", context, part="list")


def numbers():
    working = Person.objects.working()
    teams = Team.objects.staffed().count()
    return {"people": working.count(), "teams": teams, "managers": working.leading().count()}


def unled_teams():
    """Teams nobody leads, the largest first."""
    size = Count("members", Q(members__is_active=True))
    return list(
        Team.objects.staffed().without_manager().annotate(size=size).order_by("-size", "name")
    )


def query_without_page(request) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"&{query.urlencode()}" if query else ""


@only(Role.HR_LEAD)
def team(request, team_id):
    """One team: who is in it, and who leads it."""
    team = get_object_or_404(Team.objects.select_related("manager"), pk=team_id)
    if request.method == "POST":
        return name_manager(request, team)
    words = request.GET.get("q", "").strip()
    context = {
        "team": team,
        "above": team.ancestors(),
        "below": team.children.all(),
        "members": team.members.working(),
        "q": words,
        "candidates": candidates(team, words),
    }
    return render_page(request, "people/team.html", context, part="candidates")


def name_manager(request, team):
    chosen = request.POST.get("manager", "")
    if not NUMBER.fullmatch(chosen):
        messages.error(request, "Choose somebody first.")
        return redirect("people:team", team.pk)
    team.manager = get_object_or_404(Person.objects.working(), pk=chosen)
    team.save(update_fields=["manager"])
    messages.success(request, f"{team.manager} leads {team}.")
    return redirect("people:people")


def candidates(team, words):
    """Whom to offer: those the words find; without words, people of this team and the one above."""
    working = Person.objects.working()
    if "\0" in words:
        return working.none()
    if words:
        return working.called(words)[:SUGGESTED]
    return working.filter(team__in=[team.pk, team.parent_id])[:SUGGESTED]


@only(Role.HR_LEAD)
@transaction.atomic
def person(request, person_id):
    """What HR changes by hand about one person: one change at a time, so that an HR lead stays."""
    known = Person.objects.known().select_related("team")
    if request.method == "POST":
        Organisation.objects.select_for_update().first()
        known = known.select_for_update(of=["self"])
    person = get_object_or_404(known, pk=person_id)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.keep(today=timezone.localdate())
        messages.success(request, f"{person} is saved.")
        return redirect("people:people")
    why = Bounce.objects.not_mailed([person.email]).get(person.email)
    context = {"person": person, "form": form, "leads": person.managed_teams.all()}
    context["unmailed"] = why and REASONS[why]
    return render_page(request, "people/person.html", context)
