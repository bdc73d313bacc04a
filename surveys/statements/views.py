"""The statements of the bank: the list, the page of one, and what waits for a second person.

No page here shows how anybody answered, or how a statement scored.
"""

from django.http import Http404
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.pages import render_page
from surveys.asking import bank
from surveys.models.bank import Change
from surveys.models.pulses import PulseItem
from surveys.statements import changes, shown
from surveys.statements.forms import FilterForm
from surveys.statements.uses import uses

WAITING = 20


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def statements(request):
    """Every statement, by what it asks about; searched in all languages."""
    form, customer = FilterForm(request.GET), request.organisation.customer
    found = wanted(form, customer)
    waiting = Change.objects.waiting().select_related("by")
    context = {
        "form": form,
        "customer": customer,
        "sections": shown.sections(found, customer),
        "count": len(found),
        "waiting": waiting[:WAITING],
        "waits": waiting.count(),
    }
    return render_page(request, "statements/statements.html", context, part="list")


def wanted(form, customer: str) -> list[bank.Item]:
    said = form.cleaned_data if form.is_valid() else {}
    found = [
        item for item in shelf(said.get("show", "")) if said.get("scale") in ("", None, item.scale)
    ]
    return shown.matching(found, said.get("q", ""), customer)


def shelf(show: str) -> list[bank.Item]:
    """The statements of one choice of the filter."""
    here = bank.bank()
    if show == "retired":
        return [item for code, item in bank.known().items() if code not in here]
    keep = {"core": lambda item: item.block, "own": lambda item: item.is_own}
    return list(filter(keep.get(show), here.values()))


def item_or_404(code: str) -> bank.Item:
    """Also one that was retired."""
    item = bank.known().get(code)
    if item is None:
        raise Http404
    return item


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def statement(request, item_code):
    """One statement: its wordings, where it was asked, who uses it, and who changed what."""
    item, customer = item_or_404(item_code), request.organisation.customer
    code = item.code
    asked = PulseItem.objects.filter(code=code).select_related("pulse").order_by("-pulse__opens_on")
    context = {
        "item": item,
        "name": shown.name_of(item.scale),
        "customer": customer,
        "wordings": shown.wordings(item.wordings, customer),
        "asked": asked,
        "uses": uses(code),
        "history": Change.objects.about(code),
        "is_own": item.is_own,
        "is_asked": code in bank.bank(),
        "changeable": changes.changeable(item),
        "undoable": changes.undoable(code),
    }
    return render_page(request, "statements/statement.html", context)
