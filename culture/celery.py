"""The clock. The database is the schedule and the queue: each minute a few tasks look what is due.

A lost, doubled or late message changes nothing, so messages are acknowledged early, expire before
the next one comes, and no task is ever sent with a countdown (a countdown longer than the
broker's visibility timeout runs again and again).
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings")

app = Celery("sevencs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A worker that was away for an hour finds one message of each kind, not sixty.
EACH_MINUTE = {"schedule": 60.0, "options": {"expires": 55}}
app.conf.beat_schedule = {
    "pulses": {"task": "surveys.tasks.run_pulses", **EACH_MINUTE},
    "reports": {"task": "culture.health.tasks.queue_reports", **EACH_MINUTE},
    "digests": {"task": "culture.health.tasks.queue_digests", **EACH_MINUTE},
    "lapses": {"task": "roadmap.plan.tasks.mark_lapsed", **EACH_MINUTE},
    "mail": {"task": "culture.outbox.tasks.send_due_mail", **EACH_MINUTE},
    "returned": {
        "task": "culture.outbox.tasks.read_returned_mail",
        "schedule": 5 * 60.0,
        "options": {"expires": 4 * 60},
    },
    "relay": {
        "task": "culture.outbox.tasks.look_at_relay",
        "schedule": 5 * 60.0,
        "options": {"expires": 4 * 60},
    },
    "retention": {
        "task": "culture.people.tasks.keep_retention",
        "schedule": crontab(minute=30),
        "options": {"expires": 30 * 60},
    },
}
app.conf.update(
    # A hung connection ends a task here; what it had claimed in the outbox falls due again.
    task_soft_time_limit=10 * 60,
    task_time_limit=11 * 60,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    beat_sync_every=1,  # where beat keeps a schedule file, its age tells whether the clock ticks
    # With the queue away, a page must answer at once: the next minute does the work.
    task_publish_retry=False,
    broker_transport_options={
        "visibility_timeout": 60 * 60,
        "socket_connect_timeout": 3,
        "socket_timeout": 10,
        "health_check_interval": 30,
    },
)
