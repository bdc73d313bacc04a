"""Bringing people: a file is uploaded, its dry run shown, then kept."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from culture.access import Role, only
from culture.pages import render_page
from culture.people.forms import ColumnsForm, UploadForm
from culture.people.models import Organisation, Person, RosterUpload
from culture.people.roster.columns import guess, private
from culture.people.roster.keep import keep
from culture.people.roster.match import Existing
from culture.people.roster.plan import plan
from culture.people.roster.report import sections
from culture.people.roster.table import RosterUnreadable, Table


@only(Role.HR_LEAD)
def import_roster(request):
    """Choose the file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        name, now = read["file"].name, timezone.now()
        RosterUpload.hold(read["table"], name=name, by=request.user, now=now)
        return redirect("people:import-check")
    first = not Person.objects.reachable().exists()
    return render_page(request, "people/import.html", {"form": form, "first": first})


@only(Role.HR_LEAD)
def import_check(request):
    """What the file would do; sent, it is done."""
    upload = RosterUpload.of(request.user, now=timezone.now())
    if upload is None:
        return redirect("people:import")
    table = Table.loads(upload.table)
    form = ColumnsForm(table, asked(request, table))
    try:
        if request.method == "POST":
            return kept(request, upload, form)
        result, problem = dry_run(form), ""
    except RosterUnreadable as error:
        result, problem = None, str(error)
    context = {
        "upload": upload,
        "lines": len(table.lines),
        "encoding": table.encoding,
        "form": form,
        "plan": result,
        "problem": problem,
        "sections": sections(result) if result else [],
        "never": private(table.header),
    }
    return render_page(request, "people/import_check.html", context, part="check")


def asked(request, table):
    """The columns somebody chose, or at first the guess, with leavers ticked."""
    chosen = request.POST or request.GET
    return chosen if "email" in chosen else {**guess(table), "leavers": "on"}


def dry_run(form):
    existing = Existing.load(str(Organisation.current()))
    columns, leavers = form.chosen()
    return plan(form.table, columns, existing, today=timezone.localdate(), leavers=leavers)


def kept(request, upload, form):
    columns, leavers = form.chosen()
    done = keep(form.table, columns, today=timezone.localdate(), leavers=leavers)
    upload.delete()
    messages.success(
        request,
        f"{len(done.kept)} people are kept: {len(done.created)} new, {len(done.changed)} changed, "
        f"{len(done.unchanged)} as before. {len(done.leaving)} left.",
    )
    return redirect("people:people")
