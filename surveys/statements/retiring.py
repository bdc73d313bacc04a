"""A statement goes, and comes back while no pulse has opened since."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.pages import render_page, status_of
from surveys.asking import bank
from surveys.models.bank import DecidedAlready
from surveys.statements import changes
from surveys.statements.forms import RetireForm


@only(Role.HR_LEAD)
def statement_retire(request, item_code):
    """Asks first; a core statement goes only where another takes its place."""
    here, customer = bank.bank(), request.organisation.customer
    item = here.get(item_code)
    if item is None or not changes.changeable(item):
        raise Http404
    others = changes.replacements(item, here) if item.block else []
    form = RetireForm(request.POST or None, item=item, others=others, customer=customer)
    if request.method == "POST" and form.is_valid() and retired(request, form, item, here):
        return redirect("statements:statement", item_code)
    context = {"item": item, "words": item.worded(customer)["en"], "form": form, "others": others}
    return render_page(request, "statements/retire.html", context, status=status_of(form))


def retired(request, form, item, here) -> bool:
    said = form.cleaned_data
    given = {"why": said["why"], "replacement": here.get(said.get("replacement"))}
    try:
        changes.retire(item, by=request.user, now=timezone.now(), **given)
    except changes.CannotChange as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "From the next pulse on. Until it opens you can put it back here.")
    return True


@only(Role.HR_LEAD)
@require_POST
def statement_return(request, item_code):
    """Undo, until the next pulse opens."""
    change = changes.undoable(item_code)
    try:
        if change is None:
            raise DecidedAlready
        changes.put_back(change, by=request.user, now=timezone.now())
        messages.success(request, "Put back. It is asked as before.")
    except DecidedAlready:
        messages.info(request, "A pulse has opened since, or somebody put it back a moment ago.")
    return redirect("statements:statement", item_code)
