"""The set-up: public by name, and only while nobody leads the programme."""

from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404

from culture.pages import render_page
from culture.people import founding
from culture.people.forms import FoundingForm


@login_not_required
def set_up(request):
    """Name the organisation and its first HR lead, who then gets a code to sign in with.

    Only on the machine itself: elsewhere a stranger could be first, and a command does it.
    """
    if not founding.is_open():
        raise Http404
    if not settings.LOCAL:
        return render_page(request, "people/set_up_command.html")
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return send_code(request, first_lead(form))
    return render_page(request, "people/set_up.html", {"form": form})


def first_lead(form):
    try:
        return form.found()
    except (founding.AlreadyFounded, IntegrityError) as error:
        raise Http404 from error


def send_code(request, person):
    """As if the person had typed their address on the sign-in page."""
    form = LoginForm({"login": person.email}, request=request)
    form.is_valid()
    return form.login(request)
