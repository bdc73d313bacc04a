"""What is kept about one person: shown, downloaded, erased."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.pages import render_page
from culture.people import erasing, log
from culture.people.models import Person
from culture.people.person_file import WHY_NO_ANSWERS, file_of


def mine(request):
    """What we keep about whoever is signed in; posting downloads it."""
    if request.method == "POST":
        return download(request, request.user)
    leads = Person.objects.working().filter(role=Role.HR_LEAD)
    context = {"person": request.user, "why": WHY_NO_ANSWERS, "leads": leads}
    return render_page(request, "people/mine.html", context)


@require_POST
@only(Role.HR_LEAD)
def export(request, person_id):
    return download(request, get_object_or_404(Person.objects.known(), pk=person_id))


def download(request, person):
    now = timezone.now()
    log.note("exported", by=request.user, about=person, now=now)
    name = f'attachment; filename="person-{person.pk}.json"'
    shape = {"indent": 2, "ensure_ascii": False}
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return JsonResponse(file_of(person, now=now), json_dumps_params=shape, headers=headers)


@only(Role.HR_LEAD)
def erase(request, person_id):
    """Asks first, and says what happens; then the person is nobody."""
    person = get_object_or_404(Person.objects.known(), pk=person_id)
    if request.method != "POST":
        context = {"person": person, "obstacle": erasing.obstacle(person)}
        return render_page(request, "people/erase.html", context)
    try:
        erasing.erase(person, by=request.user, now=timezone.now())
    except erasing.CannotErase as error:
        messages.error(request, str(error))
        return redirect("people:person", person.pk)
    messages.success(request, f"Done. On every page they are {erasing.pseudonym(person)} now.")
    return redirect("people:people")
