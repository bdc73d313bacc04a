"""Customers beside what employees say: the company month by month, and groups a quarter apart."""

import re
from dataclasses import replace
from datetime import date
from random import Random

import pytest
import time_machine
from django.urls import reverse

from culture.customers.metrics import CUSTOMERS, METRICS
from culture.customers.models import CustomerNumber
from culture.figures.linkage import TEAMS_MIN, linkage
from culture.health.basis.reading import reading
from culture.health.customers import customers
from culture.health.customers.linked import Links, Quarter, links_between
from culture.health.customers.numbers import company_numbers, in_short, stand, stands
from surveys import launch, planning
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.customers.files import kept
from tests.health import published

PAGE = reverse("health:customers")
SATISFACTION, COMPLAINTS = METRICS["satisfaction"], METRICS["complaints"]


def months(*values, first=1):
    return [(date(2026, month, 1), value, 3) for month, value in enumerate(values, start=first)]


def page(client, url=PAGE, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Where a number stands


def test_three_months_stand_beside_the_first_three():
    up = stand(SATISFACTION, months(70, 71, 72, 74, 77, 80))
    assert (up.printed, up.words) == ("77 %", "better than 71 % at the start")

    fewer = stand(COMPLAINTS, months(3, 3, 3, 2, 2, 2))
    assert (fewer.printed, fewer.moved) == ("2.0 per 100 contacts", 1)
    more = stand(COMPLAINTS, months(2, 2, 2, 3, 3, 3))
    assert more.words == "worse than 2.0 at the start"


def test_a_move_that_is_not_printed_is_none_and_five_months_are_too_few():
    hardly = stand(SATISFACTION, months(70, 70, 70, 70.2, 70.2, 70.2))
    assert hardly.words == "no clear change, 70 % at the start"
    wobbling = stand(SATISFACTION, months(70, 78, 69, 77, 71, 80))
    assert (wobbling.printed, wobbling.moved) == ("76 %", 0)
    assert stand(SATISFACTION, months(50, 60, 70, 80, 90)).words == "too early to compare"


def test_the_page_begins_with_how_many_are_better_and_worse():
    found = [
        stand(SATISFACTION, months(70, 70, 70, 80, 80, 80)),
        stand(COMPLAINTS, months(2, 2, 2, 3, 3, 3)),
    ]
    both = "One of two customer numbers is better than at the start, one is worse."
    assert in_short(found) == both
    assert in_short(found[:0]) == "0 customer numbers so far: too early to compare."


# Groups, a quarter apart


def group(number, scores, n=20):
    return published.exact(
        scores, n=n, level=Group.Level.EXACT, key=f"team {number}", id=number,
        name=f"Team {number}", team_ids=(number,), inside_id=None,
    )  # fmt: skip


def quarter(scores, numbers, metric="satisfaction"):
    """Three rounds in which team t stands at scores[t], and the number of its customers."""
    rounds = published.rounds(*(published.exact(published.everything(50, n)) for n in (1, 2, 3)))
    rounds = [
        replace(
            each,
            groups=tuple(
                group(team, published.everything(score, each.number))
                for team, score in scores.items()
            ),
        )
        for each in rounds
    ]
    return Quarter(rounds, {(metric, team): (value, 40) for team, value in numbers.items()})


def linked(k, *, follows=True, metric="satisfaction"):
    """The link of k teams whose customers follow their score of the quarter before, or do not."""
    random = Random(k)
    scores = {team: 40.0 + team for team in range(k)}
    chance = {team: random.uniform(50, 80) for team in range(k)}
    later = {t: 60 + (s / 4 if follows else 0) + random.gauss(0, 2) for t, s in scores.items()}
    before = quarter(scores, chance, metric)
    now = quarter({team: 55 + random.gauss(0, 5) for team in range(k)}, later, metric)
    return both_of(links_between(before, now, [METRICS[metric]]))[0]


def both_of(links):
    return [*links.told, *links.beside]


def test_from_twenty_groups_on_a_link_has_a_strength_and_says_no_why():
    link = linked(24)
    assert link.forward.groups == 24
    assert link.forward_words == (
        "Groups with better Commitment scores tend to have better numbers for Satisfaction a "
        "quarter later. This does not say why."
    )
    assert link.backward_words == "Cannot tell: over 24 groups, what is seen may be chance."
    forward = link.strengths[0]
    pairs = [pair.forward for pair in link.pairs]
    expected = linkage(*zip(*pairs, strict=True))
    assert (forward.r, forward.low, forward.high) == (expected.r, *expected.interval)
    assert 0 < forward.low < forward.r < forward.high < 1


def test_fewer_is_better_for_complaints_so_the_sign_is_turned():
    link = linked(24, metric="complaints")
    assert link.forward_words.startswith(
        "Groups with better Communication scores tend to have worse"
    )
    assert link.strengths[0].r < 0


def test_below_twenty_groups_there_is_a_table_and_no_strength():
    link = linked(TEAMS_MIN - 1)
    assert link.strengths == []
    assert not link.enough
    words = "19 groups have both. 20 are needed to look for a link, so 1 is missing."
    assert Links([], [link]).missing_words == link.forward_words == words
    group, cells = link.rows[3]
    assert (group, cells[0]) == ("Team 3", "43")
    assert cells[2].endswith(" %")
    assert len(link.rows) == 19


def test_groups_that_do_not_differ_cannot_be_compared():
    same = dict.fromkeys(range(24), 50.0)
    link = links_between(quarter(same, same), quarter(same, same), [SATISFACTION]).told[0]
    assert link.strengths == []
    assert "Cannot tell" in link.forward_words


def test_a_group_counts_only_with_a_published_level_of_its_own():
    scores = {team: 40.0 + team for team in range(24)}
    before, now = quarter(scores, scores), quarter(scores, scores)
    rounded = published.rounded({"commitment": 60}, key="team 3", name="Team 3", team_ids=(3,))
    for each in (before, now):
        last = each.rounds[-1]
        others = tuple(g for g in last.groups if g.name != "Team 3")
        each.rounds[-1] = replace(last, groups=(*others, rounded))
    link = links_between(before, now, [SATISFACTION]).told[0]
    assert link.forward.groups == 23
    assert "Team 3" not in {pair.group for pair in link.pairs}


def test_the_number_of_a_group_is_the_mean_of_its_teams_weighted_by_answers():
    one = replace(group(1, {}), team_ids=(1, 2, 3))
    known = Quarter([], {("satisfaction", 1): (60, 300), ("satisfaction", 2): (80, 100)})
    assert known.number(one, SATISFACTION) == 65
    unknown = Quarter([], {("satisfaction", 1): (60, 300), ("satisfaction", 2): (80, None)})
    assert unknown.number(one, SATISFACTION) == 70
    assert unknown.number(replace(one, team_ids=(9,)), SATISFACTION) is None


# The page


@pytest.fixture
def brought(released, hanna):
    """Numbers of six months up to the pulse of March."""
    lines = [
        f"{metric},{team},{month},{value},{n}"
        for at, month in enumerate(
            ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
        )
        for metric, team, value, n in (
            ("satisfaction", "Team Nord", 70 + 2 * at, 40),
            ("satisfaction", "Team Süd", 80, 40),
            ("kept_promises", "Team Nord", 60, ""),
            ("complaints", "Team Nord", 2 + at / 10, 900),
        )
    ]
    kept(*lines, by=hanna)
    return released


def test_hr_and_sponsor_read_customers_beside_employees(brought, as_, hanna, sonja):
    for person in (hanna, sonja):
        said = text(page(as_(person)))
        assert "One of three customer numbers is better than at the start, one is worse." in said
        assert "Satisfaction 79 % better than 76 % at the start" in said
        assert "More is better" in said
        assert "Less is better" in said
        assert "Nearest statement: “In my team, we keep to our service standards" in said
        assert "That two lines rise together does not say why." in said


def test_trust_inside_and_outside_stand_on_one_axis(brought, as_, hanna):
    said = text(page(as_(hanna)))
    assert "Employees: “We keep the promises we make to our customers.”" in said
    assert "Customers: “They kept their promises.”" in said
    assert "customers at 60 (Mar 26)." in said


def test_the_table_holds_every_number_that_is_drawn(brought, as_, hanna):
    html = page(as_(hanna))
    assert "Oct 25: 75 %" in " ".join(html.split())
    assert "Mar 26: 80 %" in " ".join(html.split())


def test_without_numbers_hr_learns_what_to_bring_and_a_sponsor_waits(released, as_, hanna, sonja):
    assert "Bring the first numbers" in page(as_(hanna))
    said = page(as_(sonja))
    assert "Customers will stand here" in said
    assert "Bring the first numbers" not in said


@pytest.mark.parametrize("name", ["health:customers", "health:scorecard", "health:customers-teams"])
def test_nobody_else_reads_it(name, brought, as_, max_, emma, kim, tore, client):
    for person in (max_, emma, kim, tore):
        page(as_(person), reverse(name), status=404)
    assert client.get(reverse(name)).status_code == 302


def test_the_card_says_one_true_sentence_or_nothing(released, hanna, django_assert_max_num_queries):
    read = reading(hanna, None, now=make.published_at(released))
    assert customers.card(read) is None
    kept("satisfaction,Team Nord,2026-02,71,", by=hanna)
    with django_assert_max_num_queries(1):
        card = customers.card(read)
    assert card.words == "1 customer number so far: too early to compare."
    assert card.url.startswith(PAGE)


def test_the_page_asks_the_same_queries_however_many_numbers_there_are(
    brought, as_, hanna, django_assert_max_num_queries
):
    client = as_(hanna)
    page(client)
    with django_assert_max_num_queries(20):
        page(client)
    assert CustomerNumber.objects.count() == 24


def test_a_year_of_numbers_is_read_up_to_the_round_that_is_shown(hanna, company):
    kept(
        *(f"satisfaction,Team Nord,{month},70," for month in ("2025-02", "2025-04", "2026-04")),
        by=hanna,
        today=date(2026, 5, 1),
    )
    rounds = published.rounds(published.exact(published.everything(50)))
    found = company_numbers(rounds, CUSTOMERS)
    assert [month for month, _, _ in found[SATISFACTION]] == [date(2025, 4, 1)]
    assert isinstance(stands(found)[0].now, float)


# The file to fill in


def test_the_file_with_the_teams_is_inert_and_can_be_filled_in(released, as_, hanna, company):
    sums = make.team("=SUM(A1)", parent=company)
    make.person(team=sums)
    answer = as_(hanna).get(reverse("health:customers-teams"))
    assert answer["Content-Disposition"].startswith('attachment; filename="customers-20')
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == '"metric","team","month","value","n"'
    assert f'"satisfaction","\'=SUM(A1)","{lines[1].split(chr(34))[5]}","",""' in lines

    filled = answer.content.replace(b'"",""', b'50,""')
    assert kept(filled, by=hanna).new == len(lines) - 1
    assert CustomerNumber.objects.filter(team=sums).exists()


def test_a_sheet_has_a_row_for_each_metric_and_month(brought, hanna):
    read = reading(hanna, None, now=make.published_at(brought))
    found = customers.beside(read.companies, company_numbers(read.companies, CUSTOMERS))
    heading, *rows = customers.table(found)
    assert heading == ["metric", "direction", "month", "value", "unit", "teams"]
    assert rows[0] == ["Satisfaction", "More is better", "2025-10", 75, "%", 2]
    assert len(rows) == 18


# Four pulses that were really counted


@pytest.fixture
def four(company, hanna, max_, helga):
    """Havelund a quarter later: exact scores, and the clock after the fourth pulse."""
    for name in ("Team Nord", "Team Süd", "Havelund"):
        make.people(20, team(name))
    nord = team("Team Nord").pk
    cadence = make.cadence(sender=hanna)
    for number in range(4):
        pulse = cadence.pulses.get(number=number)
        launch.open_pulse(pulse, now=pulse.opens_at)
        pulse.refresh_from_db()
        make.counted_pulse(lambda person, item: 4 if person.team_id == nord else 3, pulse=pulse)
        planning.plan_ahead(cadence)
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


def test_groups_stand_side_by_side_a_quarter_apart(four, as_, hanna, django_assert_max_num_queries):
    lines = [
        f"satisfaction,{name},2026-0{month},{value},"
        for month in range(1, 7)
        for name, value in (("Team Nord", 70 + month), ("Team Süd", 60))
    ]
    kept(*lines, by=hanna, today=date(2026, 6, 20))
    client = as_(hanna)
    said = text(page(client))

    assert "2 groups have both. 20 are needed to look for a link, so 18 are missing." in said
    assert "Team Nord 75 75 72 % 75 %" in said
    assert "Team Süd 50 50 60 % 60 %" in said
    with django_assert_max_num_queries(26):
        page(client)
