"""A file of many lines flows through: memory does not grow with it."""

import tracemalloc
from itertools import islice, product
from tempfile import TemporaryFile

import pytest

from culture.customers.hold import NotHeld, hold_file
from culture.customers.keep import keep
from culture.customers.models import CustomerNumber
from culture.people.models import Team
from tests import make

LINES = 200_001
MOST = 5 * 1024 * 1024  # bytes of Python at any moment, far below what the lines would take


@pytest.fixture
def teams(company):
    rows = [Team(name=f"Shop {n}", key=f"shop {n}", parent=company) for n in range(400)]
    Team.objects.bulk_create(rows)
    return [team.name for team in rows]


def written(file, lines):
    file.write(b"metric,team,month,value,n\n")
    for metric, team, month in lines:
        file.write(f"{metric},{team},{month},71,40\n".encode())
    return file


def places(teams):
    months = [f"{year}-{month:02}" for year in range(2005, 2026) for month in range(1, 13)]
    return product(("satisfaction", "complaints"), teams, months)


def peak(work):
    tracemalloc.start()
    try:
        work()
    finally:
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return size


def test_two_hundred_thousand_lines_are_kept_in_little_memory(hanna, teams):
    with TemporaryFile() as file:
        written(file, islice(places(teams), LINES))
        assert file.tell() > 6 * 1024 * 1024

        def bring():
            upload = hold_file(file, name="", by=hanna, now=make.NOW, today=make.TODAY)
            keep(upload, now=make.NOW)

        assert peak(bring) < MOST
    assert CustomerNumber.objects.current().count() == LINES


def test_bad_lines_are_counted_in_little_memory(hanna, teams):
    caught = []
    with TemporaryFile() as file:
        lines = islice(places([f"No {team}" for team in teams]), 30_000)
        written(file, lines)

        def bring():
            with pytest.raises(NotHeld) as error:
                hold_file(file, name="", by=hanna, now=make.NOW, today=make.TODAY)
            caught.append(error.value.problems)

        assert peak(bring) < MOST
    assert (caught[0].count, len(caught[0].first)) == (30_000, 100)
    assert not CustomerNumber.objects.exists()
