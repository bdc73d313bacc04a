"""The page on which a programme begins: from the library, an older programme or a template file."""

from random import SystemRandom

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from culture.access import Role, only
from culture.pages import asked_for, render_page, status_of, wants_part
from roadmap.plan.models.programmes import Programme
from roadmap.plan.programmes import files
from roadmap.plan.programmes.patterns import Pattern, pattern_of
from roadmap.plan.programmes.starting import PatternFile, StartForm
from roadmap.plan.teams import teams_to_reach


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_start(request):
    """Choose what it is made from and its dates, look at what would be made, then make it."""
    try:
        pattern = asked_pattern(request)
    except files.NotAPattern as wrong:
        return refused(request, wrong.words)
    form = StartForm(request.POST or None, today=timezone.localdate(), pattern=pattern)
    return start_page(request, form)


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_bring(request):
    """A template file is read; what would be made of it is looked at on the start page."""
    if request.method != "POST":
        return redirect("plan:programme-start")
    form = PatternFile(request.POST, request.FILES)
    if not form.is_valid():
        return start_page(request, StartForm(today=timezone.localdate()), upload=form)
    try:
        pattern = files.read(form.cleaned_data["file"].read(files.LARGEST + 1))
    except files.NotAPattern as wrong:
        return refused(request, wrong.words)
    return start_page(request, StartForm(today=timezone.localdate(), pattern=pattern))


def asked_pattern(request) -> Pattern | None:
    """Of ?copy=ID, or of a file that was brought before. Raises Http404 or files.NotAPattern."""
    if held := request.POST.get("plan"):
        return files.read(held.encode())
    copied = asked_for(request, "copy", Programme.objects.all())
    if copied is None:
        return None
    pattern = pattern_of(copied)
    files.refuse_cycle(pattern.templates)
    return pattern


def refused(request, words):
    """The start page, with what is wrong with the file; nothing is made."""
    upload = PatternFile({})
    upload.full_clean()
    upload.errors["file"] = upload.error_class([words], field_id=upload["file"].id_for_label)
    return start_page(request, StartForm(today=timezone.localdate()), upload=upload)


def start_page(request, form, *, upload=None):
    teams = teams_to_reach().count()
    ready = bool(teams and form.is_bound and form.is_valid())
    if ready and "start" in request.POST:
        return begin(request, form)
    context = {
        "form": form,
        "upload": upload or PatternFile(),
        "pattern": form.pattern,
        "action": action_of(request),
        "plan": "copy" not in request.GET and form.pattern and files.write(form.pattern),
        "ready": ready,
        "draft": teams and form.draft(teams),
        "teams": teams,
        "live": Programme.objects.live(),
    }
    page = "plan/programmes/start.html"
    # The preview follows what is typed so far: nothing was sent yet that could be refused.
    status = 200 if wants_part(request) else status_of(upload or form)
    return render_page(request, page, context, part="preview", status=status)


def action_of(request) -> str:
    """Where the form goes: a copy is named by its address, a file lies in the form."""
    copied = request.GET.get("copy", "")
    return reverse("plan:programme-start") + (f"?{urlencode({'copy': copied})}" if copied else "")


def begin(request, form):
    try:
        begun = form.begin(SystemRandom())
    except IntegrityError:  # a second click, a moment after the first
        return redirect("plan:board")
    messages.success(request, f"{begun.name} has begun. Managers find their first dates at Home.")
    return redirect("plan:board")
