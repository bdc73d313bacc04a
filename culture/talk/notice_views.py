"""The bell's page: what happened, unread first; and how somebody wants to hear of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.pages import render_page, status_of
from culture.talk.forms import PreferencesForm
from culture.talk.models import Notice
from culture.talk.told import lines

A_PAGE = 25


@require_safe
def notices(request):
    rows = Notice.objects.of(request.user).select_related("by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines(page, request.user),
        "unread": rows.unread().count(),
    }
    return render_page(request, "talk/notices.html", context)


@require_POST
def notice_open(request, notice_id):
    """To the thing; everything unread about the same thing is read now."""
    notice = get_object_or_404(Notice.objects.filter(person=request.user), pk=notice_id)
    same = Notice.objects.filter(
        person=request.user, kind=notice.kind, about_id=notice.about_id
    ).unread()
    same.update(seen_at=timezone.now())
    (line,) = lines([notice], request.user)
    if not line.url:
        messages.info(request, "What this was about is not open to you any more.")
    return redirect(line.url or "talk:notices")


@require_POST
def notice_read(request, notice_id):
    """Read, without going there."""
    notice = get_object_or_404(Notice.objects.filter(person=request.user), pk=notice_id)
    Notice.objects.filter(pk=notice.pk).unread().update(seen_at=timezone.now())
    return redirect("talk:notices")


@require_POST
def notices_read(request):
    Notice.objects.filter(person=request.user).unread().update(seen_at=timezone.now())
    return redirect("talk:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    form = PreferencesForm(request.POST or None, person=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved. It holds for what happens from now on.")
        return redirect("talk:preferences")
    return render_page(request, "talk/preferences.html", {"form": form}, status=status_of(form))
