"""Sign-in by a code sent by mail: the only pages of django-allauth that exist here.

Its other names (sign up, passwords, addresses) are not mounted: they answer 404.
"""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import RedirectView

from culture.people import founding


@login_not_required
def login(request):
    """Nobody can sign in before somebody leads: until then the set-up."""
    return redirect("people:setup") if founding.is_open() else views.login(request)


to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("login/", login, name="account_login"),
    path("login/code/", login_not_required(to_login), name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", login_not_required(views.logout), name="account_logout"),
]
