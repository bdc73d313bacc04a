"""Questions to HR that wait for an answer, the oldest first, and how fast HR promises to answer."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.talk.forms import DeskForm
from culture.talk.kinds import KINDS
from culture.talk.models import Desk, Remark
from culture.talk.thread import due_words
from culture.talk.told import seen

A_PAGE = 25


@dataclass(frozen=True)
class Question:
    comment: Remark
    about: str
    url: str
    due: str
    late: bool


def open_questions(person, *, now: datetime, most: int = 8) -> list[Question]:
    """The oldest of those that wait, as this HR lead sees them; how many there are in all says
    `Remark.objects.unanswered().count()`. A query, and one or two for each kind of thing.
    """
    return told(Remark.objects.unanswered().select_related("by")[:most], person, now=now)


def told(comments, person, *, now: datetime) -> list[Question]:
    comments, today = list(comments), timezone.localdate(now)
    things = seen(comments, person)
    return [
        Question(
            comment=comment,
            about=KINDS[comment.kind].words(things[comment.kind, comment.about_id]),
            url=f"{KINDS[comment.kind].address(comment.about_id)}#comment-{comment.pk}",
            due=due_words(comment.answer_by, today),
            late=comment.answer_by < today,
        )
        for comment in comments
        if (comment.kind, comment.about_id) in things
    ]


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request):
    """All that wait; and the promise how fast they are answered."""
    form = DeskForm(request.POST or None, instance=Desk.current())
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("talk:questions")
    rows = Remark.objects.unanswered().select_related("by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "questions": told(page, request.user, now=timezone.now()),
    }
    return render_page(request, "talk/questions.html", context, status=status_of(form))
