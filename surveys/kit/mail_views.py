"""The two mails of the kit: looked at in every language, signed, turned on and off."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from culture.access import only
from culture.pages import render_page, status_of
from surveys.kit import checklist, mails, paper, pieces
from surveys.kit.forms import SignForm
from surveys.kit.pieces import ABOUT, LANGUAGES
from surveys.kit.values import scene, values
from surveys.kit.views import HR, UNDER_WAY, is_under_way
from surveys.models.kit import KitMail, Piece


@only(*HR)
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request, piece):
    """One of the two mails, as people get it in every language: looked at and turned on here."""
    signs = "sign" in request.POST
    if piece not in pieces.MAILS or (signs and piece != Piece.LETTER):
        raise Http404
    now = timezone.now()
    form = SignForm(request.POST if signs else None, instance=KitMail.of(piece))
    if signs and signature_left():
        form.add_error(None, UNDER_WAY)
    if signs and form.is_valid():
        KitMail.objects.update_or_create(piece=piece, defaults=form.cleaned_data)
        messages.success(request, "Kept. Look at the mail once more, then turn it on.")
        return redirect("kit:mail", piece)
    if request.method == "POST" and not signs:
        return turn(request, piece, now=now)
    return mail_page(request, piece, form, now=now)


def signature_left() -> bool:
    """Whether a mail that says who signs is on its way."""
    return any(is_under_way(piece) and pieces.says_who_signs(piece) for piece in pieces.MAILS)


def mail_page(request, piece: str, form: SignForm, *, now: datetime):
    row, pulse, here = KitMail.of(piece), mails.first_pulse(), scene(now)
    there = pieces.all_in_force(piece)
    context = {
        "about": ABOUT[piece],
        "form": form if piece == Piece.LETTER else None,
        "row": row,
        "pulse": pulse,
        "on": pieces.is_on(row),
        "mark": pieces.mark(piece),
        "words": checklist.mail_words(row, pulse) if pulse else "",
        "under_way": bool(pulse) and row.pulse_id == pulse.pk,
        "faults": mails.faults(piece, here),
        "from": here.leader if piece == Piece.LETTER else here.sender,
        "progress": mails.progress(piece, pulse) if pulse and row.pulse_id == pulse.pk else None,
        "drawn": [
            (code, LANGUAGES[code], paper.direction(code), words.filled(values(here, code)))
            for code, words in there.items()
        ],
    }
    return render_page(request, "kit/mail.html", context, status=status_of(form))


def turn(request, piece: str, *, now: datetime):
    """On, for exactly the mail that the page showed; or off."""
    shown = "" if "off" in request.POST else request.POST.get("mark", "")
    if shown and (wrong := why_not(piece, shown, now=now)):
        messages.error(request, wrong)
        return redirect("kit:mail", piece)
    KitMail.objects.update_or_create(piece=piece, defaults={"looked_at": shown})
    said = "Turned on. It goes by itself." if shown else "Turned off. What has not left stays here."
    messages.success(request, said)
    return redirect("kit:mail", piece)


def why_not(piece: str, shown: str, *, now: datetime) -> str:
    """Why what was looked at cannot go; "" if it can."""
    if shown != pieces.mark(piece):
        return "The text changed while you looked at it. Look once more."
    return next(iter(mails.faults(piece, scene(now))), "")
