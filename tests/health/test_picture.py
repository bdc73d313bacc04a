"""The picture of the company, from figures made by hand."""

from dataclasses import replace
from datetime import date

import pytest

from culture.constructs import SEVEN
from culture.health.basis.picture import picture
from culture.health.basis.sentences import since
from culture.health.basis.trends import trends
from tests.health.published import a_year, everything, exact, rounded, rounds

ALL = (*SEVEN, "trust", "experience")


def scores(all_=50, **others):
    return dict.fromkeys(ALL, all_) | others


def row(seen, scale):
    return next(row for row in (*seen.rows, *seen.beside) if row.face.key == scale)


def test_the_first_result_is_where_we_start():
    seen = picture(rounds(exact(everything(55))))

    assert seen.headline == (
        "This is where we start. The weakest of the seven is characteristics, 55 of 100."
    )
    assert {row.change_words for row in seen.rows} == {"first result"}
    assert seen.facts == ()


def test_a_full_cycle_later_the_movement_and_the_lack_are_said():
    now = scores(58, consequence=46, strategy=64)
    seen = picture(a_year(now, then=scores(50, consequence=45)))

    assert seen.headline == (
        "Service feels stronger than in March. People are still thanked too rarely."
    )
    assert seen.rows[0].face.key == "consequence"
    assert row(seen, "strategy").change_words == "up 14"
    assert row(seen, "consequence").change_words == "no clear change"
    assert [fact.words for fact in seen.facts] == ["up 14", "up 8", "up 8"]


def test_a_weakness_near_the_middle_is_no_lack():
    seen = picture(a_year(scores(58, consequence=49), n=100))

    assert seen.headline.endswith("The weakest of the seven is consequence, 49 of 100.")


def test_one_clear_change_is_said_as_it_is():
    seen = picture(a_year(scores(50, communication=60)))

    assert seen.headline.startswith("News comes earlier than in March.")


def test_a_fall_is_said_as_plainly_as_a_rise():
    seen = picture(a_year(scores(50, communication=40, leadership=42)))

    assert seen.headline.startswith("Service feels weaker than in March.")
    assert row(seen, "leadership").change_words == "down 8"


@pytest.mark.parametrize("move", [4, 0, -4])
def test_less_than_five_points_are_no_clear_change(move):
    seen = picture(a_year(50 + move))

    assert seen.headline.startswith("No clear change since March.")
    assert not any(row.clear for row in seen.rows)


def test_few_answers_make_no_clear_change():
    seen = picture(a_year(scores(50, communication=57), n=12))

    assert row(seen, "communication").change_words == "no clear change"


def test_after_one_month_it_is_too_early_to_say():
    seen = picture(rounds(exact(everything(50)), exact(everything(70, 1))))

    assert {row.change_words for row in seen.rows} == {"too early to say"}
    assert seen.headline.startswith("It is too early to compare with March.")


def test_a_statement_not_asked_again_does_not_move_its_construct():
    seen = picture(rounds(exact(everything(50)), exact(everything(70, 1))))

    strategy, leadership = row(seen, "strategy"), row(seen, "leadership")
    assert (strategy.baseline, strategy.score) == (50, 60)  # two of four asked again
    assert (leadership.baseline, leadership.score) == (50, 55)  # one of four


def test_another_wording_is_another_statement():
    year = a_year(60)
    first = year[0].company
    reworded = {code: replace(item, version=2) for code, item in first.items.items()}
    year[0] = replace(year[0], company=replace(first, items=reworded))

    assert {row.baseline for row in picture(year).rows} == {None}


def test_an_interval_narrows_with_the_share_who_answered():
    few = row(picture(rounds(exact(everything(50), n=50))), "strategy")
    all_ = row(picture(rounds(exact(everything(50), n=250))), "strategy")

    assert few.low < 50 < few.high
    assert (all_.low, all_.high) == (50, 50)


def test_the_mean_comes_with_weakest_and_strongest():
    seen = picture(a_year(scores(56, consequence=47, strategy=66)))

    assert seen.in_short == "56 · weakest 47 · strongest 66"
    assert seen.weakest_key == "consequence"


def test_chart_and_table_hold_the_same_numbers():
    seen = picture(a_year(scores(58, consequence=46)))

    assert {face.key: now for face, now, _ in seen.heptagon.rows} == {
        row.face.key: row.printed for row in seen.rows
    }
    assert {face.key: then for face, _, then in seen.heptagon.rows} == {
        row.face.key: row.printed_baseline for row in seen.rows
    }


def test_a_company_of_few_has_rounded_scores_and_no_change():
    seven = dict.fromkeys(ALL, 60.0)
    seen = picture(rounds(*(rounded(seven, level=0, key="all") for _ in range(4))))

    assert {row.score for row in seen.rows} == {60}
    assert not any(row.clear for row in seen.rows)
    assert all(row.printed.startswith("≈ ") for row in seen.rows)


def test_the_start_is_the_first_round_of_ten_or_more():
    few = rounded(dict.fromkeys(ALL, 60.0), level=0, key="all")
    many = [
        exact(everything(score, number), n=100) for number, score in enumerate((50, 40, 40, 40))
    ]
    seen = picture(rounds(few, *many))

    assert seen.since == "April"
    assert row(seen, "strategy").change_words == "down 10"
    assert picture(rounds(few, many[0])).rows[0].change_words == "first result"
    assert picture(rounds(many[0], few)).rows[0].change_words == "not comparable"


def test_a_trend_ends_where_the_dashboard_stands():
    year = a_year(scores(58, consequence=46))

    drawn = {each.face.key: each for each in trends(year, {})}

    assert {key: each.points[-1].score for key, each in drawn.items()} == {
        row.face.key: row.score for row in picture(year).rows
    }
    assert [point.label for point in drawn["strategy"].points] == [
        "Mar 26",
        "Apr 26",
        "May 26",
        "Jun 26",
    ]
    assert trends(year[:1], {}) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [(date(2026, 8, 31), "November"), (date(2026, 9, 1), "November 2025")],
)
def test_a_start_ten_months_back_is_named_with_its_year(now, words):
    assert since(date(2025, 11, 10), now) == words
