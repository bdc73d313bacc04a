"""The outbox for those who look after mail: HR leads, and technical admins without names."""

import re
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.contrib import messages
from django.core.mail import get_connection
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.outbox import check, ledger, watch
from culture.outbox.mail import Mail, build
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from culture.pages import render_page
from culture.words import plural

KEEPERS_OF_MAIL = (Role.HR_LEAD, Role.TECHNICAL)
SELECTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
TEST, SECONDS = "mail.check", 10


@only(*KEEPERS_OF_MAIL)
@require_safe
def letters(request):
    """How letters go, and those that could not be sent, by reason."""
    now = timezone.now()
    context = {
        "courses": ledger.courses(now),
        "reasons": ledger.reasons(named=request.user.is_hr),
        "dead": ledger.dead().count(),
        "standing": watch.standing(now),
    }
    return render_page(request, "outbox/letters.html", context, part="courses")


@only(*KEEPERS_OF_MAIL)
@require_POST
def letters_retry(request):
    """Send one again that could not be sent, or all."""
    count = chosen(request).retry(now=timezone.now())
    messages.success(request, f"{plural(count, 'letter')} will be tried again.")
    return redirect("outbox:letters")


@only(*KEEPERS_OF_MAIL)
@require_POST
def letters_cancel(request):
    """Give up one that could not be sent, or all: nobody is asked about it again."""
    count = chosen(request).drop()
    messages.success(request, f"{plural(count, 'letter')} will not be sent.")
    return redirect("outbox:letters")


def chosen(request):
    """The one that the form names; without a name all."""
    tag, dead = request.POST.get("letter", ""), ledger.dead()
    if "\0" in tag:
        return dead.none()
    return dead.tagged(tag) if tag else dead


@only(*KEEPERS_OF_MAIL)
@require_safe
def mail_check(request):
    """Whether mail will arrive: what the world finds out about our sender."""
    asked = request.GET.get("selector", "").strip()
    selector = asked if SELECTOR.fullmatch(asked) else ""
    found = check.findings(selector)
    context = {
        "domain": check.sender_domain(),
        "findings": found,
        "wrong": sum(one.state == check.MEND for one in found),
        "unknown": sum(one.state == check.UNKNOWN for one in found),
        "selector": selector,
    }
    return render_page(request, "outbox/check.html", context)


@only(*KEEPERS_OF_MAIL)
@require_POST
def mail_check_send(request):
    """A test mail to whoever asks; past the outbox, so that the server's answer can be told."""
    try:
        send_test(request.user, request.organisation)
    except (OSError, SMTPException, AnymailError, ValueError) as error:
        messages.error(request, f"The mail was not taken: {told(error)}")
    else:
        messages.success(request, f"The mail server took a mail to {request.user.email}.")
    return redirect("outbox:check")


def send_test(person, organisation) -> None:
    letter = Letter.about(TEST, 0, now=timezone.now())
    words = {"first_name": person.first_name, "organisation_name": organisation.name}
    text, html = (Paper(f"mail/check.{kind}", words, []).fill() for kind in ("txt", "html"))
    mail = Mail(person.email, "A test of mail from Seven Cs", text, html)
    with get_connection(timeout=SECONDS) as connection:
        connection.send_messages([build(letter, mail)])


def told(error: Exception) -> str:
    """The server's own words, where it said any."""
    said = getattr(error, "smtp_error", b"")
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    code = getattr(error, "smtp_code", None)
    return f"{code} {said}"[:300] if code else f"{type(error).__name__}, {error}"[:300]
