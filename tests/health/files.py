"""Files of results, read back: sheets, tables, slides, paper, and the page they must equal."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO

from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from culture.constructs import FACES

RESULTS = reverse("health:results")
XLSX, CSV = reverse("health:results-xlsx"), reverse("health:results-csv")
BOARD, BOARD_PDF = reverse("health:board"), reverse("health:board-pdf")
BOARD_PAGE, RESULTS_PDF = reverse("health:board-page"), reverse("health:results-pdf")
FILES = [XLSX, CSV, RESULTS_PDF, BOARD, BOARD_PDF]


def sheets(client, query=""):
    """Rows as dicts, by the title of their sheet."""
    response = client.get(XLSX + query)
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: dicts(list(sheet.values)) for sheet in book}


def dicts(rows):
    head, *rest = rows
    return [dict(zip(head, row, strict=True)) for row in rest]


def table(client, query=""):
    response = client.get(CSV + query)
    assert response.status_code == 200
    return dicts(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def slides(client, query=""):
    response = client.get(BOARD + query)
    assert response.status_code == 200
    return list(Presentation(BytesIO(response.content)).slides)


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def table_of(slide):
    rows = next(shape.table for shape in slide.shapes if shape.has_table).rows
    return [[cell.text for cell in row.cells] for row in rows]


def texts(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def on_screen(html):
    """The seven as the page's own table has them: construct, numbers and words as printed."""
    _, _, after = html.partition("The numbers as a table")
    inside, _, _ = after.partition("</details>")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', inside, re.S)
    return [[name, *re.findall(r"<td.*?>(.*?)</td>", cells)] for name, cells in rows]


def heat_on_screen(html):
    """(group, people) → seven numbers as printed, of both maps."""
    found = {}
    for row in re.findall(r'<tr role="row" class="level-.*?</tr>', html, re.S):
        name = re.search(r'<span class="place">.*?<span>(?:<a[^>]*>)?([^<]+)', row, re.S)[1]
        people = re.search(r'<span class="people">(.*?)</span>', row)[1]
        cells = re.findall(r'<td role="cell" class="([^"]*)">(.*?)</td>', row, re.S)
        found[unescape(name), people] = [
            (re.sub(r"<span class=\"about\">≈</span>|<span class=\"hidden\">.*", "", text), soft)
            for shape, text in cells
            for soft in ["yes" if "soft" in shape else "no"]
        ]
    return found


def beside_on_screen(html):
    """ "Trust 55, no clear change · Experience 60, up 6"."""
    inside = html[html.index('id="beside-title"') :]
    found = re.findall(r"<b>([^<]+)</b> <span[^>]*>([^<]*)</span></span></li>", inside)
    (trust, change), (experience, moved) = found[:2]
    return f"Trust {trust}, {change} · Experience {experience}, {moved}"


def pdf(client, url):
    response = client.get(url)
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def flat(paper):
    """All its text on one line."""
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def printed(row):
    """A row of the seven as paper has it, with its subtitle."""
    subtitle = next(face.subtitle for face in FACES.values() if face.name == row[0])
    return " ".join([row[0], subtitle, *row[1:]])


def line_of(group, cells):
    """A line of the map as paper has it."""
    about = ["≈ " if soft == "yes" else "" for _, soft in cells]
    scores = [soft + score for soft, (score, _) in zip(about, cells, strict=True)]
    return " ".join([*group, *scores])


def in_file(rows, name="group"):
    found = {}
    for row in rows:
        score = "–" if row["score"] in (None, "") else str(row["score"])
        found.setdefault((row[name], row["people"]), []).append((score, row["rounded"]))
    return found


def company_as_printed(row, then=True):
    interval = "–" if row["low"] is None else f"{row['low']}–{row['high']}"
    before = [str(row["baseline"])] if then else []
    return [row["construct"], *before, str(row["now"]), interval, row["change"]]
