from datetime import timedelta

import pytest

from culture.people.models import Person
from culture.talk.models import Notice
from roadmap.plan.matrix.bulk import Deed, planned
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.moves import Overtaken
from tests import make
from tests.make import NOW, TODAY
from tests.plan.conftest import rollout, say, url

WEEK = timedelta(days=7)


@pytest.fixture
def all_(programme):
    """Every rollout of a team, as ids in one field."""
    ids = Rollout.objects.filter(milestone__reach="team").values_list("pk", flat=True)
    return ",".join(map(str, ids))


def look(client, **said):
    return client.post(url("bulk"), said)


def save(client, **said):
    """Look, then save what was looked at."""
    plan = look(client, **said).context["plan"]
    return look(client, **said, seen=plan.mark)


def dates():
    return dict(Rollout.objects.values_list("pk", "starts_on"))


def test_cells_teams_milestones_or_all_that_is_shown_can_be_chosen(as_, charter, hanna):
    client, team = as_(hanna), charter.team_id

    def chosen(query="", **said):
        return len(client.post(f"{url('bulk')}?{query}", said).context["rows"])

    assert chosen(rollout=charter.pk) == 1
    assert chosen(team=team, rollout=charter.pk) == 4
    assert chosen(milestone=charter.milestone_id) == 3
    assert chosen(team=team, milestone=charter.milestone_id) == 6
    assert chosen("construct=commitment", all=1) == 3
    # What is not shown is not chosen.
    assert chosen("construct=commitment", team=team) == 1


def test_nothing_chosen_leads_back_with_a_word(as_, programme, hanna):
    answer = as_(hanna).post(url("bulk"), {"rollout": ["x", "9" * 30]}, follow=True)
    assert "Choose something first" in answer.content.decode()


def test_moving_says_what_moves_what_waits_and_what_stays(as_, charter, all_, hanna, max_):
    say(charter, "reported", max_, TODAY)
    before = dates()
    client = as_(hanna)

    page = look(client, ids=all_, verb="move", days=28).content.decode()
    assert "11 would change" in page
    assert "1 left alone" in page
    assert "Reported as done: the dates stay" in page
    assert dates() == before
    save(client, ids=all_, verb="move", days=28)

    after = dates()
    assert after[charter.pk] == before[charter.pk]
    moved = [pk for pk in before if str(pk) in all_.split(",") and pk != charter.pk]
    assert all(after[pk] - before[pk] == 4 * WEEK for pk in moved)


def test_what_waits_for_them_moves_too_and_is_named(as_, charter, hanna):
    client, thanks = as_(hanna), rollout("CSQ-M2", "Team Nord")

    page = look(client, ids=charter.pk, verb="move", days=300).content.decode()
    assert "Everyday thanks from four sides" in page
    save(client, ids=charter.pk, verb="move", days=300)

    charter.refresh_from_db()
    was = thanks.starts_on
    thanks.refresh_from_db()
    assert thanks.starts_on == charter.due_on + timedelta(days=1) > was


def test_nothing_begins_before_what_it_needs_is_done(as_, charter, hanna):
    page = look(as_(hanna), ids=charter.pk, verb="move", days=-60).content.decode()
    assert "what it needs is not done before" in page


def test_what_has_begun_keeps_its_start_and_takes_no_first_day(as_, charter, hanna, max_):
    say(charter, "under_way", max_, TODAY)
    client, start, due = as_(hanna), charter.starts_on, charter.due_on

    page = look(client, ids=charter.pk, verb="move", starts_on="2026-09-01").content.decode()
    assert "Has begun already" in page
    save(client, ids=charter.pk, verb="move", days=7)

    charter.refresh_from_db()
    assert (charter.starts_on, charter.due_on) == (start, due + WEEK)


def test_a_named_reporter_is_told(as_, charter, hanna, emma):
    client = as_(hanna)
    page = look(client, ids=charter.pk, verb="owner", owner=emma.email).content.decode()
    assert "Max Manager → Emma Employee" in page

    save(client, ids=charter.pk, verb="owner", owner=emma.email)

    charter.refresh_from_db()
    assert charter.owner == emma
    notice = Notice.objects.get(person=emma)
    assert (notice.what, notice.about_id, notice.by) == ("given", charter.pk, hanna)


