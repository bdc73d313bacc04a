"""Whether this worker was asked to stop: then each of its processes finishes the mail in hand.

Celery tells the parent alone, and waits for its children; they see it in a byte that they share.
"""

from mmap import mmap

from celery.signals import worker_shutting_down

BYTE = mmap(-1, 1)  # made before the children are: they inherit it


@worker_shutting_down.connect
def ask(**kwargs):
    BYTE[0] = 1


def asked() -> bool:
    return BYTE[0] == 1
