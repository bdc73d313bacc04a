"""Health checks: whether the process answers, and whether what it needs is there. No secrets."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.outbox.models import Letter
from culture.words import hour


@login_not_required
@require_safe
def healthz(request):
    """The process answers; asks nobody else."""
    return HttpResponse("ok")


@login_not_required
@require_safe
def readyz(request):
    """Ready to serve: the database answers and its tables are those of this code."""
    state = {"database": database_state()}
    ready = all(part == "ok" for part in state.values())
    # Told, but no reason to turn people away: links are answered while mail waits.
    if state["database"] == "ok":
        state["mail"] = mail_state(timezone.localtime())
    return JsonResponse(state, status=200 if ready else 503)


def database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "not reachable"
    return "migrations pending" if pending else "ok"


def mail_state(now) -> str:
    since = Letter.objects.waiting_since(now)
    return f"waiting since {hour(timezone.localtime(since), now)}" if since else "ok"