def test_a_team_without_a_manager_needs_a_name(as_, programme, hanna, otto):
    sued = rollout("CMT-M2", "Team Süd")
    page = look(as_(hanna), ids=sued.pk, verb="owner").content.decode()
    assert "The team has no manager: name one first" in page


def test_drafts_are_agreed_and_get_the_dates_they_were_agreed_for(as_, charter, all_, hanna):
    Rollout.objects.filter(pk=charter.pk).update(
        state="draft", baseline_starts_on=None, baseline_due_on=None
    )
    client = as_(hanna)

    page = look(client, ids=all_, verb="agree").content.decode()
    assert "1 would change" in page
    assert "Agreed already" in page
    save(client, ids=all_, verb="agree")

    charter.refresh_from_db()
    assert charter.state == "not_started"
    assert charter.baseline_starts_on == charter.starts_on


def test_the_day_teams_were_reached_is_corrected_where_something_began(
    as_, charter, all_, hanna, max_
):
    say(charter, "under_way", max_, TODAY)
    client = as_(hanna)
    said = {"verb": "reached", "reached_on": TODAY - WEEK, "note": "They began at the kick-off"}
    save(client, ids=all_, **said)

    charter.refresh_from_db()
    assert charter.reached_on == TODAY - WEEK
    assert charter.reviews.first().note == "They began at the kick-off"
    assert Rollout.objects.exclude(reached_on=None).count() == 1


def test_who_reports_is_asked_for_a_report_and_nobody_else(as_, charter, all_, hanna, max_):
    Rollout.objects.filter(pk=charter.pk).update(starts_on=TODAY - WEEK)
    save(as_(hanna), ids=all_, verb="ask")

    assert [n.what for n in Notice.objects.filter(person=max_)] == ["wanted"]
    assert Notice.objects.count() == 1


def test_what_changed_after_the_look_is_shown_again_and_not_saved(as_, charter, hanna, max_):
    client, said = as_(hanna), {"ids": charter.pk, "verb": "move", "days": 7}
    mark = look(client, **said).context["plan"].mark
    start = charter.starts_on
    say(charter, "under_way", max_, TODAY)

    page = look(client, **said, seen=mark).content.decode()

    assert "so nothing was saved" in page
    charter.refresh_from_db()
    assert charter.starts_on == start


def test_a_row_that_somebody_takes_in_the_last_moment_undoes_all(charter, all_, hanna, max_):
    rows = list(Rollout.objects.filter(milestone__reach="team").with_places())
    plan = planned(rows, Deed("move", by=hanna, now=NOW, today=TODAY, days=7))
    say(charter, "under_way", max_, TODAY)
    before = dates()

    with pytest.raises(Overtaken):
        plan.save()

    assert dates() == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"verb": "move"}, "one of both"),
        ({"verb": "move", "days": 3, "starts_on": "2026-09-01"}, "one of both"),
        ({"verb": "move", "starts_on": "9999-01-01"}, "years away from the programme"),
        ({"verb": "move", "days": 99999}, "less than or equal to 1830"),
        ({"verb": "owner", "owner": "nobody@havelund.example"}, "Nobody on the roster"),
        ({"verb": "reached"}, "Say on which day"),
        ({"verb": "reached", "reached_on": "2026-04-01"}, "has not come yet"),
        ({"verb": "reached", "reached_on": "1999-04-01"}, "before the programme"),
        ({"verb": "reached", "reached_on": "2026-03-10"}, "Say in a few words why"),
        ({"verb": "burn"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_done_is_answered_with_words(as_, charter, hanna, said, words):
    answer = look(as_(hanna), ids=charter.pk, **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_somebody_who_left_cannot_be_named(as_, charter, hanna, emma):
    Person.objects.filter(pk=emma.pk).update(is_active=False)
    answer = look(as_(hanna), ids=charter.pk, verb="owner", owner=emma.email)
    assert "Nobody on the roster has this address" in answer.content.decode()


def test_another_programme_s_rollouts_are_out_of_reach(as_, charter, hanna):
    other = make.programme(name="Another", starts_on=TODAY + WEEK)
    answer = as_(hanna).post(f"{url('bulk')}?programme={other.pk}", {"ids": charter.pk})
    assert answer.status_code == 302
