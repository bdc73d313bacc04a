"""A manager's home: one next step per milestone, a report in place, nothing twice."""

from datetime import date

import pytest
from django.urls import reverse

from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.conftest import team
from tests.health.test_home import milestone_in

HOME = reverse("health:home")


def nord(**changed):
    rollout = milestone_in(team("Team Nord"), due_on=date(2026, 3, 24))
    Rollout.objects.filter(pk=rollout.pk).update(**changed)
    return rollout


@pytest.mark.parametrize(
    ("changed", "verb", "due"),
    [
        ({"state": "not_started"}, "Begin it,", "by Tuesday 24 March"),
        ({"state": "under_way"}, "Finish it,", "by Tuesday 24 March"),
        ({"state": "stuck"}, "Say what is missing,", "by Tuesday 24 March"),
        ({"state": "done", "renew_on": date(2026, 3, 26)}, "Renew it,", "by Thursday 26 March"),
        ({"state": "lapsed", "renew_on": date(2026, 3, 2)}, "Do it again,", "late since 2 March"),
    ],
)
def test_each_milestone_has_one_next_step_a_verb_and_a_date(
    released, as_, max_, changed, verb, due
):
    rollout = nord(**changed)

    html = as_(max_).get(HOME).text

    assert f'<b class="strong">{verb}</b>' in html
    assert f">{due}</span>" in html
    assert html.count(f'action="{reverse("plan:rollout-report", args=[rollout.pk])}"') == 1


def test_a_report_is_sent_from_home_in_three_taps(released, as_, max_, helga):
    rollout, browser = nord(), as_(max_)
    html = browser.get(HOME).text
    assert "Report to Helga Hotels" in html
    assert html.count("act-main") == 1

    sent = {"state": "under_way", "confidence": "likely", "hint": "Short of people"}
    browser.post(reverse("plan:rollout-report", args=[rollout.pk]), sent)

    review = Review.objects.get(rollout=rollout)
    assert (review.state, review.confidence, review.note) == (
        *("under_way", "likely", "Short of people"),
    )


def test_forms_of_several_milestones_do_not_share_an_id(released, as_, max_):
    for _ in range(3):
        nord()

    html = as_(max_).get(HOME).text

    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_hr_is_asked_with_the_day_of_the_answer(released, as_, max_):
    rollout = nord()

    html = as_(max_).get(HOME).text

    assert f'href="{reverse("plan:rollout", args=[rollout.pk])}#talk"' in html
    assert "answer by Tuesday 24 March" in html


def test_a_late_promise_leads_to_a_new_date_with_its_reason(released, as_, max_):
    late = make.action(team("Team Nord"), by=max_, due_on=make.TODAY)

    html = as_(max_).get(HOME).text

    assert reverse("actions:action-change", args=[late.pk]) in html


def test_a_manager_s_home_costs_the_same_however_much_is_due(
    released, as_, max_, django_assert_max_num_queries
):
    for _ in range(12):
        nord()
    browser = as_(max_)
    browser.get(HOME)

    with django_assert_max_num_queries(34):
        html = browser.get(HOME).text
    assert "And 4 more on the roadmap" in html
