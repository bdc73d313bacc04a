"""Numbers sent by a program: the same rules as the page, all or nothing."""

import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token

from culture.customers.models import CustomerNumber, Import, UploadLine
from tests import make
from tests.customers.files import sheet

URL = "/api/customers/"
GOOD = {"metric": "satisfaction", "team": "Team Nord", "month": "2026-02", "value": 71.5, "n": 40}


@pytest.fixture
def send(hanna, client):
    """POST with Hanna's token; JSON; bytes as a file, a text as it is."""
    headers = {"Authorization": f"Token {Token.objects.create(user=hanna)}"}

    def post(data):
        if isinstance(data, bytes):
            sent = {"data": {"file": SimpleUploadedFile("customers.csv", data)}}
        else:
            body = data if isinstance(data, str) else json.dumps(data)
            sent = {"data": body, "content_type": "application/json"}
        return client.post(URL, headers=headers, **sent)

    with time_machine.travel(make.NOW, tick=False):
        yield post


def test_lines_are_kept_together_and_read_again(send, client, hanna):
    answer = send([GOOD, GOOD | {"team": "Team Süd", "value": "80", "n": None}])
    assert answer.status_code == 201
    assert answer.json() == {
        "id": Import.objects.get().pk, "new": 2, "changed": 0, "unchanged": 0, "empty": 0,
    }  # fmt: skip

    client.force_login(hanna)
    rows = client.get(URL).json()
    assert rows["count"] == 2
    assert rows["results"][0] == GOOD
    for other in ("complaints", "a\0b"):
        assert client.get(URL, {"metric": other}).json()["count"] == 0


def test_the_same_lines_again_change_nothing(send):
    send([GOOD])
    answer = send([GOOD])
    assert answer.status_code == 200
    assert answer.json() == {"id": None, "new": 0, "changed": 0, "unchanged": 1, "empty": 0}
    assert Import.objects.count() == 1


def test_what_is_sent_is_locked_and_counted_once(send):
    with CaptureQueriesContext(connection) as asked:
        assert send([GOOD]).status_code == 201
    said = [query["sql"] for query in asked.captured_queries]
    assert len([sql for sql in said if "LOCK TABLE" in sql]) == 1
    assert len([sql for sql in said if "FILTER (WHERE" in sql]) == 1


def test_a_letter_and_its_accent_are_one_sign_however_they_were_written(send):
    assert send([GOOD | {"team": "Team Su\u0308d"}]).status_code == 201


def test_a_file_may_be_sent_as_well(send):
    answer = send(sheet("satisfaction,Team Nord,2026-02,71,", "complaints,Team Nord,2026-02,,"))
    assert answer.status_code == 201
    assert (answer.json()["new"], answer.json()["empty"]) == (1, 1)
    assert Import.objects.get().name == "customers.csv"


def test_one_bad_line_keeps_all_others_out_and_is_told_by_its_number(send):
    answer = send([GOOD, GOOD | {"team": "Nowhere"}, GOOD, GOOD | {"metric": "joy", "value": None}])
    assert answer.status_code == 400
    said = answer.json()
    assert said["detail"] == "Nothing was kept. To mend: 3."
    assert said["count"] == 3
    assert [(each["line"], each["what"][:22]) for each in said["lines"]] == [
        (2, "There is no team “Nowh"),
        (3, "The same metric, team "),
        (4, "There is no metric “jo"),
    ]
    assert not CustomerNumber.objects.exists()
    assert not UploadLine.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, [], ["satisfaction"], [[]], None, '"x"', [GOOD | {"value": {"a": [1]}}], [{}],
             [GOOD | {"value": True}], [GOOD | {"n": -3}], [GOOD | {"month": 202602}]],
)  # fmt: skip
def test_anything_else_is_refused_with_words(send, data):
    answer = send(data)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not CustomerNumber.objects.exists()


def test_a_broken_file_and_broken_json_are_refused(send):
    assert "empty" in send(b"").json()["detail"]
    assert "quotation mark" in send(sheet('satisfaction,"x')).json()["detail"]
    assert send("[{").status_code == 400


def test_large_json_is_sent_as_a_file(send, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = send([GOOD] * 5)
    assert answer.status_code == 413
    assert "-F file=@customers.csv" in answer.json()["detail"]


def test_only_hr_leads_read_and_send(company, sonja, max_, emma, kim, tore, as_, client):
    for person in (sonja, max_, emma, kim, tore):
        browser = as_(person)
        assert browser.get(URL).status_code == 404
        assert browser.post(URL, [GOOD], content_type="application/json").status_code == 404
    assert client.get(URL).status_code == 401
    assert client.post(URL, [GOOD], content_type="application/json").status_code == 401


def test_reading_asks_the_same_few_queries(send, client, hanna, django_assert_max_num_queries):
    send([GOOD | {"month": f"20{year}-01"} for year in range(10, 26)])
    client.force_login(hanna)
    with django_assert_max_num_queries(6):
        client.get(URL)
