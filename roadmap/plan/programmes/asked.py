"""Which programme a page is about: the one its address names, else the current one."""

from culture.pages import asked_for
from roadmap.plan.models.programmes import Programme


def asked_programme(request) -> Programme | None:
    """The live or archived programme of ?programme=ID; without it the current one.

    None only where nothing is asked for and none is live. 404 where there is no such programme.
    """
    return asked_for(request, "programme", Programme.objects.all()) or Programme.current()
