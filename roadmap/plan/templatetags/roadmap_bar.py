"""The bar of the roadmap's views: where it leads for this person, and of which programme."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from culture.access import LEADERSHIP, MANAGER, Role, roles_of
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.views import SavedView

register = template.Library()
EVERYBODY = (*LEADERSHIP, MANAGER)
# Name of the page: what the bar calls it, and who may open it.
VIEWS = {
    "board": ("Board", EVERYBODY),
    "timeline": ("Timeline", EVERYBODY),
    "calendar": ("Calendar", EVERYBODY),
    "list": ("List", EVERYBODY),
    "rollouts": ("Teams", (Role.HR_LEAD,)),
    "alignment": ("Alignment", LEADERSHIP),
    "gauges": ("Gauges", LEADERSHIP),
    "programme": ("Programme", EVERYBODY),
}


@dataclass(frozen=True)
class Way:
    """One entry; `saved` by the person themselves."""

    label: str
    url: str
    current: bool
    saved: bool = False


@register.simple_tag(takes_context=True)
def roadmap_ways(context) -> list[Way]:
    """The views open to the reader, then those they saved; the programme asked for is kept."""
    request = context["request"]
    asked = request.GET.get("programme", "")
    kept = f"?programme={asked}" if asked.isdecimal() else ""
    own = SavedView.objects.filter(person=request.user)
    return [
        *(way_to(name, request.path, kept) for name in open_to(request.user)),
        *(saved_way(view, request.get_full_path()) for view in own),
    ]


@register.simple_tag
def live_programmes():
    return list(Programme.objects.live())


def open_to(person) -> list[str]:
    return [name for name, (_, roles) in VIEWS.items() if roles_of(person) & {*roles}]


def way_to(name, path, kept) -> Way:
    url = reverse(f"plan:{name}")
    return Way(VIEWS[name][0], f"{url}{kept}", current=url == path)


def saved_way(view, here) -> Way:
    url = f"{reverse(f'plan:{view.page}')}?{view.query}"
    return Way(view.name, url, current=url == here, saved=True)


@register.simple_tag(takes_context=True)
def asking(context, **changes) -> str:
    """This page's address with other answers; an empty one is left out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
        if value in ("", None):
            del query[name]
    return f"?{query.urlencode()}"
