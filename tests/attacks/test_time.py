"""Somebody looks for the moment at which an answer came: no value and no number keeps it."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection, models

from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.results import Comment, Figure, Group

pytestmark = pytest.mark.django_db


@pytest.mark.attack(
    "AT20", "Every value of every table after a real pulse, read as a time where it is one."
)
@pytest.mark.parametrize("stage", ["open", "counted"])
def test_no_stored_time_lies_between_the_first_answer_and_the_last(evidence, found, stage):
    times = [
        at
        for rows in evidence.rows[stage].values()
        for *_, row in rows
        for value in row.values()
        if (at := as_time(value))
    ]
    within = [at for at in times if evidence.began <= at <= evidence.ended]
    assert times
    assert not within
    found(f"Of {len(times)} stored times ({stage}) none lies in the minutes of the answers.")


def as_time(value) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else None


@pytest.mark.attack("AT20", "Row numbers of envelopes and comments, read as an order.")
def test_row_numbers_tell_no_order(evidence, found):
    """An envelope has its link's number, which was given to everybody before the first mail."""
    comments = evidence.rows["counted"]["surveys_comment"]
    versions = {UUID(row["id"]).version for *_, row in comments}
    links = {row["id"] for *_, row in evidence.rows["open"]["surveys_invitation"]}
    numbers = {row["invitation_id"] for *_, row in evidence.rows["open"]["surveys_ballot"]}
    assert (versions, numbers <= links) == ({4}, True)
    assert counters(Ballot, Comment) == []
    found(f"{len(comments)} random numbers (UUID 4); no counter on envelopes and comments.")


def counters(*tables) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_name = ANY(%s) "
            "AND (column_default IS NOT NULL OR is_identity = 'YES')",
            [[model._meta.db_table for model in tables]],
        )
        return cursor.fetchall()


@pytest.mark.attack("AT20", "The schema, and PostgreSQL's own memory of commits.")
def test_no_table_of_answers_has_room_for_a_time(found):
    times = (models.DateField, models.TimeField, models.DurationField)
    tables = (Ballot, Invitation, Comment, Figure, Group)
    assert not [f for model in tables for f in model._meta.fields if isinstance(f, times)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW track_commit_timestamp")
        assert cursor.fetchone() == ("off",)
    found("No field of a time; PostgreSQL keeps no time of commits.")
