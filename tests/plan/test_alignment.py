"""The alignment matrix: gaps in words, ticking cell by cell."""

import pytest

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme, Value
from tests import make

PAGE = "/roadmap/alignment/"


@pytest.fixture
def honesty(programme):
    return Value.objects.create(programme=programme, name="Honesty")


@pytest.fixture
def charter(programme):
    return programme.milestones.get(code="CMT-M2")


def shown(answer):
    return answer.context["shown"]


def send(client, was, *cells):
    """What the page would send: everything that was ticked, and these."""
    ticked = {*was.split(), *cells}
    return client.post(PAGE, {"shown": was, "cell": sorted(ticked)}, follow=True)


def test_empty_columns_rows_and_lanes_are_said_in_words(as_, honesty, programme, hanna):
    unaimed = programme.milestones.filter(code__in=["CMT-M1", "CPT-M6"])
    programme.milestones.update(for_vision=True, lane="block")
    unaimed.update(for_vision=False, for_mission=False)

    page = as_(hanna).get(PAGE).content.decode()

    assert "Two milestones reinforce nothing named." in page
    assert "No milestone reinforces “Honesty”." in page
    assert "No milestone is in the lane “Education”." in page
    assert "No milestone is in the lane “Leadership”." in page


def test_without_a_mission_there_is_no_column_for_it_and_that_is_said(as_, programme, hanna):
    client = as_(hanna)
    page = client.get(PAGE).content.decode()
    assert "No mission is written down, and no value is named." in page
    assert "The mission" not in page

    Programme.objects.update(mission="We host whoever comes.")
    assert "The mission" in client.get(PAGE).content.decode()


def test_only_the_gaps_can_be_shown_and_ticked_without_losing_the_rest(
    as_, honesty, programme, charter, hanna
):
    programme.milestones.update(for_vision=True)
    programme.milestones.filter(pk=charter.pk).update(for_vision=False)
    client = as_(hanna)

    answer = client.get(f"{PAGE}?show=gaps")
    assert [row.milestone for row in answer.context["page"]] == [charter]
    client.post(f"{PAGE}?show=gaps", {"shown": shown(answer), "cell": [f"{charter.pk}:vision"]})

    assert programme.milestones.filter(for_vision=True).count() == 12


def test_ticking_and_unticking_changes_these_cells_alone(as_, honesty, charter, hanna):
    client, cell = as_(hanna), f"{charter.pk}:{honesty.pk}"
    version = charter.version

    answer = send(client, shown(client.get(PAGE)), cell, f"{charter.pk}:vision")
    assert "Saved: " in answer.content.decode()
    charter.refresh_from_db()
    assert charter.for_vision
    assert charter.values.get() == honesty
    assert charter.version > version

    was = shown(client.get(PAGE))
    client.post(PAGE, {"shown": was, "cell": [each for each in was.split() if each != cell]})
    assert not charter.values.exists()
    assert Milestone.objects.get(pk=charter.pk).for_vision


def test_two_people_who_tick_different_cells_both_keep_theirs(as_, honesty, charter, hanna):
    client = as_(hanna)
    was = shown(client.get(PAGE))
    other = Milestone.objects.get(code="CSQ-M2")

    send(client, was, f"{charter.pk}:{honesty.pk}")
    send(client, was, f"{other.pk}:{honesty.pk}")

    assert {*honesty.milestones.all()} == {charter, other}


def test_what_is_not_there_any_more_or_belongs_elsewhere_is_left_out(as_, honesty, charter, hanna):
    client = as_(hanna)
    elsewhere = make.programme(name="Safe at work")
    Value.objects.create(programme=elsewhere, name="Care")
    stranger = elsewhere.milestones.first()
    odd = [f"{stranger.pk}:vision", f"{charter.pk}:99999", "x:y", "7", f"{charter.pk}:mission"]
    page = f"{PAGE}?programme={charter.programme_id}"
    was = shown(client.get(page))

    answer = client.post(page, {"shown": was, "cell": [*was.split(), *odd]}, follow=True)

    assert "Nothing was changed." in answer.content.decode()


def test_a_sponsor_reads_and_ticks_nothing_and_an_archived_one_keeps_its_ticks(
    as_, honesty, charter, hanna, sonja
):
    cell = f"{charter.pk}:{honesty.pk}"
    page = as_(sonja).get(PAGE).content.decode()
    assert 'type="checkbox"' not in page
    assert "Team charter" in page
    assert as_(sonja).post(PAGE, {"shown": "", "cell": [cell]}).status_code == 404

    Programme.objects.update(archived_on="2026-03-10")
    archived = f"{PAGE}?programme={charter.programme_id}"
    assert as_(hanna).post(archived, {"shown": "", "cell": [cell]}).status_code == 404
    assert not charter.values.exists()


def test_fifty_milestones_and_twelve_values_in_few_queries(
    as_, hanna, otto, django_assert_max_num_queries
):
    programme = make.programme(size=50)
    values = [Value(programme=programme, name=f"Value {n}") for n in range(12)]
    Value.objects.bulk_create(values)
    client = as_(hanna)

    with django_assert_max_num_queries(16):
        answer = client.get(PAGE)
    assert len(answer.context["page"]) == 50

    cells = [f"{m.pk}:{values[0].pk}" for m in programme.milestones.all()]
    with django_assert_max_num_queries(24):
        client.post(PAGE, {"shown": shown(answer), "cell": [*shown(answer).split(), *cells]})
    assert values[0].milestones.count() == 50
