"""Bringing numbers through the pages: a file, its dry run, keeping it, and taking it back."""

import pytest
import time_machine
from django.urls import reverse

from culture.customers.models import CustomerNumber, Import, Upload
from culture.people.models import Person
from tests import make
from tests.customers.files import CHECK, NUMBERS, sheet, upload

FILE = sheet("satisfaction,Team Nord,2026-02,71,40", "complaints,Team Süd,2026-02,2.4,1630")


@pytest.fixture
def hr(hanna, as_):
    with time_machine.travel(make.NOW, tick=False):
        yield as_(hanna)


def page(client, url=NUMBERS, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_a_file_is_looked_at_kept_and_taken_back(hr):
    assert "satisfaction,Team Nord,2026-03,78,214" in page(hr)
    assert upload(hr, FILE).url == CHECK

    shown = page(hr, CHECK)
    assert "nothing is kept yet" in shown
    assert "71 %" in shown
    assert "2.4 per 100 contacts" in shown
    assert not CustomerNumber.objects.exists()

    kept = hr.post(CHECK, follow=True).content.decode()
    assert "Kept: 2 new, 0 changed, 0 as before." in kept
    assert "Hanna HR, 10 March 2026" in kept
    assert CustomerNumber.objects.count() == 2

    url = reverse("customers:take-back", args=[Import.objects.get().pk])
    back = hr.post(url, follow=True).content.decode()
    assert "Taken back: 2 numbers of customers.csv no longer count." in back
    assert "taken back by Hanna HR" in back
    assert not CustomerNumber.objects.exists()
    assert hr.post(url).status_code == 404


def test_a_change_is_told_before_it_is_kept(hr):
    for data in (FILE, FILE.replace(b",71,", b",74,").replace(b"1630", b"1700")):
        upload(hr, data)
        shown = page(hr, CHECK)
        hr.post(CHECK)
    assert "line 2: Satisfaction, Team Nord, February 2026: 71 % → 74 %" in shown
    assert "line 3: Complaints, Team Süd, February 2026: n 1630 → 1700" in shown


def test_lines_to_mend_stand_with_their_numbers_and_nothing_is_kept(hr):
    response = upload(hr, sheet(*[f"satisfaction,Nowhere {n},2026-02,71," for n in range(120)]))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "120 things to mend in the file" in shown
    assert "<b>Line 2</b> There is no team “Nowhere 0”." in shown
    assert "Line 102" not in shown
    assert "And 20 more." in shown
    assert not Upload.objects.exists()


def test_what_a_file_says_is_never_markup(hr):
    shown = upload(hr, sheet("<script>alert(1)</script>,x,y,z,")).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def test_a_file_that_is_no_table_and_no_file_at_all_say_so(hr):
    assert "not a CSV file" in upload(hr, b"PK\x03\x04 workbook").content.decode()
    assert "This file is empty" in upload(hr, b"").content.decode()
    assert "This field is required" in hr.post(NUMBERS).content.decode()


def test_everything_known_offers_no_button(hr):
    upload(hr, FILE)
    hr.post(CHECK)
    upload(hr, FILE)
    shown = page(hr, CHECK)
    assert "Everything in this file is kept already." in shown
    assert "Keep these numbers" not in shown
    assert "Nothing changed" in hr.post(CHECK, follow=True).content.decode()


def test_a_second_file_takes_the_place_of_the_first(hr):
    upload(hr, FILE, "old.csv")
    upload(hr, FILE, "new.csv")
    assert [held.name for held in Upload.objects.all()] == ["new.csv"]
    upload(hr, b"nonsense")
    assert not Upload.objects.exists()


def test_a_file_held_by_one_hr_lead_is_not_seen_by_another(hr, emma, as_):
    upload(hr, FILE)
    Person.objects.filter(pk=emma.pk).update(role="hr_lead")
    assert as_(emma).get(CHECK).url == NUMBERS


def test_an_import_is_not_taken_back_by_looking_or_by_others(hr, sonja, max_, as_):
    upload(hr, FILE)
    hr.post(CHECK)
    url = reverse("customers:take-back", args=[Import.objects.get().pk])
    assert hr.get(url).status_code == 405
    for person in (sonja, max_):
        assert as_(person).post(url).status_code == 404
    assert CustomerNumber.objects.count() == 2


def test_pages_ask_the_same_few_queries_however_much_is_kept(hr, django_assert_max_num_queries):
    lines = [
        f"satisfaction,{team},20{year:02}-{month:02},71,40"
        for team in ("Team Nord", "Team Süd", "Hotels")
        for year in range(10, 26)
        for month in range(1, 13)
    ]
    for n in range(5):
        upload(hr, sheet(*lines).replace(b",71,", f",7{n},".encode()))
        with django_assert_max_num_queries(9):
            hr.get(CHECK)
        hr.post(CHECK)
    with django_assert_max_num_queries(10):
        hr.get(NUMBERS)
