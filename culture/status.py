"""Health checks: whether the process answers, and whether what it needs is there. No secrets."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.outbox import watch
from surveys.box import keys
from surveys.models.pulses import Pulse


@login_not_required
@require_safe
def healthz(request):
    """The process answers; asks nobody else."""
    return HttpResponse("ok")


@login_not_required
@require_safe
def readyz(request):
    """Ready to serve: the database has the tables of this code, and open pulses have their keys."""
    state = {"database": database_state()}
    if state["database"] == "ok":
        state["keys"] = keys_state()
    ready = all(part == "ok" for part in state.values())
    # Told, but no reason to turn people away: links are answered while mail waits.
    if state["database"] == "ok":
        state["mail"] = mail_state(timezone.now())
    return JsonResponse(state, status=200 if ready else 503)


def database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "not reachable"
    return "migrations pending" if pending else "ok"


def keys_state() -> str:
    open_now = Pulse.objects.open().values_list("fingerprint", flat=True)
    wrong = any(keys.trouble(fingerprint) for fingerprint in open_now)
    return "not in order: see manage.py keys check" if wrong else "ok"


def mail_state(now) -> str:
    mail = watch.standing(now)
    if mail.silent_since:
        return f"not sent since {mail.silent_since}: no worker was seen"
    if mail.away_since:
        return f"the mail server does not let us in since {mail.away_since}"
    if mail.waiting_since:
        return f"waiting since {mail.waiting_since}"
    return "paused: too many refusals" if mail.paused else "ok"
