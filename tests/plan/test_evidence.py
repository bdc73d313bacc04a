from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.plan.conftest import url

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def zipped(*names):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")


def send(client, found, name, content):
    file = SimpleUploadedFile(name, content)
    said = {"state": "reported", "evidence_file": file}
    return client.post(url("rollout-report", found.pk), said)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("charter.pdf", b"%PDF-1.7 ..."),
        ("wall.png", PNG),
        ("wall.JPG", b"\xff\xd8\xff\xe0 JFIF"),
        ("wall.heic", b"\0\0\0\x18ftypheic"),
        ("charter.docx", WORD),
        ("sums.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("charter.odt", zipped("mimetype", "content.xml")),
        ("Protokoll März.txt", "Wir grüßen jeden Gast.".encode("latin-1")),
        ("sums.csv", b"a;b\n1;2\n"),
    ],
)
def test_files_people_have_are_kept_and_come_back_as_downloads(as_, charter, max_, name, content):
    client = as_(max_)
    send(client, charter, name, content)
    review = charter.reviews.get()

    answer = client.get(url("rollout-evidence", charter.pk, review.pk))

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert review.evidence_name == name
    assert name not in review.evidence_file.name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("setup.exe", b"MZ\x90\0", "cannot be kept as evidence"),
        ("page.html", b"<html></html>", "cannot be kept as evidence"),
        ("logo.svg", b"<svg></svg>", "cannot be kept as evidence"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "cannot be kept as evidence"),
        ("macros.docm", WORD, "cannot be kept as evidence"),
        ("noname", b"%PDF-1.7", "cannot be kept as evidence"),
        ("charter.pdf", b"MZ\x90\0", "The file is not what its name says"),
        ("wall.png", b"<svg onload=alert(1)>", "The file is not what its name says"),
        ("note.txt", b"  <!DOCTYPE html><script>", "The file is not what its name says"),
        ("note.txt", b"\x7fELF\x02", "The file is not what its name says"),
        ("charter.docx", zipped("evil.exe"), "The file is not what its name says"),
        ("charter.docx", b"PK\x03\x04 broken", "The file is not what its name says"),
        (
            "charter.docx",
            zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "The file is not what its name says",
        ),
        ("charter.pdf", b"", "The submitted file is empty"),
        ("film.pdf", b"%PDF-" + b"\0" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_with_words(as_, charter, max_, name, content, words):
    answer = send(as_(max_), charter, name, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not charter.reviews.exists()


def test_evidence_is_open_to_those_who_see_the_rollout(as_, charter, max_, hanna, otto, emma):
    send(as_(max_), charter, "charter.pdf", b"%PDF-1.7")
    page = url("rollout-evidence", charter.pk, charter.reviews.get().pk)

    assert as_(hanna).get(page).status_code == 200
    assert as_(otto).get(page).status_code == 404
    assert as_(emma).get(page).status_code == 404
    assert as_(hanna).get(url("rollout-evidence", charter.pk, 999)).status_code == 404


def test_a_file_that_is_gone_is_no_error(as_, charter, max_):
    send(as_(max_), charter, "charter.pdf", b"%PDF-1.7")
    review = charter.reviews.get()
    review.evidence_file.storage.delete(review.evidence_file.name)

    assert as_(max_).get(url("rollout-evidence", charter.pk, review.pk)).status_code == 404
