"""Who changed what: in words, for those who may see it, and as long as the log is kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from culture.people import erasing, log, retention
from roadmap.plan.history import FIELDS, Names, deeds
from roadmap.plan.models import MilestoneEvent, ProgrammeEvent, RolloutEvent
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from tests.plan.conftest import rollout, url

NAMES = Names({7: "Anna Berg"}, date(2026, 3, 10))


class Row:
    def __init__(self, **columns):
        self.__dict__ |= columns


def told(kind, was, now):
    return deeds(kind, Row(**was), Row(**now), NAMES)


def moved(found, by, after=1, **change):
    """Change a rollout so many hours after the programme began: the database has its own clock."""
    with log.acting(by.pk):
        Rollout.objects.filter(pk=found.pk).update(**change)
    event = RolloutEvent.objects.filter(pgh_obj=found).latest("pgh_id")
    begun = RolloutEvent.objects.earliest("pgh_id").pgh_created_at
    with log.unlocked():
        later = RolloutEvent.objects.filter(pk=event.pk)
        later.update(pgh_created_at=begun + timedelta(hours=after))


def words(client, *address):
    return [one.words for one in client.get(url(*address)).context["happenings"]]


def test_a_day_is_told_from_and_to():
    assert told("rollout", {"due_on": date(2026, 5, 3)}, {"due_on": date(2026, 5, 20)}) == [
        "moved the due day from 3 May to 20 May"
    ]


def test_a_state_is_told_as_a_deed_and_what_follows_from_it_is_not():
    was = {"state": "reported", "done_on": None, "reported_on": date(2026, 3, 9)}
    assert told("rollout", was, was | {"state": "done", "done_on": date(2026, 3, 10)}) == [
        "confirmed it as done"
    ]
    assert told("rollout", was, was | {"state": "under_way", "reported_on": None}) == [
        "gave it back"
    ]


def test_people_are_told_by_the_name_they_have_today():
    assert told("rollout", {"owner_id": None}, {"owner_id": 7}) == ["made Anna Berg the owner"]
    assert told("rollout", {"owner_id": 7}, {"owner_id": 8}) == [
        "made somebody who was removed the owner after Anna Berg"
    ]


@pytest.mark.parametrize("kind", [MilestoneEvent, ProgrammeEvent, RolloutEvent])
def test_every_column_that_is_written_down_has_words_or_is_left_out_on_purpose(kind):
    columns = {one.attname for one in kind._meta.concrete_fields if not one.name.startswith("pgh")}
    silent = {
        *("id", "version", "programme_id", "milestone_id", "team_id", "code", "reach"),
        *("reported_by_id", "baseline_starts_on", "baseline_due_on", "lapsed_on"),
    }
    name = kind.__name__.removesuffix("Event").lower()
    assert columns - silent == set(FIELDS[name])


def test_the_page_of_a_rollout_tells_who_moved_what(charter, hanna, max_, as_):
    due = charter.due_on
    moved(charter, hanna, due_on=due + timedelta(days=7))
    moved(charter, max_, after=2, state="stuck", confidence="doubtful")

    first, second, third = words(as_(max_), "rollout-history", charter.pk)

    assert first == "Max Manager said that it is stuck and doubted the date"
    assert second.startswith("Hanna HR moved the due day from ")
    assert third == "The server planned it"


def test_what_one_request_changed_is_one_happening_with_its_teams(programme, hanna, as_):
    milestone = rollout("CMT-M2", "Team Nord").milestone
    client = as_(hanna)
    with log.acting(hanna.pk):
        Milestone.objects.filter(pk=milestone.pk).update(title="Charter of the team")
        milestone.rollouts.update(hours_spent=3)

    found = client.get(url("milestone-history", milestone.pk)).context["happenings"]
    (newest,) = (one for one in found if one.words.startswith("Hanna"))

    assert newest.words.startswith("Hanna HR changed the title from ")
    assert newest.words.endswith("and changed it in 3 teams")
    assert newest.size == 4
    assert "Team Nord: Hanna HR changed the hours spent from none to 3" in newest.lines


def test_a_programme_tells_its_beginning_in_one_line(programme, hanna, as_):
    (only,) = as_(hanna).get(url("programme-history")).context["happenings"]

    assert only.words == "The server began it, added 12 milestones and planned 20 in teams"
    assert only.size == 1 + 12 + Rollout.objects.count()


def test_a_manager_reads_the_history_of_their_own_teams_only(programme, hanna, max_, helga, as_):
    nord, sued = rollout("CMT-M2", "Team Nord"), rollout("CMT-M2", "Team Süd")
    moved(sued, hanna, hours_spent=5)

    assert "Team Süd" not in str(words(as_(max_), "milestone-history", nord.milestone_id))
    assert "Team Süd" in str(words(as_(helga), "milestone-history", nord.milestone_id))
    assert as_(max_).get(url("rollout-history", sued.pk)).status_code == 404
    assert as_(max_).get(url("programme-history")).status_code == 404


def test_who_is_erased_has_no_name_in_it(charter, hanna, otto, as_):
    Rollout.objects.filter(pk=charter.pk).update(owner=otto)
    moved(charter, otto, hours_spent=2)
    erasing.erase(otto, by=hanna, now=timezone.now())

    page = as_(hanna).get(url("rollout-history", charter.pk)).content.decode()

    assert "Otto Elsewhere" not in page
    assert f"Erased person {otto.pk} changed the hours spent" in page


def test_it_goes_with_the_log_after_three_years(charter, hanna, as_):
    moved(charter, hanna, after=0, hours_spent=2)
    now = RolloutEvent.objects.latest("pgh_id").pgh_created_at

    retention.apply(now + timedelta(days=3 * 365 - 1))
    assert RolloutEvent.objects.filter(pgh_obj=charter).count() == 2
    retention.apply(now + timedelta(days=3 * 365 + 1))

    assert not RolloutEvent.objects.exists()
    assert words(as_(hanna), "rollout-history", charter.pk) == []


def test_a_long_history_takes_pages_and_no_more_queries(
    charter, hanna, as_, django_assert_max_num_queries
):
    client = as_(hanna)
    for hour in range(1, 41):
        moved(charter, hanna, after=hour, hours_spent=hour)

    with django_assert_max_num_queries(24):
        page = client.get(url("milestone-history", charter.milestone_id))

    assert len(page.context["happenings"]) == 25
    assert "Page 1 of 2" in page.content.decode()
    with django_assert_max_num_queries(26):
        client.get(url("programme-history"))
