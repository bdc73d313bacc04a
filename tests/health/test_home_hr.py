"""The home of HR after a result: whom to remind, what was asked, what lapsed and has nobody."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from culture.people.models import Person
from culture.talk.models import Notice
from culture.talk.told import lines
from roadmap.actions.models import Talk
from roadmap.plan.models.rollouts import Rollout
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.health.test_home import milestone_in

HOME = reverse("health:home")


def group_of(name):
    return Group.objects.filter(team_ids=[team(name).pk]).order_by("level").last()


def share(name, pulse, by):
    Talk.of(pulse, [team(name).pk]).mark(by=by, shared_on=make.today())


def rows(html):
    """Names in the table of groups."""
    table = html.split('aria-label="Groups and their four steps"')[1].split("</table>")[0]
    return [name for name in ("Team Nord", "Team Süd") if f"{name}</a>" in table]


def test_hr_finds_who_has_not_shared_and_reminds_the_manager_once_a_day(released, as_, hanna, max_):
    browser, group = as_(hanna), group_of("Team Nord")
    assert "Remind" in browser.get(HOME).text

    for _ in range(2):
        html = browser.post(reverse("health:group-remind", args=[group.pk]), follow=True).text

    assert "Nobody is left to ask" in html
    notice = Notice.objects.get(person=max_)
    (line,) = lines([notice], max_)
    assert (line.words, line.about) == (
        "Hanna HR asks you to share the result with your team",
        "Team Nord",
    )
    assert as_(max_).get(line.url).status_code == 200


def test_groups_that_have_shared_leave_the_list_of_those_that_have_not(released, as_, hanna, max_):
    share("Team Nord", released, by=max_)
    browser = as_(hanna)

    assert rows(browser.get(HOME).text) == ["Team Nord", "Team Süd"]
    html = browser.get(HOME, {"show": "unshared"}).text
    assert rows(html) == ["Team Süd"]
    assert "Show all groups" in html
    browser.post(reverse("health:groups-remind"))
    assert not Notice.objects.filter(person=max_).exists()


def test_before_everybody_can_read_it_nobody_is_reminded(counted, as_, hanna):
    as_(hanna).post(reverse("health:groups-remind"))
    as_(hanna).post(reverse("health:group-remind", args=[group_of("Team Nord").pk]))

    assert not Notice.objects.exists()


def test_a_group_is_nothing_to_write_about(released, as_, hanna, max_):
    about = ["group", group_of("Team Nord").pk]
    for person in (hanna, max_):
        assert as_(person).get(reverse("talk:talk", args=about)).status_code == 404
        said = as_(person).post(reverse("talk:talk-say", args=about), {"text": "Who was that?"})
        assert said.status_code == 404


def test_what_a_notice_was_about_is_not_named_to_who_leads_it_no_more(released, as_, hanna, max_):
    as_(hanna).post(reverse("health:group-remind", args=[group_of("Team Nord").pk]))
    place = team("Team Nord")
    place.manager = None
    place.save()

    (line,) = lines(Notice.objects.filter(person=max_), Person.objects.get(pk=max_.pk))
    assert (line.about, line.url) == ("", "")


def test_questions_stand_oldest_first_with_the_day_an_answer_was_promised_for(
    released, as_, hanna, max_
):
    rollout = milestone_in(team("Team Nord"), due_on=date(2026, 3, 24))
    for days, text in ((1, "May I move it?"), (4, "Who pays for it?")):
        at = timezone.now() - timedelta(days=days)
        make.comment(rollout, by=max_, text=text, at=at, answer_by=date(2026, 3, 24 - days))

    html = as_(hanna).get(HOME).text

    assert html.index("Who pays for it?") < html.index("May I move it?")
    assert "HR answers by 23 March." in html
    assert "Questions to HR" not in as_(max_).get(HOME).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"state": "lapsed", "renew_on": date(2026, 3, 1)}, "1 lapsed"), ({}, "1 without anybody")],
)
def test_what_lapsed_and_what_nobody_reports_on_is_counted(
    released, as_, hanna, otto, changed, words
):
    where = team("Team Nord" if changed else "Team Süd")
    rollout = milestone_in(where, due_on=date(2026, 3, 24))
    Rollout.objects.exclude(pk=rollout.pk).delete()
    Rollout.objects.filter(pk=rollout.pk).update(**changed or {"state": "not_started"})

    assert words in as_(hanna).get(HOME).text
