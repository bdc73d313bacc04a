"""Taking the bank along as JSON, and bringing statements as proposals."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.pages import attachment, render_page, status_of
from surveys.asking import bank
from surveys.statements import changes
from surveys.statements.file import written
from surveys.statements.forms import FileForm


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def statements_file(request):
    """Every statement that can be asked."""
    body = written(bank.bank().values())
    return attachment(body, "statements.json", kind="application/json")


@only(Role.HR_LEAD)
def bring(request):
    """What differs in a file becomes proposals; a bad file is refused whole."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and brought(request, form):
        return redirect("statements:statements")
    return render_page(request, "statements/bring.html", {"form": form}, status=status_of(form))


def brought(request, form) -> bool:
    rows = form.cleaned_data["changes"]
    if not rows:
        messages.info(request, "Everything in this file stands or waits here already.")
        return True
    try:
        changes.propose(*rows, by=request.user, now=timezone.now())
    except changes.CannotChange as error:
        form.add_error("file", str(error))
        return False
    many = "1 proposal waits" if len(rows) == 1 else f"{len(rows)} proposals wait"
    messages.success(request, f"{many} for a second person.")
    return True
