import pytest

from culture.outbox.mail import (
    RECIPIENTS,
    RUNS,
    STOPPABLE,
    WRITERS,
    Recipient,
    finds_recipients,
    writes,
)
from culture.outbox.models import Letter
from tests.make import NOW
from tests.outbox.relay import KIND, address, hello


@pytest.fixture
def kind():
    """A letter kind whose writer leaves out what is in `kind.unwanted`, and trips on `kind.bad`."""

    def write(about_ids, *, now):
        if write.bad & set(about_ids):
            raise ValueError("the text of this error names nobody@havelund.example")
        return {pk: hello(pk) for pk in about_ids if pk not in write.unwanted}

    write.name, write.unwanted, write.bad = KIND, set(), set()
    writes(KIND)(write)
    yield write
    del WRITERS[KIND]


@pytest.fixture
def run(kind):
    """What becomes of these letters may be told, as of invitations."""
    RUNS[kind.name] = "test letters"
    finds_recipients(kind.name)(
        lambda ids: {pk: Recipient(f"Person {pk}", address(pk)) for pk in ids}
    )
    yield RUNS[kind.name]
    del RUNS[kind.name], RECIPIENTS[kind.name]


@pytest.fixture
def pulses(kind):
    """These letters are a pulse's."""
    STOPPABLE.add(kind.name)
    yield kind
    STOPPABLE.discard(kind.name)


@pytest.fixture
def post(kind):
    """Put letters about these ids into the outbox."""

    def put(*about_ids, now=NOW):
        letters = [Letter.about(kind.name, pk, now=now) for pk in about_ids]
        return Letter.objects.bulk_create(letters, ignore_conflicts=True)

    return put
