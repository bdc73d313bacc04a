"""How a page leaves: whole, or only the part htmx asked for; a file; the shell around pages."""

from dataclasses import dataclass, replace
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

# Key: what the bar prints, the page it opens, the icon on a phone.
PLACES = {
    "home": ("Home", "health:home", "home"),
    "roadmap": ("Roadmap", "plan:board", "route"),
    "pulses": ("Pulses", "surveys:pulses", "send"),
    "results": ("Results", "health:results", "chart-dots"),
    "reports": ("Reports", "health:reports", "file-text"),
    "actions": ("Actions", "actions:actions", "checklist"),
    "people": ("People", "people:people", "users"),
    "promises": ("Promises", "health:promises", "checklist"),
    "promise": ("Promise", "trust:promise", "shield-check"),
    "log": ("Log", "people:log", "file-text"),
}
WAYS = {
    "hr_lead": ("home", "roadmap", "pulses", "results", "actions", "people"),
    "manager": ("home", "roadmap", "results", "actions"),
    "sponsor": ("home", "roadmap", "results", "reports"),
    "representative": ("home", "pulses", "promise", "log"),
    "technical": ("home",),
}
EVERYBODY = ("home", "results", "promises")


@dataclass(frozen=True)
class Way:
    """One item of the bar."""

    label: str
    url: str
    icon: str
    current: bool


def render_page(request, template, context=None, *, part=None, status=200):
    """The whole page, or its partial `part` where htmx asked for a piece of it."""
    if part and wants_part(request):
        template = f"{template}#{part}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def attachment(body: bytes | str, file: str, *, kind: str) -> HttpResponse:
    """A file of this media type to take along; kept nowhere on the way."""
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type=kind, headers=headers)


def status_of(form) -> int:
    """Of the page that shows a form again: 422 where what was sent cannot be taken."""
    return 422 if form.errors else 200


def asked_for(request, name, options):
    """The one of `options` whose id the address gives, None where it gives none; else 404."""
    wanted = request.GET.get(name, "")
    found = next((option for option in options if str(option.pk) == wanted), None)
    if wanted and found is None:
        raise Http404
    return found


def wants_part(request) -> bool:
    """A boosted link or the back button needs the whole page."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def shell(request) -> dict:
    """Context of every page: `ways`, worked out only where a bar is drawn."""
    return {"ways": partial(ways, request)}


def ways(request) -> list[Way]:
    """The bar of whoever is signed in; nothing for anybody else."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    found = [way_to(place, request.path) for place in WAYS.get(bar_of(person), EVERYBODY)]
    return [replace(way, current=way is innermost(found)) for way in found]


def innermost(found) -> Way | None:
    """The current one; where its page lies in another's, the inner one."""
    current = [way for way in found if way.current]
    return max(current, key=lambda way: len(way.url), default=None)


def bar_of(person) -> str:
    """Which bar a person gets. Leading a team is not a role, but it opens the roadmap."""
    leads = person.role == "employee" and person.is_manager
    return "manager" if leads else person.role


def way_to(place, path) -> Way:
    label, name, icon = PLACES[place]
    url = reverse(name)
    inside = path == url if place == "home" else path.startswith(url)
    return Way(label=label, url=url, icon=icon, current=inside)
