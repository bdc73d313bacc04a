"""Results as files: the numbers of the page, for the same reader."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from culture.health.exports.tables import statements_table
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.health.files import (
    BOARD,
    BOARD_PAGE,
    BOARD_PDF,
    CSV,
    FILES,
    RESULTS,
    RESULTS_PDF,
    XLSX,
    beside_on_screen,
    company_as_printed,
    flat,
    heat_on_screen,
    in_file,
    line_of,
    on_screen,
    pdf,
    printed,
    sheets,
    slides,
    table,
    table_of,
    texts,
)
from tests.health.published import everything, exact, rounded, rounds


@pytest.mark.parametrize("query", ["", "?pulse=0"])
def test_every_number_of_the_page_is_the_number_of_the_files(second, as_, hanna, query):
    client = as_(hanna)
    html = client.get(RESULTS + query).text
    book = sheets(client, query)

    seven = on_screen(html)
    assert [row[0] for row in seven] == [row["construct"] for row in book["Company"][:7]]
    assert seven == [company_as_printed(row, then=not query) for row in book["Company"][:7]]
    groups = heat_on_screen(html)
    assert len(groups) > 2
    assert in_file(book["Groups"]) == in_file(table(client, query)) == groups
    page, details, *_ = slides(client, query)
    assert table_of(page)[1:] == table_of(details)[1:] == seven
    assert on_screen(client.get(BOARD_PAGE + query).text) == seven
    on_paper, one_page = (flat(pdf(client, url + query)) for url in (RESULTS_PDF, BOARD_PDF))
    assert all(printed(row) in on_paper and printed(row) in one_page for row in seven)
    assert all(line_of(group, cells) in on_paper for group, cells in groups.items())
    assert beside_on_screen(html) in one_page
    assert beside_on_screen(html) in texts(page)


def test_each_reader_takes_what_their_page_shows(released, as_, hanna, max_, emma, kim):
    def groups(person):
        book = sheets(as_(person))
        assert {row["group"] for row in book["Statements"]} <= {
            row["group"] for row in book["Groups"]
        }
        return list(dict.fromkeys(row["group"] for row in book["Groups"]))

    assert {"Team Nord", "Team Süd"} < set(groups(hanna))
    assert groups(max_) == ["Whole company", "Team Nord"]
    assert groups(emma) == groups(kim) == ["Whole company"]


def test_before_the_release_employees_take_nothing(counted, as_, emma, max_):
    assert as_(emma).get(XLSX).status_code == as_(emma).get(CSV).status_code == 404
    assert as_(max_).get(XLSX).status_code == 200


def test_segments_travel_to_those_who_read_every_group(released, as_, hanna, max_):
    Group.objects.create(
        pulse=released, level=Group.Level.SEGMENT, dimension=Group.Dimension.TENURE,
        name="1 to 2 years", team_ids=[], trend_key="new", n_words="10 or more",
    )  # fmt: skip
    book = sheets(as_(hanna))

    assert {(row["by"], row["segment"]) for row in book["Segments"]} == {
        ("Time here", "1 to 2 years")
    }
    assert [row["note"] for row in book["Segments"]] == ["too few answers"] * 7
    assert "1 to 2 years" not in str(book["Groups"])
    assert "Segments" not in sheets(as_(max_))


def test_statements_are_of_exact_groups_and_say_when_they_were_asked(second, as_, hanna):
    rows = sheets(as_(hanna))["Statements"]

    assert "Team Nord" not in {row["group"] for row in rows}
    company = [row for row in rows if row["group"] == "Whole company"]
    assert len(company) == 36
    assert {row["people"] for row in company} == {f"{second.invited} people"}
    assert {row["asked in"] for row in company} == {"March 2026", "April 2026"}
    for row in company:
        assert sum(row[choice] for choice in "12345") == row["answers"] >= 20


def test_a_rounded_group_has_no_statements_even_where_some_are_at_hand():
    year = rounds(exact(everything(55)), groups=[rounded({"strategy": 45}, name="Nord")])

    assert {row[0] for row in statements_table(year).rows} == {"Whole company"}


def test_paper_has_the_statements_of_the_company_though_a_group_is_called_the_same():
    twin = exact(everything(20), n=12, level=Group.Level.EXACT, key="twin", name="Whole company")
    year = rounds(exact(everything(55)), groups=[twin])

    assert {row[7] for row in statements_table(year).rows} == {55, 20}
    assert {row[7] for row in statements_table(year, company_only=True).rows} == {55}


def test_a_pulse_that_does_not_exist_and_results_that_do_not_exist_are_not_there(
    released, as_, hanna
):
    client = as_(hanna)
    for url in FILES:
        assert client.get(f"{url}?pulse=7").status_code == 404
    released.cadence.pulses.update(state="missed")
    for url in FILES:
        assert client.get(url).status_code == 404


def test_files_are_named_after_their_pulse_and_no_browser_keeps_them(released, as_, hanna):
    for url in FILES:
        response = as_(hanna).get(url)
        name, kind = url.rsplit("/", 1)[1].split(".")
        file = f'attachment; filename="{name}-2026-03.{kind}"'
        assert response["Content-Disposition"] == file
        assert response["Cache-Control"] == "no-store"


def test_a_workbook_holds_what_its_reader_s_pages_hold(second, as_, hanna, max_, emma):
    make.programme(starts_on=date(2026, 1, 1))
    Action.objects.create(
        scale="trust", heard="Late", will="In time", made_on=make.TODAY, due_on=make.TODAY,
        pulse_number=0,
    )  # fmt: skip

    found = {person: set(sheets(as_(person))) for person in (hanna, max_, emma)}

    everybody = {"Company", "Groups", "Statements", "Actions", "Definitions"}
    assert everybody | {"Priorities", "Scorecard"} <= found[hanna]
    assert everybody | {"Priorities"} <= found[max_]
    assert everybody <= found[emma]
    assert not {"Scorecard", "Effects", "Customers", "Watching"} & (found[max_] | found[emma])
    assert "Priorities" not in found[emma]
    words = {row["word"] for row in sheets(as_(hanna))["Definitions"]}
    assert found[hanna] - everybody <= words


@pytest.mark.parametrize("url", [*FILES, BOARD_PAGE])
def test_a_file_asks_as_little_of_many_groups_as_of_few(second, as_, hanna, url):
    make.programme(starts_on=date(2026, 1, 1))
    Rollout.objects.update(reached_on=date(2026, 3, 25))
    client = as_(hanna)
    few = queries(client, url)
    nord = team("Team Nord").pk
    Group.objects.bulk_create(
        Group(pulse=second, level=Group.Level.EXACT, name=f"Shop {n}", team_ids=[nord],
              trend_key=f"shop {n}", n=12, n_words="12")
        for n in range(100)
    )  # fmt: skip

    assert queries(client, url) <= few <= 50


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_workbook_asks_once_what_the_plan_has_to_keep(second, as_, hanna):
    """For the pairs said and lived, the profile and the effects, all of which look ahead."""
    make.programme()
    Rollout.objects.update(reached_on=date(2026, 3, 25))

    with CaptureQueriesContext(connection) as asked:
        book = sheets(as_(hanna))

    assert len(book["Effects"]) > 2
    assert sum('FROM "surveys_blackout"' in query["sql"] for query in asked) == 1


def test_the_page_lists_every_file_its_reader_may_take(released, as_, hanna, sonja, max_, emma):
    everybody, board = [XLSX, CSV, RESULTS_PDF], [BOARD, BOARD_PDF, BOARD_PAGE]
    for person, may in ((hanna, True), (sonja, True), (max_, False), (emma, False)):
        client = as_(person)
        html = client.get(RESULTS).text
        for url in everybody + board:
            offered = url in everybody or may
            assert (f'href="{url}?pulse=0"' in html) is offered
            assert (client.get(url).status_code == 200) is offered
