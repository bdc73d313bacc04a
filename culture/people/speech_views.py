"""How pulses speak to people: a settings page of HR."""

from django.contrib import messages
from django.shortcuts import redirect

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.people.forms import SpeechForm
from culture.people.models import Organisation


@only(Role.HR_LEAD)
def speech(request):
    """The organisation's language and its word for those it serves, from the next pulse on."""
    form = SpeechForm(request.POST or None, instance=Organisation.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Kept. Statements of open pulses stay as they were asked.")
        return redirect("people:people")
    return render_page(request, "people/speech.html", {"form": form}, status=status_of(form))
