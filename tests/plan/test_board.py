"""The board: cards by the quarter of the programme, moved by button, by pointer, or by dates."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from culture.people.models import Person, Team
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url

BOARD = "/roadmap/"
QUARTER = relativedelta(months=3)


def cards(answer):
    """{name of a quarter: titles of its cards} of the first band."""
    columns = answer.context["bands"][0].columns
    return {each.phase.name: [row.milestone.title for row in each.rows] for each in columns}


def proposed(client, milestone, by):
    """What the page of a moved card would send when it is saved."""
    answer = client.get(url("milestone-move", milestone.pk), {"by": by})
    form, change = answer.context["form"], answer.context["change"]
    said = {name: form[name].value() for name in ("starts_on", "due_on", "version")}
    return said | {"seen": change.mark if change else ""}, answer.content.decode()


def starts(code):
    return list(
        Rollout.objects.filter(milestone__code=code)
        .order_by("team__name")
        .values_list("starts_on", flat=True)
    )


def test_the_headline_says_how_many_are_done_and_which_are_late(as_, programme, hanna, max_):
    vision = rollout("STR-M2", "Havelund")
    say(vision, "reported", max_, TODAY)
    vision.confirm(by=hanna, day=TODAY)
    Rollout.objects.filter(milestone__code="COM-M1").update(
        starts_on=TODAY - timedelta(days=30), due_on=TODAY - timedelta(days=8)
    )

    page = as_(hanna).get(BOARD).content.decode()

    assert "One of 12 milestones is done. One is late: Tell the why." in page
    assert "8 days late" in page
    assert Rollout.objects.of(programme).progress(TODAY).words in page


def test_drafts_stand_on_the_board_and_do_not_count(as_, programme, hanna):
    Rollout.objects.filter(milestone__code="COM-M1").update(state="draft")
    page = as_(hanna).get(BOARD).content.decode()
    assert "None of 11 milestones is done. Nothing is late." in page
    assert "Tell the why" in page

    Rollout.objects.of(programme).update(state="draft")
    assert "No milestone is agreed yet." in as_(hanna).get(BOARD).content.decode()


def test_a_card_says_how_far_the_teams_are_and_whom_to_ask(as_, charter, hanna, max_):
    say(charter, "stuck", max_, TODAY, note="Short of people")

    page = as_(hanna).get(BOARD).content.decode()

    assert "0 of 3 teams" in page
    assert "Ask Team Nord what is in the way" in page
    assert "At risk" in page


def test_cards_stand_in_the_quarter_of_the_programme_in_which_they_start(as_, programme, hanna):
    shown = cards(as_(hanna).get(BOARD))

    assert list(shown)[:2] == ["Months 1–3", "Months 4–6"]
    first = TODAY + QUARTER - timedelta(days=1)
    expected = {m.title for m in programme.milestones.filter(starts_on__lte=first)}
    assert set(shown["Months 1–3"]) == expected


def test_filters_and_rows_stand_in_the_address_and_htmx_gets_the_board_alone(
    as_, charter, hanna, max_
):
    say(charter, "under_way", max_, TODAY)
    asked = f"{BOARD}?construct=commitment&state=under_way&by=lane"

    answer = as_(hanna).get(asked, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert page.lstrip().startswith('<div class="board landscape" id="list"')
    assert "Team charter" in page
    assert "First pulse and honest read-out" not in page
    assert [band.key for band in answer.context["bands"]] == [charter.milestone.lane]
    assert "No milestone fits" in as_(hanna).get(f"{BOARD}?state=done").content.decode()


def test_a_manager_reads_the_rollouts_of_their_own_teams_and_moves_nothing(
    as_, programme, max_, helga
):
    sued = rollout("CMT-M2", "Team Süd")
    say(sued, "stuck", helga, TODAY, note="Short of people")
    move = url("milestone-move", sued.milestone_id)

    assert "Ask Team Süd" in as_(helga).get(BOARD).content.decode()
    page = as_(max_).get(BOARD).content.decode()
    assert "Team Süd" not in page
    assert move not in page
    assert as_(max_).get(move).status_code == 404


def test_the_board_says_whose_turn_it_is(as_, charter, hanna, max_):
    Rollout.objects.filter(pk=charter.pk).update(starts_on=TODAY, due_on=TODAY)
    assert "waits for your report" in as_(max_).get(BOARD).content.decode()

    say(charter, "reported", max_, TODAY)
    assert "waits for your report" not in as_(max_).get(BOARD).content.decode()
    assert "Confirm 1 report" in as_(hanna).get(BOARD).content.decode()


def test_a_card_moved_later_shows_what_it_pushes_before_it_is_saved(as_, charter, hanna):
    client, before, thanks = as_(hanna), starts("CMT-M2"), starts("CSQ-M2")

    said, page = proposed(client, charter.milestone, by=3)

    assert "This moves other milestones too" in page
    assert "Everyday thanks from four sides" in page
    assert starts("CMT-M2") == before
    answer = client.post(url("milestone-move", charter.milestone_id) + "?back=by%3Dlane", said)
    assert answer.url.endswith(f"by=lane&moved={charter.milestone_id}#card-{charter.milestone_id}")
    moved = starts("CMT-M2")
    assert min(moved) == min(before) + QUARTER
    assert [day - moved[0] for day in moved] == [day - before[0] for day in before]
    assert all(new > old for new, old in zip(starts("CSQ-M2"), thanks, strict=True))
    page = client.get(answer.url).content.decode()
    assert "Moved: Team charter now starts on" in page
    assert f'data-moved="{charter.milestone_id}"' in page


def test_what_was_not_looked_at_is_not_saved(as_, charter, hanna):
    client, before = as_(hanna), starts("CMT-M2")
    said, _ = proposed(client, charter.milestone, by=3)

    answer = client.post(url("milestone-move", charter.milestone_id), said | {"seen": ""})

    assert "This moves other milestones too" in answer.content.decode()
    assert starts("CMT-M2") == before


def test_dates_that_cannot_be_are_said_and_nothing_moves(as_, charter, hanna):
    client, before = as_(hanna), starts("CMT-M2")

    _, page = proposed(client, charter.milestone, by=-12)

    assert "Please look at this again" in page
    said = {"starts_on": "soon", "due_on": "", "version": charter.milestone.version}
    answer = client.post(url("milestone-move", charter.milestone_id), said)
    assert answer.status_code == 422
    assert starts("CMT-M2") == before


def test_who_saves_second_is_told_and_moves_nothing(as_, charter, hanna):
    client, before = as_(hanna), starts("CMT-M2")
    said, _ = proposed(client, charter.milestone, by=3)
    assert charter.milestone.take(charter.milestone.version)

    answer = client.post(url("milestone-move", charter.milestone_id), said)

    assert answer.status_code == 409
    assert "Somebody else changed this milestone" in answer.content.decode()
    assert starts("CMT-M2") == before


def test_what_is_reported_as_done_everywhere_cannot_be_moved(as_, programme, hanna, max_):
    vision = rollout("STR-M2", "Havelund")
    say(vision, "reported", max_, TODAY)

    page = as_(hanna).get(url("milestone-move", vision.milestone_id), {"by": 3}).content.decode()

    assert "Its dates stay as they are" in page
    assert url("milestone-move", vision.milestone_id) not in as_(hanna).get(BOARD).content.decode()


def test_strangers_find_no_roadmap(as_, programme, emma, otto, kim, tore):
    for person in (emma, otto, kim, tore):
        assert as_(person).get(BOARD).status_code == 404


@pytest.mark.parametrize("name", ["board", "timeline", "calendar", "list"])
def test_before_the_start_hr_is_led_to_it_and_others_are_told(as_, hanna, max_, name):
    assert url("programme-start") in as_(hanna).get(url(name)).content.decode()
    assert url("programme-start") not in as_(max_).get(url(name)).content.decode()


def test_every_view_keeps_the_programme_that_was_asked_for(as_, programme, hanna):
    make.programme(name="Next", starts_on=TODAY + timedelta(days=60))
    asked = {"programme": programme.pk}

    page = as_(hanna).get(BOARD, asked).content.decode()

    assert f"{url('timeline')}?programme={programme.pk}" in page
    assert f'<option value="{programme.pk}" selected>{programme.name}' in page
    assert as_(hanna).get(url("list"), asked).context["programme"] == programme
    assert as_(hanna).get(BOARD).context["programme"].name == "Next"


def test_an_archived_programme_asks_nobody_for_anything_and_is_moved_by_nobody(
    as_, programme, max_, hanna
):
    make.programme(name="Next", starts_on=TODAY + timedelta(days=60))
    Rollout.objects.of(programme).update(starts_on=TODAY, due_on=TODAY)
    assert Rollout.objects.due_for(max_, TODAY).exists()

    Programme.objects.filter(pk=programme.pk).update(archived_on=TODAY)

    assert Programme.current().name == "Next"
    assert not Rollout.objects.due_for(max_, TODAY).exists()
    milestone = Milestone.objects.get(programme=programme, code="CMT-M2")
    assert as_(hanna).get(url("milestone-move", milestone.pk)).status_code == 404
    page = as_(hanna).get(BOARD, {"programme": programme.pk}).content.decode()
    assert "(archived)" in page
    assert "milestone-move" not in page


def test_what_is_due_stands_late_first_and_leaves_out_what_has_not_begun(programme, max_):
    for code, start, due in [("CMT-M2", -9, 20), ("STR-M5", -30, -2), ("COM-M3", 3, 9)]:
        Rollout.objects.filter(milestone__code=code).update(
            starts_on=TODAY + timedelta(days=start), due_on=TODAY + timedelta(days=due)
        )

    found = [r.milestone.code for r in Rollout.objects.due_for(max_, TODAY)]

    assert found == ["STR-M5", "CMT-M2"]


@pytest.fixture
def forty_teams(hanna):
    top = Team.objects.get(name="Havelund")
    for number in range(41):
        team = make.team(f"Team {number}", parent=top)
        Person.objects.create_user(f"t{number}@havelund.example", f"T {number}", team=team)
    return make.programme(size=50)


@pytest.mark.parametrize(
    ("name", "most"), [("board", 17), ("list", 14), ("timeline", 14), ("calendar", 16)]
)
def test_a_view_costs_the_same_however_many_teams(
    as_, forty_teams, hanna, django_assert_max_num_queries, name, most
):
    client = as_(hanna)
    with django_assert_max_num_queries(most):
        client.get(url(name))
