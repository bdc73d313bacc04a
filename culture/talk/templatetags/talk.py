"""{% talk "milestone" milestone.pk %}: what was said about a thing, and the form to say more.

Loaded in every template (settings, builtins).
"""

from django import template
from django.utils import timezone

from culture.talk import thread
from culture.talk.kinds import KINDS

register = template.Library()


@register.inclusion_tag("talk/talk.html", takes_context=True)
def talk(context, kind, about_id):
    """Empty where the reader may not see the thing. Needs the request in the context."""
    request, kind = context["request"], KINDS[kind]
    thing = kind.find(request.user, about_id)
    if thing is None:
        return {"kind": None}
    found = thread.context(kind, thing, request.user, now=timezone.now())
    return found | {"csrf_token": context.get("csrf_token")}
