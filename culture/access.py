"""Who may: roles, and the one guard that pages and API share.

Sign-in is required by default (LoginRequiredMiddleware); public pages say so by name. A signed-in
stranger gets 404: a page that is not yours looks the same as a page that does not exist.
"""

from functools import wraps

from django.db import models
from django.http import Http404
from rest_framework.permissions import BasePermission


class Role(models.TextChoices):
    """What the roster says a person is. Managers are not a role: they lead a team."""

    EMPLOYEE = "employee", "Employee"
    HR_LEAD = "hr_lead", "HR lead"
    SPONSOR = "sponsor", "Sponsor"
    REPRESENTATIVE = "representative", "Employee representative"
    TECHNICAL = "technical", "Technical admin"


MANAGER = "manager"
# Who reads every group and the whole roadmap.
LEADERSHIP = (Role.HR_LEAD, Role.SPONSOR)


def roles_of(person) -> set[str]:
    return {person.role, MANAGER} if person.is_manager else {person.role}


def only(*roles):
    """Open a page to these roles; everybody else gets 404."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not roles_of(request.user) & set(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def api_only(*roles) -> type[BasePermission]:
    """The same guard for the API."""

    class Only(BasePermission):
        def has_permission(self, request, view):
            if request.user.is_authenticated and not roles_of(request.user) & set(roles):
                raise Http404
            return request.user.is_authenticated

    return Only
