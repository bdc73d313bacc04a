"""A worker as the product's own, whose leases and waits are seconds instead of minutes.

The broker takes a task back after five seconds: a batch that runs longer is handed out twice.
"""

from datetime import timedelta

import django

from culture.celery import app

django.setup()
from culture.outbox import delivery, models  # noqa: E402
from tests.outbox import worker  # noqa: E402, F401  writes the letters of the tests

LEASE = timedelta(seconds=8)
BETWEEN = 10  # seconds, at least, between two tries of a letter

models.LEASE = LEASE
models.LetterQuerySet.pause.__kwdefaults__["wait"] = timedelta(seconds=2)
models.Letter._wait = lambda self, minutes, tries: timedelta(seconds=BETWEEN + self.pk % 3)
delivery.BATCH_SECONDS = LEASE.total_seconds() / 2
app.conf.broker_transport_options["visibility_timeout"] = 5
