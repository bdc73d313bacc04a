"""The made-up company on paper: its people, how its year feels, how its programme goes."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean

import pytest

from culture.embedded.sample import comments, load, people, story
from culture.embedded.sample.course import CONFIRM, GIVE_BACK, LAPSE, course, whole
from culture.people.roster import columns, table
from culture.workdays import Region
from surveys import windows
from surveys.box.seal import COMMENT_SIZE

DAY = date(2025, 2, 18)
SEED = "Havelund"


def rows(teams):
    file = table.read(people.roster(teams, today=DAY))
    return [dict(zip(file.header, cells, strict=True)) for _, cells in file.lines]


@pytest.mark.parametrize(("teams", "size"), [(people.FULL, 313), (people.SMALL, 60)])
def test_the_company_is_the_same_every_time_and_nobody_stands_in_it_twice(teams, size):
    everybody = rows(teams)

    assert len(everybody) == size
    assert people.roster(teams, today=DAY) == people.roster(teams, today=DAY)
    assert len({row["Work e-mail"] for row in everybody}) == size
    assert all(row["Work e-mail"].isascii() for row in everybody)
    assert all(row["Work e-mail"].endswith("@havelund.example") for row in everybody)


@pytest.mark.parametrize("teams", [people.FULL, people.SMALL])
def test_those_whom_others_name_work_there(teams):
    names = {row["Name"] for row in rows(teams)}

    assert set(load.ROLES) | set(people.VISITORS) | set(people.OWNERS.values()) <= names


def test_every_column_of_the_file_is_recognised():
    file = table.read(people.roster(people.SMALL, today=DAY))

    assert sorted(columns.guess(file).values()) == sorted(people.HEADINGS)


@pytest.mark.parametrize("offset", range(0, 400, 7))
@pytest.mark.parametrize("months", [3, 12])
def test_whatever_the_day_a_pulse_opened_a_few_days_ago(offset, months):
    today = date(2026, 1, 1) + timedelta(days=offset)

    first = load.first_day(today, months)
    opened = windows.occurrence(first, months)

    assert 2 <= (today - opened).days <= 9
    assert Region(load.COUNTRY).is_working_day(opened)


def company_feels(scale, month):
    sizes = {team.name: team.people for team in people.FULL}
    felt = sum(size * story.feels(scale, team, month) for team, size in sizes.items())
    return felt / sum(sizes.values())


def test_the_programme_lifts_some_and_not_all():
    moved = {scale: company_feels(scale, 12) - company_feels(scale, 0) for scale in story.YEAR}

    lifted = ("strategy", "characteristics", "commitment", "communication")
    assert all(moved[scale] > 4 for scale in lifted)
    assert abs(moved["consequence"]) < 2
    assert moved["leadership"] < -4


def test_the_laundry_struggles_and_more_so_by_the_end():
    def laundry(month):
        return mean(story.feels(scale, "Laundry", month) for scale in story.YEAR)

    assert laundry(0) < mean(company_feels(scale, 0) for scale in story.YEAR) - 10
    assert laundry(12) < laundry(0)


def test_answers_follow_what_is_felt_and_turn_with_the_statement():
    asked = [story.Asked("X1", "strategy"), story.Asked("X1", "strategy", reverse=True)]
    answered = [
        story.rates(f"person{n}", "Finance", asked, month=9, seed=SEED) for n in range(2000)
    ]
    plain, turned = zip(*answered, strict=True)

    assert set(plain) | set(turned) == set(range(6))
    assert mean(filter(None, plain)) > 3.3
    assert mean(filter(None, turned)) < 2.7


def test_with_luck_nobody_tells_the_same_story_again():
    asked = [story.Asked(f"X{n}", "strategy") for n in range(12)]
    told = [
        story.rates("emma", "Finance", asked, month=9, seed=SEED, luck=luck)
        for luck in ("", "", "a", "b")
    ]

    assert told[0] == told[1]
    assert len({tuple(ratings) for ratings in told}) == 3


def test_every_text_can_be_written_by_somebody_and_fits_into_an_envelope():
    teams = {team.name for team in people.FULL}

    for remark in comments.remarks():
        assert remark.scale in story.YEAR
        assert remark.mood in ("good", "mixed", "bad")
        assert any(team.startswith(remark.team) for team in teams)
        assert len(remark.about("Ayşe Demir").encode()) <= COMMENT_SIZE
        assert "{" not in remark.about("Ayşe Demir")


def test_a_text_is_written_once_a_pulse_by_somebody_who_feels_so():
    box = comments.Box(month=3, seed=SEED)
    taken = [box.take("Finance", lambda scale: 40) for _ in range(12)]

    assert {remark.mood for remark in taken} == {"bad"}
    assert {remark.team for remark in taken} == {""}
    assert len(set(taken)) == 12


def test_about_three_of_four_answer_and_fewer_in_the_hard_month():
    def share(month, within=1.0):
        times = [story.answers_at(f"p{n}", "IT", month=month, seed=SEED) for n in range(3000)]
        return sum(at is not None and at < within for at in times) / 3000

    assert 0.7 < share(3, within=0.82) < 0.8
    assert share(story.HARD_MONTH, within=0.82) < 0.5 < share(story.HARD_MONTH)


def events(construct, team):
    begin, due = date(2025, 6, 2), date(2025, 8, 29)
    return list(course("CSQ-M2", construct, team, begin=begin, due=due))


@pytest.mark.parametrize("team", [team.name for team in people.FULL])
def test_a_rollout_is_reported_before_it_is_confirmed_on_working_days(team):
    told = events("consequence", team)

    assert [event.day for event in told] == sorted(event.day for event in told)
    assert all(event.day.weekday() < 5 for event in told)
    assert told[-1].what == CONFIRM
    assert told[-2].what == "reported"
    assert all(event.note for event in told if event.what in (GIVE_BACK, "stuck"))


def test_thanking_is_late_nearly_everywhere():
    late = Counter(
        events("consequence", team.name)[-2].day > date(2025, 9, 5) for team in people.FULL
    )

    assert late[True] > 20


def test_what_recurs_is_done_again_in_time_nearly_everywhere():
    told = [
        whole(
            "COM-M3", "communication", team.name,
            begin=date(2025, 6, 2), due=date(2025, 8, 29), months=3,
        )
        for team in people.FULL
    ]  # fmt: skip
    lapsed = sum(any(event.what == LAPSE for event in events) for events in told)

    assert 3 < lapsed < 18
    assert sum(events[-1].what == CONFIRM for events in told) > 20
    for events in told:
        assert [event.day for event in events] == sorted(event.day for event in events)
        assert 0.5 < events[-1].effort < 1.5
