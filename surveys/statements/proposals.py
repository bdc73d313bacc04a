"""Proposing a change of a statement, and the second person's word about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.pages import render_page, status_of
from surveys.asking import bank
from surveys.models.bank import Change, DecidedAlready, NotYours
from surveys.statements import changes, shown
from surveys.statements.changes import CannotChange
from surveys.statements.forms import DecideForm, ItemForm, RewordForm, TranslateForm
from surveys.statements.views import item_or_404

MEANWHILE = "Somebody decided about this a moment ago."
BOTH = (Role.HR_LEAD, Role.REPRESENTATIVE)


@only(Role.HR_LEAD)
def propose(request):
    """A statement of our own."""
    return proposing(request, ItemForm, "statements/propose.html")


@only(Role.HR_LEAD)
def reword(request, item_code):
    """Another wording, and so a trend of its own."""
    item = item_or_404(item_code)
    if item_code not in bank.bank() or not changes.changeable(item):
        raise Http404
    return proposing(request, RewordForm, "statements/reword.html", item=item)


@only(Role.HR_LEAD)
def translate(request, item_code):
    """A new or better translation: the same statement for every trend."""
    item = item_or_404(item_code)
    if item_code not in bank.bank():
        raise Http404
    return proposing(request, TranslateForm, "statements/translate.html", item=item)


def proposing(request, kind, template, item=None):
    """A form that becomes a proposal, and then its page."""
    form = kind(request.POST or None, language=request.organisation.language, item=item)
    if request.method == "POST" and form.is_valid() and (change := proposed(request, form)):
        messages.success(request, "Proposed. It waits for a second person.")
        return redirect("statements:proposal", change.pk)
    customer = request.organisation.customer
    context = {"form": form, "item": item, "customer": customer}
    context["words"] = item.worded(customer)["en"] if item else ""
    return render_page(request, template, context, status=status_of(form))


def proposed(request, form) -> Change | None:
    """None where somebody was quicker, which the form then says."""
    change = form.change()
    try:
        changes.propose(change, by=request.user, now=timezone.now())
    except CannotChange as error:
        form.add_error(None, str(error))
        return None
    return change


@only(*BOTH)
def proposal(request, change_id):
    """What was proposed beside what it would change; posting is the word of a second person."""
    change = get_object_or_404(Change.objects.select_related("by", "decided_by"), pk=change_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and decided(request, change, form):
        return redirect("statements:statements")
    return render_page(
        request, "statements/proposal.html", told(request, change, form), status=status_of(form)
    )


def told(request, change, form) -> dict:
    customer = request.organisation.customer
    mine = change.by == request.user
    item = bank.known().get(change.code)
    is_item = change.kind == Change.Kind.ITEM
    return {
        "change": change,
        "form": form,
        "mine": mine,
        "name": shown.name_of(change.scale),
        "wordings": shown.proposed(change, None if is_item else item, customer),
        "words": item.worded(customer)["en"] if item and not is_item else "",
        "obstacle": changes.obstacle(change) if change.is_waiting else "",
        "deciders": changes.others_who_decide(change.by) if change.is_waiting and mine else (),
    }


def decided(request, change, form) -> bool:
    """False where it cannot be approved any more, which the form then says."""
    reason, now = form.cleaned_data["reason"].strip(), timezone.now()
    try:
        changes.decide(change, approved=form.approved, by=request.user, now=now, reason=reason)
    except (CannotChange, NotYours) as error:
        form.add_error(None, str(error) or "A second person decides, not who proposed it.")
        return False
    except DecidedAlready:
        messages.info(request, MEANWHILE)
        return True
    messages.success(
        request,
        "Approved. It counts from the next pulse on."
        if form.approved
        else "Declined. It is not asked.",
    )
    return True


@only(Role.HR_LEAD)
@require_POST
def proposal_withdraw(request, change_id):
    """Taken back by whoever proposed it."""
    change = get_object_or_404(Change, pk=change_id, by=request.user)
    try:
        change.take_back(by=request.user, now=timezone.now())
        messages.success(request, "Taken back.")
    except DecidedAlready:
        messages.info(request, MEANWHILE)
    return redirect("statements:proposal", change.pk)
