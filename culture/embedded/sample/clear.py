"""Leaving the sample: everything it made goes, in one go."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from culture.embedded import mails
from culture.embedded.find_emma import challenge
from culture.people.models import Organisation
from roadmap.plan.models.rollouts import Review
from surveys.box import keys
from surveys.models.pulses import Pulse

# Rows that Django itself made when the tables were made.
KEPT = ("contenttypes", "auth")


class NotASample(Exception):
    """The organisation is real: nothing was touched."""


def clear() -> None:
    """Empty the database of the sample company, destroy its keys, files, mails and dumps.

    Raises NotASample; without any organisation there is nothing to do. Row numbers go on where they
    were, so that nothing a process still remembers of a sample pulse is taken for a real one.
    """
    organisation = Organisation.current()
    if organisation is None:
        return
    if not organisation.sample:
        raise NotASample
    fingerprints = list(Pulse.objects.exclude(fingerprint="").values_list("fingerprint", flat=True))
    evidence = [review.evidence_file for review in Review.objects.exclude(evidence_file="")]
    empty_tables()
    for fingerprint in fingerprints:
        keys.destroy_keys(fingerprint)
    for file in evidence:
        file.storage.delete(file.name)
    mails.empty()
    challenge.remove()


def empty_tables() -> None:
    """All tables in one statement: whoever reads meanwhile sees all of it, or nothing."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in KEPT
    ]
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), tables, reset_sequences=False)
    )
