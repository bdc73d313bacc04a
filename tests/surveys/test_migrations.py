"""What was published before a change of shape reads the same after it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from culture.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("surveys", "0002_forgetful_columns")]
AFTER = [("surveys", "0004_figures_in_arrays")]


def migrated_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old_apps():
    apps = migrated_to(BEFORE)
    yield apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def pulse_before(get):
    """A pulse of two strategy items and one of trust."""
    now = timezone.now()
    sender = Person.objects.create(email="a@havelund.example", name="Anna")  # as now: not migrated
    cadence = get("surveys", "Cadence").objects.create(starts_on=now.date(), sender_id=sender.pk)
    later = [now + timedelta(hours=hours) for hours in range(4)]
    pulse = get("surveys", "Pulse").objects.create(
        cadence_id=cadence.pk,
        number=0,
        block="A",
        opens_on=now.date(),
        opens_at=later[0],
        closes_at=later[1],
        extends_to=later[2],
        ends_at=later[1],
        released_at=later[3],
    )
    for at, (code, scale) in enumerate(
        [("STR1", "strategy"), ("STR2", "strategy"), ("TRU1", "trust"), ("REC1", "recommend")]
    ):
        get("surveys", "PulseItem").objects.create(
            pulse_id=pulse.pk, position=at, code=code, scale=scale, wordings={"en": code}
        )
    return pulse


def published_before(apps):
    """The company's rows of that pulse, out of order."""
    get = apps.get_model
    pulse = pulse_before(get)
    group = get("surveys", "Group").objects.create(
        pulse_id=pulse.pk,
        level=0,
        name="Nord and Süd together",
        team_ids=[1, 2],
        trend_key="x",
        n=30,
        n_words="30",
    )
    for kind, measure, numbers in (
        ("item_counts", "TRU1", [1, 2, 3, 4, 5, 15]),
        ("item_counts", "STR1", [30, 0, 0, 0, 0, 0]),
        ("recommend", "recommend", [9, 8, 7]),
        ("interval", "trust", [40.1, 59.9]),
    ):
        get("surveys", "Figure").objects.create(
            group_id=group.pk, kind=kind, measure=measure, numbers=numbers
        )


def test_figures_come_into_arrays_in_the_order_of_the_items(old_apps):
    published_before(old_apps)
    apps = migrated_to(AFTER)
    found = dict(apps.get_model("surveys", "Figure").objects.values_list("kind", "numbers"))
    assert found == {
        "item_counts": [30, 0, 0, 0, 0, 0, *[None] * 6, 1, 2, 3, 4, 5, 15],
        "recommend": [9, 8, 7],
        "interval": [None, None, 401, 599],
    }
    assert apps.get_model("surveys", "Group").objects.get().merged
