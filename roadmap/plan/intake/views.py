"""Bringing milestones and dates from a file: chosen, looked at line by line, then kept at once."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from culture.access import Role, only
from culture.pages import render_page, status_of
from culture.people.roster.table import FileUnreadable
from roadmap.plan.intake import bring as deeds
from roadmap.plan.intake.file import tables_in
from roadmap.plan.intake.lines import Line, Said, said_in
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.rollouts import telling

SALT = "plan.bring"
HOURS = 12
PAGE = "plan/intake/bring.html"
CONFLICT = 409
SHOWN = 100


class FileForm(forms.Form):
    file = forms.FileField(label="CSV file or Excel workbook")

    def clean_file(self):
        try:
            self.said = said_in(tables_in(self.cleaned_data["file"].read()))
        except FileUnreadable as error:
            raise ValidationError(str(error)) from error


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request):
    """Choose the file; what it would do is shown, and nothing is kept yet."""
    programme = programme_of(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        return look_page(request, programme, form.said)
    context = {"programme": programme, "form": form}
    return render_page(request, PAGE, context, status=status_of(form))


@only(Role.HR_LEAD)
@require_POST
def bring_keep(request):
    """Keep what was looked at; where something changed meanwhile, it is looked at again."""
    programme, said = programme_of(request), held(request.POST.get("held", ""))
    if said is None:
        messages.error(request, "The file was held too long. Please choose it once more.")
        return redirect("plan:bring")
    mark = request.POST.get("seen", "")
    outcome, kept = deeds.keep(programme, said, today=timezone.localdate(), mark=mark)
    if not kept:
        messages.error(request, "Something changed meanwhile. Please look once more.")
        return look_page(request, programme, said, status=CONFLICT)
    tell(outcome, by=request.user)
    done = f"{len(outcome.added)} added, {len(outcome.changed)} changed"
    messages.success(request, f"Kept: {done}, {outcome.same} as before.")
    return redirect(f"{reverse('plan:list')}?programme={programme.pk}")


def programme_of(request):
    programme = asked_programme(request)
    if programme is None or programme.archived_on:
        raise Http404
    return programme


def look_page(request, programme, said, *, status=200):
    outcome = deeds.look(programme, said, today=timezone.localdate())
    context = {
        "programme": programme,
        "form": FileForm(),
        "outcome": outcome,
        "held": hold(said),
        "shown": SHOWN,
    }
    return render_page(request, PAGE, context, status=status)


def hold(said: Said) -> str:
    """The lines as the page sends them back: signed, so that what is kept is what was read."""
    rows = [[(line.where, line.said) for line in each] for each in (said.milestones, said.rollouts)]
    return signing.dumps(rows, salt=SALT, compress=True)


def held(text: str) -> Said | None:
    try:
        rows = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return Said(*([Line(where, said) for where, said in each] for each in rows))


def tell(outcome, *, by) -> None:
    """Whoever reports hears of new dates, and of what is asked of them now."""
    now = timezone.now()
    telling.reporters(outcome.moved, "moved", by=by, now=now)
    telling.reporters(outcome.new, "given", by=by, now=now)
