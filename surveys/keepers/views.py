"""The pages of the two who open the count together: choose a passphrase, rehearse, open.

A passphrase lives only as long as the request that carries it.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.pages import render_page
from surveys.box import keys
from surveys.box.halves import WrongPassphrase
from surveys.keepers import keepers
from surveys.keepers.forms import ChooseForm, PassphraseForm
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper, Terms

WRONG = "This is not the passphrase of your half. Look at each letter and try again."
TOO_MANY = "Too many tries. Wait a few minutes, then try again."


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@sensitive_post_parameters()
@never_cache
def keeper(request):
    """Where both stand; choose a passphrase for one's own half."""
    form = ChooseForm(request.POST or None, prefix="new")
    if request.method == "POST" and form.is_valid() and chosen(request, form):
        messages.success(request, "Your passphrase is set. Now rehearse, from what you wrote down.")
        return redirect("surveys:keeper")
    return page(request, choose=form)


def chosen(request, form) -> bool:
    """Set the passphrase of a form; False where that is not possible, and the form says why."""
    try:
        keepers.choose(request.user, form.cleaned_data["passphrase"], now=timezone.now())
    except keepers.NotYours:
        raise Http404 from None
    except keepers.Readdressed as error:
        form.add_error(None, str(error))
    return not form.errors


@require_POST
@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@sensitive_post_parameters()
@never_cache
def keeper_rehearse(request):
    """Enter the passphrase as at the close; a half made for practice is sealed and opened."""
    part, now = keepers.part_of(request.user), timezone.now()
    mine = get_object_or_404(Keeper, part=part, person=request.user)
    form = PassphraseForm(request.POST)
    if fits(request, form, lambda passphrase: keepers.rehearse(mine, passphrase, now=now)):
        messages.success(request, "It opens. You have rehearsed.")
        return redirect("surveys:keeper")
    return page(request, rehearse=form)


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@sensitive_post_parameters()
@never_cache
def keeper_open(request, pulse_id):
    """At the close: enter the passphrase, and see whom the count waits for."""
    pulse = get_object_or_404(Pulse.objects.exclude(fingerprint=""), pk=pulse_id)
    if pulse.is_published:
        return redirect("surveys:certificate", pulse.pk)
    if not keys.halved(pulse.fingerprint):
        raise Http404
    part, now = keepers.part_of(request.user), timezone.now()
    form = PassphraseForm(request.POST or None)
    if request.method == "POST" and fits(
        request, form, lambda passphrase: keepers.enter(pulse, part, passphrase, now=now)
    ):
        return redirect("surveys:keeper-open", pulse.pk)
    context = {"pulse": pulse, "form": form} | standing(pulse, part, now)
    return render_page(request, "keepers/open.html", context, status=422 if form.errors else 200)


def standing(pulse, part, now) -> dict:
    """How far the opening of a pulse has come, seen by who keeps this part."""
    return {
        "closed": keepers.closed(pulse, now=now),
        "entered": part not in keys.waiting(pulse.fingerprint),
        "awaited": keepers.awaited(pulse),
        "trouble": keys.trouble(pulse.fingerprint),
    }


def fits(request, form, use) -> bool:
    """Use the passphrase of a form; False where it did not fit, and the form says why."""
    if not form.is_valid():
        return False
    if not ratelimit.consume(request, action="keeper"):
        form.add_error("passphrase", TOO_MANY)
        return False
    try:
        use(form.cleaned_data["passphrase"])
    except WrongPassphrase:
        form.add_error("passphrase", WRONG)
    except keepers.NotClosed:
        form.add_error(None, "The pulse is still open. No half opens before its close.")
    except keys.KeyMissing as error:
        form.add_error(None, str(error))
    return not form.errors


def page(request, choose=None, rehearse=None):
    """The keeper's page; a form with errors where one was posted."""
    part = keepers.part_of(request.user)
    mine = keepers.keeper_of(part)
    theirs = mine is not None and mine.person != request.user and keepers.in_office(mine)
    errors = bool((choose and choose.errors) or (rehearse and rehearse.errors))
    context = {
        "terms": Terms.current(),
        "mine": mine if mine and mine.person == request.user else None,
        "changed_at": mine and keepers.changed_at(mine),
        "holder": mine.person if theirs else None,
        "other": other_half(part),
        "choose": choose or ChooseForm(prefix="new"),
        "rehearse": rehearse or PassphraseForm(),
        # Drawn anew for each page and kept nowhere; not beside an error, where one is in use.
        "suggestion": "" if errors else keepers.draw(),
        "halves": halves_of(mine, part),
    }
    return render_page(request, "keepers/keeper.html", context, status=422 if errors else 200)


def other_half(part) -> dict:
    """Who holds the other half, and how far they are."""
    other = next(one for one in Keeper.Part if one != part)
    keeper = keepers.keeper_of(other)
    gone = keeper is not None and not keepers.in_office(keeper)
    changed_at = keeper and keepers.changed_at(keeper)
    return {"label": other.label, "keeper": None if gone else keeper, "changed_at": changed_at}


def halves_of(mine, part) -> list[dict]:
    """The halves of this part that pulses open now wait to be opened."""
    now = timezone.now()
    return [
        {
            "pulse": pulse,
            "closed": keepers.closed(pulse, now=now),
            "present": keys.sealed_to(pulse.fingerprint, part) == bytes(mine.public),
        }
        for pulse in Pulse.objects.open()
        if mine and part in keys.waiting(pulse.fingerprint) and not keys.trouble(pulse.fingerprint)
    ]
