"""The kit as HR leads work with it: the checklist, each piece with its editor, the cards."""

from datetime import datetime

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import Role, only
from culture.pages import attachment, render_page, status_of, wants_part
from culture.people import languages
from culture.people.models import Person
from surveys.kit import checklist, kept, mails, paper, pieces
from surveys.kit.forms import TextForm
from surveys.kit.pieces import ABOUT, LANGUAGES, About
from surveys.kit.values import after_sample, scene, values
from surveys.models.kit import KitMail, KitText, KitTick, Piece
from surveys.models.pulses import Pulse

HR = (Role.HR_LEAD,)
UNDER_WAY = "This mail is on its way. Its text stays until the pulse has opened."


@only(*HR)
@require_safe
def kit(request):
    """What is to be done before the first pulse, and every piece."""
    now, pulse = timezone.now(), mails.first_pulse()
    found = checklist.steps(pulse) if pulse else []
    today = timezone.localdate(now)
    context = {
        "pulse": pulse,
        "steps": [(step, step.state(today)) for step in found],
        "next": checklist.next_step(found),
        "done": sum(step.done for step in found),
        "pieces": list(ABOUT.values()),
        "language": languages.spoken(request.organisation.language),
        "languages": LANGUAGES,
        "own": list(KitText.objects.order_by("piece", "language")),
        "counted": Pulse.objects.readable(now).exists(),
    }
    return render_page(request, "kit/kit.html", context)


@only(*HR)
@require_POST
def tick(request, step):
    """Say that something is done, or take that back."""
    if step not in checklist.BY_HAND:
        raise Http404
    if "undo" in request.POST:
        KitTick.objects.filter(step=step).delete()
    else:
        KitTick.objects.get_or_create(step=step, defaults={"done_on": timezone.localdate()})
    return redirect("kit:kit")


def about_of(piece: str, language: str) -> About:
    """Raises Http404."""
    if piece not in ABOUT or language not in LANGUAGES:
        raise Http404
    return ABOUT[piece]


def filled_in(piece: str, language: str, now: datetime) -> dict[str, str]:
    if piece == Piece.POSTER:
        return after_sample(scene(now), language)
    return values(scene(now), language)


@only(*HR)
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request, piece, language):
    """The text of a piece in one language, and beside it what it prints today."""
    about, now = about_of(piece, language), timezone.now()
    row = KitText.objects.filter(piece=piece, language=language).first()
    words = pieces.in_force(piece, language)
    initial = {"title": words.title, "text": words.text}
    form = TextForm(request.POST or None, instance=row, about=about, initial=initial)
    keeping = request.method == "POST" and not wants_part(request)
    if keeping and is_under_way(piece):
        form.add_error(None, UNDER_WAY)
    if keeping and form.is_valid():
        return keep(request, form, piece, language)
    context = {
        "about": about,
        "language": language,
        "languages": LANGUAGES,
        "form": form,
        "own": row,
        "direction": paper.direction(language),
        "shown": preview(form, words, filled_in(piece, language, now)),
        "under_way": is_under_way(piece),
        "history": kept.history(piece, language),
    }
    status = 200 if wants_part(request) else status_of(form)
    return render_page(request, "kit/piece.html", context, part="preview", status=status)


def is_under_way(piece: str) -> bool:
    """Whether it is a mail that is queued for the pulse to come."""
    pulse = mails.first_pulse() if piece in pieces.MAILS else None
    return bool(pulse) and KitMail.of(piece).pulse_id == pulse.pk


def preview(form: TextForm, words: pieces.Words, known: dict[str, str]) -> pieces.Words | None:
    """What is being written, filled in; None while it cannot be."""
    if not form.is_bound:
        return words.filled(known)
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return pieces.Words(said["title"], said["text"], own=True).filled(known)


def keep(request, form: TextForm, piece: str, language: str):
    """What is word for word ours is no text of their own."""
    said, ours = form.cleaned_data, pieces.ours(piece, language)
    form.instance.piece, form.instance.language = piece, language
    if (said["title"], said["text"]) == (ours.title, ours.text):
        KitText.objects.filter(piece=piece, language=language).delete()
    else:
        save(form)
    messages.success(request, f"Kept, in {LANGUAGES[language]}.")
    return redirect("kit:piece", piece, language)


def save(form: TextForm) -> None:
    """Of two who write a first text at once the later one's stays."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        row = KitText.objects.get(piece=form.instance.piece, language=form.instance.language)
        row.title, row.text = form.cleaned_data["title"], form.cleaned_data["text"]
        row.save()


@only(*HR)
@require_POST
def piece_restore(request, piece, language):
    """Back to ours."""
    about = about_of(piece, language)
    if is_under_way(piece):
        messages.error(request, UNDER_WAY)
        return redirect("kit:piece", piece, language)
    KitText.objects.filter(piece=piece, language=language).delete()
    messages.success(request, f"{about.label}, {LANGUAGES[language]}: back to ours.")
    return redirect("kit:piece", piece, language)


@only(*HR)
@require_safe
def piece_text(request, piece, language):
    about_of(piece, language)
    words = pieces.in_force(piece, language).filled(filled_in(piece, language, timezone.now()))
    file = f"{piece}-{language}.txt"
    return attachment(words.plain, file, kind="text/plain; charset=utf-8")


@only(*HR)
@require_safe
def piece_pdf(request, piece, language):
    about, now = about_of(piece, language), timezone.now()
    words = pieces.in_force(piece, language).filled(filled_in(piece, language, now))
    body = paper.pdf(about, [(words, language, "")], now=now)
    return attachment(body, f"{piece}-{language}.pdf", kind="application/pdf")


def cards_of(request, now: datetime) -> list[tuple]:
    """(words, language, manager) for everybody who leads a team, in the language of each."""
    here, drawn = scene(now), {}
    leading = Person.objects.working().leading().order_by("name")
    found = []
    for person in leading:
        language = languages.of(person, request.organisation)
        if language not in drawn:
            words = pieces.in_force(Piece.CARD, language)
            drawn[language] = words.filled(values(here, language))
        found.append((drawn[language], language, person.name))
    return found


@only(*HR)
@require_safe
def cards(request):
    """A card for every manager, to print as they stand."""
    found = [(*each, paper.direction(each[1])) for each in cards_of(request, timezone.now())]
    return render_page(request, "kit/cards.html", {"cards": found})


@only(*HR)
@require_safe
def cards_pdf(request):
    now = timezone.now()
    found = cards_of(request, now)
    if not found:
        raise Http404
    body = paper.pdf(ABOUT[Piece.CARD], found, now=now)
    return attachment(body, "cards.pdf", kind="application/pdf")
