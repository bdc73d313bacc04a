"""What leaders promised everybody, for everybody, with its fate: the last broken one first."""

from datetime import date

import pytest
from django.urls import reverse

from culture.health.homes.promises import in_short, kept_words, told_on
from roadmap.actions.models import Action
from tests import make
from tests.conftest import team
from tests.health.promised import one_of_each, promise

PROMISES, HOME = reverse("health:promises"), reverse("health:home")
TODAY = date(2026, 3, 20)


def wills(told):
    return [each.action.will for each in told]


def test_the_last_broken_one_is_first_then_what_is_open_then_what_has_ended(company):
    one_of_each(TODAY)
    assert wills(told_on(TODAY)) == [
        "Mend the lift",
        "One note at every handover",
        "Two languages",
        "Fewer forms",
        "Print the rota on Fridays",
        "Thank people by name",
        "Open the canteen at night",
    ]
    assert wills(in_short(told_on(TODAY))) == [
        "Mend the lift",
        "One note at every handover",
        "Two languages",
        "Print the rota on Fridays",
        "Thank people by name",
    ]


def test_the_share_kept_counts_all_that_fell_due_and_says_how_far_chance_goes(company):
    assert kept_words(told_on(TODAY)) == ""
    promise("Later", today=TODAY, due=9)
    assert kept_words(told_on(TODAY)) == ""
    one_of_each(TODAY)
    assert kept_words(told_on(TODAY)) == (
        "Of 6 promises due so far 1 was kept on time, 1 more late. As a share that is 17 %; "
        "allowing for chance it lies between 3 and 56 %. Changed and broken ones count as not kept."
    )


def test_everybody_signed_in_reads_all_of_them_with_their_four_lines(
    released, as_, emma, tore, hanna
):
    one_of_each(make.today(), by=hanna)
    for person in (emma, tore):
        html = as_(person).get(PROMISES).text
        assert "7 promises to the whole company." in html
        for words in ("We heard", "We will", "By when", "We did", "Mend the lift", "Hanna HR"):
            assert words in html
        assert "Not done. The part is not made any more." in html
        assert html.index("Mend the lift") < html.index("Two languages")


def test_what_a_team_promised_itself_is_not_among_them(released, as_, emma, max_):
    action = promise("Talk at the end of the shift", today=make.today(), due=9)
    action.parts.create(team=team("Team Nord"))
    assert Action.objects.count() == 1
    html = as_(emma).get(PROMISES).text
    assert "Nothing has been promised to the whole company yet." in html
    assert html.index("In my team") < html.index("Talk at the end of the shift")
    assert "Talk at the end of the shift" not in as_(emma).get(HOME).text


def test_an_employee_has_them_in_the_bar_and_the_last_broken_one_at_home(released, as_, emma):
    html = as_(emma).get(HOME).text
    assert "Nothing has been promised to the whole company yet." in html
    one_of_each(make.today())
    html = as_(emma).get(HOME).text
    assert f'href="{PROMISES}"' in html
    assert "All 7 promises" in html
    assert html.index("Mend the lift") < html.index("One note at every handover")
    assert "Open the canteen" not in html


def test_home_says_when_it_was_published_what_comes_and_with_whom_answers_were_counted(
    released, as_, emma
):
    html = as_(emma).get(HOME).text
    assert "published on Friday 20 March" in html
    assert "next results on Friday 24 April" in html
    assert "were counted with Team Nord, 12 people invited, or a larger group." in html
    assert "everybody reads the whole company’s" in html


def test_the_page_needs_few_queries_however_many_promises(
    released, as_, emma, django_assert_max_num_queries
):
    for _ in range(6):
        one_of_each(make.today())
    client = as_(emma)
    with django_assert_max_num_queries(18):
        client.get(PROMISES)


@pytest.mark.django_db
def test_before_anything_was_promised_the_page_says_what_will_stand_there(company, as_, emma):
    html = as_(emma).get(PROMISES).text
    assert "Nothing has been promised to the whole company yet." in html
    assert "Without signing in" not in html
