"""What guests of the sample company say: the same year every time, brought like any file."""

from datetime import UTC, date, datetime

from culture.customers.metrics import METRICS
from culture.customers.models import CustomerNumber, Import, Upload
from culture.embedded.sample import customers, load

FIRST, NOW = date(2025, 11, 11), datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_every_whole_month_is_brought_on_the_fifth_of_the_next(db):
    load.found(load.SMALL, today=date(2025, 10, 21))
    customers.bring(load.SMALL.teams, FIRST, now=NOW)

    brought = Import.objects.order_by("at")
    assert [f"{each.at:%d %m %Y} {each.name}" for each in brought] == [
        "05 12 2025 guests-2025-11.csv",
        "05 01 2026 guests-2025-12.csv",
        "05 02 2026 guests-2026-01.csv",
        "05 03 2026 guests-2026-02.csv",
    ]
    found = CustomerNumber.objects.current()
    assert set(found.values_list("metric", flat=True)) == set(METRICS)
    assert set(found.values_list("team__name", flat=True)) == {
        "Front desk Nord", "Store Altstadt", "Havelund Hotels & Stores",
    }  # fmt: skip
    assert not Upload.objects.exists()


def test_the_year_is_the_same_every_time_and_follows_the_story():
    teams = [team.name for team in load.FULL.teams]
    start, end = (
        list(customers.lines(teams, date(2026, 3, 1), number=number)) for number in (0, 12)
    )
    assert start == list(customers.lines(teams, date(2026, 3, 1), number=0))

    def mean(lines, metric):
        values = [float(line.split(",")[3]) for line in lines if line.startswith(f"{metric},")]
        return sum(values) / len(values)

    assert mean(end, "satisfaction") > mean(start, "satisfaction")
    assert mean(end, "complaints") < mean(start, "complaints")
    for metric, value in ((line.split(",")[0], line.split(",")[3]) for line in start + end):
        assert METRICS[metric].low <= float(value) <= METRICS[metric].high
