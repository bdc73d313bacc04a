"""The promise, for everybody to check: what is promised, what is mailed, what was counted.

Public, but for the terms, which only HR leads change. Nothing here knows who answered.
"""

from email.utils import parseaddr

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from culture.access import Role, only
from culture.outbox.mail import sender
from culture.pages import render_page, status_of, wants_part
from culture.people import log
from culture.people.models import Person
from surveys.keepers import keepers
from surveys.models.pulses import Cadence, Pulse
from surveys.models.terms import Terms
from surveys.trust import consent, notices
from surveys.trust.agreement import changes, rules, sentences
from surveys.trust.attacks import last_run
from surveys.trust.forms import ConsentForm, TermsForm, version
from surveys.trust.promise import promise as promised
from surveys.trust.remains import questions_about


@login_not_required
@require_safe
def promise(request):
    """What is promised, how it is kept, how anybody can check, and where it ends."""
    now, current = timezone.now(), Terms.current()
    shown = shown_pulse()
    context = {
        "shown": shown,
        "lines": lines_of(shown, current, request.organisation),
        "agreed": consent.words_about(shown.terms if shown and shown.promise else current),
        "mailing": mailing(),
        "next": Pulse.objects.planned().filter(opens_at__gt=now).order_by("opens_at").first(),
        "counted": Pulse.objects.published().select_related("certificate").order_by("-opens_at"),
        "run": last_run(),
        "sentences": sentences(current),
        "rules": rules(),
        "waiting": coming(shown, current),
        "unready": current.two_keepers and keepers.unready(),
        "nobody": not consent.representatives().exists(),
        "cadence": Cadence.objects.filter(active=True).select_related("sender").first(),
        "codes": Person.objects.reachable().unaddressed().exists(),
        "find_emma": find_emma(request.organisation),
        "terms": current,
    }
    swept = Pulse.objects.filter(state=Pulse.State.SHREDDED).order_by("opens_at").last()
    context["questions"] = questions_about(swept) if swept else []
    context["swept"] = swept
    return render_page(request, "trust/promise.html", context)


def shown_pulse() -> Pulse | None:
    """Whose promise is shown: the open pulse's, or the last one's, or the next one's."""
    pulses = Pulse.objects.select_related("terms").order_by("opens_at")
    return pulses.open().first() or pulses.published().last() or pulses.planned().first()


def lines_of(pulse: Pulse | None, current: Terms, organisation) -> list[str]:
    """The promise of a pulse, paragraph by paragraph, as its mails say it or will say it."""
    if pulse is None:
        return []
    if pulse.promise:
        return pulse.promise.split("\n")
    words = promised(pulse.closes_at, pulse.extends_to, organisation.zone, terms=current)
    return words.split("\n")


def mailing() -> dict | None:
    """From where mails come now; None while no pulse is open."""
    pulse = Pulse.objects.open().select_related("cadence__sender").order_by("opens_at").first()
    if pulse is None:
        return None
    name, address = parseaddr(sender(pulse.cadence.sender.name))
    return {
        "name": name,
        "address": address,
        "links": f"{settings.BASE_URL}/p/",
        "until": pulse.ends_at,
    }


def coming(shown: Pulse | None, current: Terms):
    """What will be different from the open pulse, which keeps the terms it opened under."""
    if shown and shown.is_open and shown.terms:
        return changes(shown.terms, current)
    return []


def find_emma(organisation) -> str:
    """Where the sample company's database lies, to be attacked; "" where people are real."""
    sample = organisation and organisation.sample and settings.LOCAL
    there = sample and (settings.VAR_DIR / "find-emma" / "find-emma.zip").exists()
    return reverse("embedded:find-emma") if there else ""


@login_not_required
@require_safe
def attacks(request):
    """Every attack of the last run."""
    return render_page(request, "trust/attacks.html", {"run": last_run()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def agreement(request):
    """The agreement as the terms in force make it; a representative agrees or objects here."""
    person = request.user
    speaks = person.is_authenticated and person.role == Role.REPRESENTATIVE
    if request.method == "POST" and not speaks:
        raise Http404
    current = Terms.held() if request.method == "POST" else Terms.current()
    form = ConsentForm(request.POST or None, terms=current) if speaks else None
    if form and form.is_bound and form.is_valid():
        return give_word(request, form, current)
    context = {
        "form": form,
        "terms": current,
        "version": version(current),
        "sentences": sentences(current),
        "rules": rules(),
        "cadence": Cadence.objects.filter(active=True).first(),
        "given": consent.latest_words(current),
        "history": history(person),
        "people": consent.representatives(),
        "missing": consent.missing(current),
    }
    status = status_of(form) if form else 200
    return render_page(request, "trust/agreement.html", context, status=status)


def give_word(request, form: ConsentForm, current: Terms):
    consent.give_word(form.instance, current, by=request.user, now=timezone.now())
    said = (
        "You agreed."
        if form.instance.agrees
        else "You objected. No pulse opens until it is mended."
    )
    messages.success(request, said)
    return redirect("trust:agreement")


def history(person):
    """Every word that was given, newest first, with its reason; for the two sides only."""
    if not person.is_authenticated or person.role not in (Role.HR_LEAD, Role.REPRESENTATIVE):
        return []
    return consent.every_word()


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def terms(request):
    """Change the terms: look at what it means, then keep it as new terms."""
    current = Terms.held() if "keep" in request.POST else Terms.current()
    form = TermsForm(request.POST or None, current=current)
    ready = form.is_bound and form.is_valid()
    differing = changes(current, form.instance) if ready else []
    if differing and "keep" in request.POST:
        return keep(request, form.instance)
    context = {
        "form": form,
        "terms": current,
        "ready": ready,
        "changes": differing,
        "people": consent.representatives(),
    }
    status = 200 if wants_part(request) else status_of(form)
    return render_page(request, "trust/terms.html", context, part="preview", status=status)


def keep(request, new: Terms):
    new.by, new.at = request.user, timezone.now()
    new.save()
    log.note("terms", by=new.by, now=new.at)
    notices.ask_for_word(now=new.at)
    asked = " They need the word of the employees’ side first." * consent.representatives().exists()
    messages.success(request, f"These terms are in force for every pulse to come.{asked}")
    return redirect("trust:agreement")
