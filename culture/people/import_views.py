"""Bringing people: a file is uploaded, its dry run shown, then kept."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone

from culture.access import Role, only
from culture.pages import render_page
from culture.people import log, newcomers
from culture.people.forms import ColumnsForm, DomainsForm, UploadForm
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
def domains(request):
    """At which mail domains addresses are taken; before set-up there is nothing to say it of."""
    form = DomainsForm(request.POST or None, instance=Organisation.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        log.note("domains", by=request.user, now=timezone.now())
        messages.success(request, f"Kept. {words_of(form.elsewhere())}")
        return redirect("people:import")
    return render_page(request, "people/domains.html", {"form": form})


def words_of(elsewhere) -> str:
    if not elsewhere:
        return "Everybody on the roster has such an address."
    return f"{elsewhere} on the roster have another address: they stay, and you may mend it."


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
        "newcomers": result and newcomers_in(result),
        "problem": problem,
        "sections": sections(result) if result else [],
        "never": private(table.header),
    }
    return render_page(request, "people/import_check.html", context, part="check")


def newcomers_in(plan):
    """How many of these people the next pulse does not ask, and when it opens."""
    today = timezone.localdate()
    opens_on = newcomers.next_pulse(today)
    if opens_on is None:
        return None
    return {"opens_on": opens_on, "n": newcomers.too_new(plan, today=today, opens_on=opens_on)}


def asked(request, table):
    """The columns somebody chose, or at first the guess, with leavers ticked."""
    chosen = request.POST or request.GET
    return chosen if "email" in chosen else {**guess(table), "leavers": "on"}


def dry_run(form):
    existing = Existing.load(Organisation.current())
    columns, leavers = form.chosen()
    return plan(form.table, columns, existing, today=timezone.localdate(), leavers=leavers)


def kept(request, upload, form):
    """The note comes first: its statement tells the database who acts, as COPY alone cannot.
    Of two clicks the second finds no file any more.
    """
    columns, leavers = form.chosen()
    with transaction.atomic():
        if not RosterUpload.objects.filter(pk=upload.pk, at=upload.at).delete()[0]:
            return redirect("people:people")
        log.note("imported", by=request.user, now=timezone.now())
        done = keep(form.table, columns, today=timezone.localdate(), leavers=leavers)
    messages.success(
        request,
        f"{len(done.kept)} people are kept: {len(done.created)} new, {len(done.changed)} changed, "
        f"{len(done.unchanged)} as before. {len(done.leaving)} left.",
    )
    return redirect("people:people")
