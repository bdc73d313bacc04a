"""A Celery worker that knows the letters of these tests: celery -A tests.outbox.worker worker."""

from culture.celery import app  # noqa: F401
from culture.outbox.mail import writes
from tests.outbox.relay import KIND, hello


@writes(KIND)
def write(about_ids, *, now):
    return {pk: hello(pk) for pk in about_ids}
