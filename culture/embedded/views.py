"""The sample company's pages: it loads, then four people to be; its database; the way out of it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from culture.embedded.access import on_this_machine
from culture.embedded.find_emma import challenge
from culture.embedded.sample import clear, people, progress
from culture.embedded.sample.progress import Progress, State
from culture.pages import render_page, wants_part
from culture.people.models import Organisation, Person

# What stands in the address: as whom a visitor looks round.
GUISES = {
    "hr": people.HR_LEAD,
    "manager": people.MANAGER,
    "employee": people.EMPLOYEE,
    "representative": people.REPRESENTATIVE,
}
QUIET = timedelta(minutes=2)


@on_this_machine
@require_safe
def welcome(request):
    """How far the sample company is; when it is there, whom to sign in as."""
    organisation, made = Organisation.current(), progress.read()
    if organisation and not organisation.sample:
        return redirect("account_login")
    if is_ready(organisation, made):
        if wants_part(request):
            return HttpResponseClientRefresh()
        context = {"guises": guises(), "find_emma": challenge.zip_path().exists()}
        return render_page(request, "embedded/welcome.html", context)
    if not is_coming(made):
        return redirect("people:setup")
    context = {"progress": made or Progress(State.LOADING), "quiet": is_quiet(made, timezone.now())}
    return render_page(request, "embedded/loading.html", context, part="bar")


@on_this_machine
@require_POST
def sign_in(request, who):
    """Be one of the four for a while. Only in the sample: nobody real is behind them."""
    if who not in GUISES or not is_ready(sample(), progress.read()):
        raise Http404
    person = get_object_or_404(Person, email=people.address(GUISES[who]))
    login(request, person)
    return redirect("health:home")


@on_this_machine
@require_safe
def find_emma(request):
    """The sample's database as it was right after its last count, and the attacks on it."""
    packed = challenge.zip_path()
    if not is_ready(sample(), progress.read()) or not packed.exists():
        raise Http404
    return FileResponse(packed.open("rb"), as_attachment=True, filename=packed.name)


@on_this_machine
def leave(request):
    """Asks first; then the sample company is gone and the set-up begins."""
    organisation, made = Organisation.current(), progress.read()
    if organisation and not organisation.sample:
        raise Http404
    if is_loading(made) and not is_quiet(made, timezone.now()):
        return redirect("embedded:welcome")
    if request.method != "POST":
        return render_page(request, "embedded/leave.html")
    logout(request)
    clear.clear()
    progress.write(Progress(State.LEFT))
    return redirect("people:setup")


def sample() -> Organisation | None:
    return Organisation.objects.filter(sample=True).first()


def is_ready(organisation, made) -> bool:
    return organisation is not None and (made is None or made.state == State.FINISHED)


def is_coming(made) -> bool:
    """Being made, or about to be."""
    return settings.DEMO if made is None else made.state != State.LEFT


def is_loading(made) -> bool:
    return made is not None and made.state == State.LOADING


def is_quiet(made, now) -> bool:
    """Nothing was heard of the loading for a while: it was probably stopped."""
    return is_loading(made) and made.written_at < now - QUIET


def guises():
    teams = Person.objects.select_related("team")
    return {who: teams.get(email=people.address(name)) for who, name in GUISES.items()}
