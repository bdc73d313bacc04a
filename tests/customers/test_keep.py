"""Keeping numbers: each replaces the one before it, and comes back when an import is taken back."""

import threading

import pytest
from django.db import connection

from culture.customers.keep import changes, keep, outcome, take_back
from culture.customers.models import CustomerNumber, Import, Upload, UploadLine
from tests import make
from tests.customers.files import held, kept


def values():
    return {row.team.name: row.value for row in CustomerNumber.objects.current()}


def line(value, team="Team Nord"):
    return f"satisfaction,{team},2026-02,{value},"


def test_a_file_tells_what_is_new_changed_and_known(hanna):
    kept(line(71), line(60, "Team Süd"), by=hanna)

    upload = held(line(74), line(60, "Team Süd"), line(80, "Hotels"), by=hanna)
    found = outcome(upload)
    assert (found.new, found.changed, found.unchanged) == (1, 1, 1)
    assert [row[2:6] for row in changes(upload, 10)] == [
        ("Team Nord", make.TODAY.replace(month=2, day=1), 71, 74)
    ]

    done = keep(upload, now=make.NOW)
    assert (done.new, done.changed, done.unchanged) == (1, 1, 1)
    assert values() == {"Team Nord": 74, "Team Süd": 60, "Hotels": 80}


def test_a_file_that_says_nothing_new_leaves_no_import(hanna):
    kept(line(71), by=hanna)
    assert kept(line(71), by=hanna) is None
    assert Import.objects.count() == 1
    assert not UploadLine.objects.exists()


def test_keeping_the_same_file_twice_keeps_it_once(hanna):
    upload = held(line(71), by=hanna)
    assert keep(upload, now=make.NOW)
    upload.pk = upload.pk or 1
    assert keep(upload, now=make.NOW) is None


def test_a_number_of_answers_alone_is_a_change_too(hanna):
    kept("satisfaction,Team Nord,2026-02,71,", by=hanna)
    assert outcome(held("satisfaction,Team Nord,2026-02,71,40", by=hanna)).changed == 1


def test_taken_back_what_it_replaced_counts_again(hanna):
    kept(line(71), by=hanna)
    second = kept(line(74), line(60, "Team Süd"), by=hanna)

    assert take_back(second, by=hanna, now=make.NOW)

    assert values() == {"Team Nord": 71}
    second.refresh_from_db()
    assert (second.new, second.changed, second.taken_back_by) == (1, 1, hanna)
    assert not take_back(second, by=hanna, now=make.NOW)


def test_imports_may_be_taken_back_in_any_order(hanna):
    first, second, third = (kept(line(value), by=hanna) for value in (71, 74, 78))

    take_back(second, by=hanna, now=make.NOW)
    assert values() == {"Team Nord": 78}
    take_back(third, by=hanna, now=make.NOW)
    assert values() == {"Team Nord": 71}
    take_back(first, by=hanna, now=make.NOW)
    assert values() == {}
    assert not CustomerNumber.objects.exists()
    assert Import.objects.count() == 3


def test_a_value_brought_again_after_a_change_counts(hanna):
    kept(line(71), by=hanna)
    kept(line(74), by=hanna)
    third = kept(line(71), by=hanna)
    assert values() == {"Team Nord": 71}
    take_back(third, by=hanna, now=make.NOW)
    assert values() == {"Team Nord": 74}


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_at_once_wait_for_each_other(hanna):
    uploads = [held(line(value), by=hanna) for value in (71, 74)]
    done = []

    def keep_one(upload):
        done.append(keep(upload, now=make.NOW))
        connection.close()

    threads = [threading.Thread(target=keep_one, args=[upload]) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 2
    assert sorted((one.new, one.changed) for one in done) == [(0, 1), (1, 0)]
    assert CustomerNumber.objects.current().count() == 1


def test_old_uploads_of_anybody_go_with_the_next(hanna):
    upload = held(line(71), by=hanna)
    Upload.objects.filter(pk=upload.pk).update(at=make.NOW - 2 * Upload.KEEPS)
    held(line(72), by=hanna)
    assert Upload.objects.count() == 1
    assert UploadLine.objects.get().value == 72


def test_the_company_is_its_own_number_or_the_mean_weighted_by_answers(hanna):
    kept(
        "satisfaction,Team Nord,2026-01,60,300",
        "satisfaction,Team Süd,2026-01,80,100",
        "satisfaction,Team Nord,2026-02,60,300",
        "satisfaction,Team Süd,2026-02,80,",
        "satisfaction,Team Nord,2026-03,60,300",
        "satisfaction,Havelund,2026-03,77,",
        by=hanna,
    )
    rows = CustomerNumber.objects.current().of_company()
    assert [(row["month"].month, row["mean"], row["rows"]) for row in rows] == [
        (1, 65, 2),
        (2, 70, 2),
        (3, 77, 2),
    ]
    nord, havelund = (
        next(r for r in CustomerNumber.objects.current().of_teams() if r["team"] == pk)
        for pk in CustomerNumber.objects.filter(team__name__in=["Team Nord", "Havelund"])
        .order_by("-team__name")
        .values_list("team", flat=True)
        .distinct()
    )
    assert (nord["mean"], nord["weight"]) == (60, 900)
    assert (havelund["mean"], havelund["weight"]) == (77, None)
