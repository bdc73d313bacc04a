"""Saying something about a thing, changing it, taking it back; asking HR, and its answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.talk import thread
from culture.talk.forms import AnswerForm, CommentForm
from culture.talk.kinds import KINDS
from culture.talk.mentions import WORD
from culture.talk.models import Remark
from culture.talk.notices import tell

A_PAGE = 25
OFFERED = 8
OVER = "This cannot be changed any more. Nothing has changed."


def thing_or_404(request, kind, about_id):
    """(Kind, thing), if whoever asks may see it."""
    known = kind in KINDS and KINDS[kind].talked
    found = KINDS[kind].find(request.user, about_id) if known else None
    if found is None:
        raise Http404
    return KINDS[kind], found


@require_safe
def talk(request, kind, about_id):
    """Everything that was said about it, the newest first."""
    kind, thing = thing_or_404(request, kind, about_id)
    return talk_page(request, kind, thing)


def talk_page(request, kind, thing, *, status=200, **forms):
    now = timezone.now()
    rows = thread.readable(kind, thing.pk, request.user, now=now).reverse()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = thread.form_context(kind, thing, request.user, now=now) | forms
    context |= {
        "about": kind.words(thing),
        "url": kind.address(thing.pk),
        "page": page,
        "words": thread.words(page, request.user, now=now),
    }
    return render_page(request, "talk/talk_page.html", context, status=status)


@require_POST
def talk_say(request, kind, about_id):
    """A comment; with `ask` a question to HR."""
    kind, thing = thing_or_404(request, kind, about_id)
    form = CommentForm(request.POST, readers=thread.others(kind, thing, request.user))
    if not form.is_valid():
        return talk_page(request, kind, thing, status=422, form=form)
    asks = "ask" in request.POST and thread.may_ask(kind, request.user)
    with transaction.atomic():
        said = thread.say(kind, thing, form, by=request.user, now=timezone.now(), asks=asks)
    return back(kind, said)


def back(kind, comment):
    return redirect(f"{kind.address(comment.about_id)}#comment-{comment.pk}")


@require_safe
def talk_people(request, kind, about_id):
    """Whom one may name here, by the letters typed so far: a list for the page’s script."""
    kind, thing = thing_or_404(request, kind, about_id)
    readers = thread.others(kind, thing, request.user)
    for word in WORD.findall(request.GET.get("q", ""))[:4]:
        readers = readers.filter(name__icontains=word)
    context = {"people": readers[:OFFERED]}
    return render_page(request, "talk/people.html", context)


def comment_or_404(request, comment_id):
    """(comment, Kind, thing) of one that whoever asks may read."""
    comment = get_object_or_404(Remark.objects.select_related("by"), pk=comment_id)
    return comment, *thing_or_404(request, comment.kind, comment.about_id)


def own_or_404(request, comment_id):
    comment, kind, thing = comment_or_404(request, comment_id)
    if comment.by != request.user:
        raise Http404
    return comment, kind, thing


@require_http_methods(["GET", "HEAD", "POST"])
def comment_change(request, comment_id):
    """New words, within an hour; whoever they name now and not before is told."""
    comment, kind, thing = own_or_404(request, comment_id)
    form = CommentForm(
        request.POST or None, instance=comment, readers=thread.others(kind, thing, request.user)
    )
    if form.is_valid():
        keep(request, form)
        return back(kind, comment)
    context = {"form": form, "about": kind.words(thing), "url": kind.address(thing.pk)}
    return render_page(request, "talk/comment_change.html", context, status=status_of(form))


@transaction.atomic
def keep(request, form):
    comment, now = form.instance, timezone.now()
    if comment.change(form.cleaned_data["text"], by=request.user, now=now):
        thread.tell_named(comment, form.people, now=now)
        messages.success(request, "Changed.")
    else:
        messages.info(request, OVER)


@require_POST
def comment_take_back(request, comment_id):
    comment, kind, _ = own_or_404(request, comment_id)
    if comment.take_back(by=request.user, now=timezone.now()):
        messages.success(request, "Taken back. Nobody reads it any more.")
    else:
        messages.info(request, OVER)
    return back(kind, comment)


@require_POST
def comment_put_up(request, comment_id):
    """Undo taking it back."""
    comment, kind, _ = own_or_404(request, comment_id)
    if not comment.put_up_again(by=request.user, now=timezone.now()):
        messages.info(request, OVER)
    return back(kind, comment)


@only(Role.HR_LEAD)
@require_POST
def comment_answer(request, comment_id):
    """HR's answer to a question; whoever asked is told."""
    comment, kind, thing = comment_or_404(request, comment_id)
    form, now = AnswerForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, "Write an answer first, of 2,000 letters at most.")
        return back(kind, comment)
    with transaction.atomic():
        answer = comment.answer(form.cleaned_data["text"], by=request.user, now=now)
        if answer:
            tell([comment.by], kind.name, thing.pk, "answered", by=request.user, now=now)
    if not answer:
        messages.info(request, "Somebody has answered already, or it was taken back.")
    return back(kind, answer or comment)
