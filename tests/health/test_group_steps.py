"""The four steps of a group: who takes them, what they tick, and what HR sees of them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pptx import Presentation

from culture.health.basis.reading import reading
from culture.health.basis.rounds import rounds_of, with_groups
from culture.health.groups.after import after, card, leaders, table
from culture.health.groups.steps import deadlines, smallest
from roadmap.actions.models import Action, Talk
from surveys.models.results import Group
from tests import make
from tests.conftest import team


def nord_group():
    return Group.objects.filter(team_ids=[team("Team Nord").pk]).order_by("level").last()


def url(name="group", group=None):
    at = group or nord_group()
    return f"{reverse(f'health:{name}', args=[at.pk])}?pulse={at.pulse.number}"


def page(client, name="group", **kwargs):
    response = client.get(url(name, **kwargs))
    assert response.status_code == 200
    return response.content.decode()


def take(client, step, **sent):
    return client.post(url(f"group-{step}"), sent, follow=True)


def test_a_manager_takes_the_four_steps_and_each_is_ticked(released, as_, max_):
    browser = as_(max_)
    assert "Four steps until" in page(browser)

    take(browser, "talk", on="2026-03-20")
    html = page(browser)
    assert html.count("done on 20 March") == 2  # who talked about it has shown it

    take(browser, "choose", focus="communication::COM-M3")
    html = browser.get(f"{url()}&idea=COM-M3").content.decode()
    assert "Communication, told in time, is where we are weakest." in html

    said = {"heard": "We are told too late.", "will": "One note at every handover."}
    take(browser, "promise", **said, due_on="2026-04-17", owner=max_.email)

    made = Action.objects.get()
    assert (made.scale, made.pulse_number) == ("communication", released.number)
    assert list(made.teams.all()) == [team("Team Nord")]
    html = page(browser)
    assert html.count('class="is-done"') == 4
    assert "Promised by 17 April" in html


def test_the_team_reads_what_it_was_promised_and_nobody_beside_it(released, as_, max_, emma, otto):
    make.action(team("Team Nord"), by=max_)

    for person, reads in ((emma, True), (otto, False)):
        html = as_(person).get(reverse("health:promises")).content.decode()
        assert ("Room changes in one note at every handover." in html) == reads


def test_one_button_is_filled_that_of_the_step_whose_turn_it_is(released, as_, max_):
    browser = as_(max_)

    for step, sent in (
        ("share", {"on": "2026-03-20"}),
        ("talk", {"on": "2026-03-20"}),
        ("choose", {"focus": "communication::own"}),
    ):
        assert page(browser).count("act-main") == 1
        take(browser, step, **sent)
    assert page(browser).count("act-main") == 1


def test_days_before_the_count_and_ahead_are_refused_in_words(released, as_, max_):
    for day, words in (("2026-03-01", "The count was on"), ("2026-03-30", "still to come")):
        response = take(as_(max_), "talk", on=day)
        assert response.status_code == 422
        assert words in response.content.decode()
    assert not Talk.objects.exists()


def test_what_is_no_choice_is_not_chosen(released, as_, max_):
    for sent in ({}, {"focus": "trust::own"}, {"focus": "communication::STR-M1"}):
        assert take(as_(max_), "choose", **sent).status_code == 422
    assert take(as_(max_), "promise", heard="x").status_code == 404  # nothing was chosen


def test_who_only_reads_a_group_takes_no_step_of_it(released, as_, hanna, sonja, otto, emma):
    for person in (sonja, otto, emma):
        assert take(as_(person), "talk", on="2026-03-20").status_code == 404
    assert "group-talk" not in page(as_(sonja))

    assert take(as_(hanna), "talk", on="2026-03-20").status_code == 200  # HR notes it for them


def test_a_larger_group_leads_to_the_smaller_ones_inside_it(apart, as_, hanna):
    outer = Group.objects.filter(pk__in=Group.objects.exclude(inside=None).values("inside"))
    large = outer.filter(level=Group.Level.EXACT).first()

    html = page(as_(hanna), group=large)

    assert "The four steps are taken in the groups inside it" in html
    for inner in Group.objects.filter(inside=large):
        assert inner.name in html
    assert as_(hanna).post(url("group-talk", group=large), {"on": "2026-03-20"}).status_code == 404


# The talk


def slides(client):
    response = client.get(url("group-deck"))
    assert response.status_code == 200
    return Presentation(BytesIO(response.content))


def test_the_slides_have_the_numbers_of_the_page_and_no_comment(released, as_, max_):
    browser = as_(max_)
    html, deck = page(browser), slides(browser)

    chart = next(shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart)
    table = next(shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    told = [[cell.text for cell in row.cells] for row in table.rows][1:]

    assert len(told) == 7
    for (name, number, words), score in zip(told, chart.plots[0].series[0].values, strict=True):
        assert f'<th scope="row">{name}</th><td class="num">{number}</td><td>{words}</td>' in html
        assert number.endswith(f"{score:.0f}")
    assert [row[0] for row in told] == list(chart.plots[0].categories)
    assert all(slide.has_notes_slide for slide in deck.slides)
    texts = " ".join(
        shape.text_frame.text for s in deck.slides for shape in s.shapes if shape.has_text_frame
    )
    assert "Our group feels" in texts
    assert "What could we change ourselves within four weeks?" in texts
    assert "Max Manager" not in texts


def test_before_the_day_the_notes_say_when_to_show_them(counted, as_, max_):
    notes = slides(as_(max_)).slides[0].notes_slide.notes_text_frame.text

    assert "please show this after it" in notes


def test_the_next_talk_tells_what_became_of_the_last_promise(released, as_, max_):
    promise = make.action(team("Team Nord"), by=max_)
    promise.drop("broken", reason="The book was lost.", by=max_, on=make.TODAY)

    titles = [slide.shapes.title.text for slide in slides(as_(max_)).slides]

    assert "What we promised last time" in titles


# The clock


@pytest.fixture
def result(released, hanna):
    """The latest round as HR reads it."""

    def read():
        now = make.published_at(released)
        return with_groups(hanna, rounds_of(hanna, now=now), now=now)[-1]

    return read


def test_ten_working_days_begin_after_the_day_of_the_result(released):
    by = deadlines(released)  # Friday 20 March

    assert by == {
        "share": date(2026, 3, 25),
        "talk": date(2026, 3, 30),
        "choose": date(2026, 4, 1),
        "promise": date(2026, 4, 3),
    }


def test_the_clock_counts_groups_and_working_days(result, as_, max_):
    take(as_(max_), "talk", on="2026-03-20")
    groups = len(smallest(result().groups))

    def headline(day):
        return after(result(), today=day).headline

    assert headline(date(2026, 3, 19)) == "Everybody reads the result on Friday 20 March."
    assert headline(date(2026, 3, 23)) == f"Shared with 1 of {groups} groups, 9 working days left."
    assert headline(date(2026, 4, 3)) == f"Shared with 1 of {groups} groups, today is the last day."
    assert headline(date(2026, 4, 6)).endswith("the ten working days ended on 3 April.")


def test_a_card_and_a_sheet_tell_how_far_groups_have_come(released, as_, hanna, max_):
    take(as_(max_), "talk", on="2026-03-20")
    make.action(team("Team Nord"), by=max_)
    found = reading(hanna, None, now=make.published_at(released))

    groups = len(smallest(found.this.groups))
    assert card(found).words == f"1 of {groups} groups have talked about it, 1 promised something."
    assert table(found)[1][:4] == [
        "Team Nord",
        "Communication",
        "Changes reach us after the guest does.",
        "Room changes in one note at every handover.",
    ]
    assert card(reading(max_, None, now=make.published_at(released))) is None


def test_the_steps_of_a_group_are_its_nearest_leader_s(apart, hanna, max_, helga):
    now = make.published_at(apart)
    groups = with_groups(hanna, rounds_of(hanna, now=now), now=now)[-1].groups
    who = leaders(groups)

    by_name = {group.name: who[group.id] for group in groups}
    assert by_name["Team Nord"] == max_
    assert {by_name[name] for name in by_name if "Team Ost" in name} == {helga}
    assert {by_name[name] for name in by_name if name == "Havelund"} <= {None}


def test_hr_finds_the_clock_at_home_until_it_has_run_out(released, as_, hanna, max_):
    with time_machine.travel(make.published_at(released) + timedelta(days=3), tick=False):
        html = as_(hanna).get(reverse("health:home")).content.decode()
        assert "groups, 9 working days left.</h1>" in html or "group, 9 working days" in html
        assert html.count("act-main") == 1
    with time_machine.travel(make.published_at(released) + timedelta(days=20), tick=False):
        html = as_(hanna).get(reverse("health:home")).content.decode()
        assert "the ten working days ended" in html
        assert "working days ended on 3 April.</h1>" not in html


def test_a_manager_finds_the_next_step_and_the_promises_at_home(released, as_, max_, otto):
    browser = as_(max_)
    assert "Next after March, Team Nord: <a" in browser.get("/").content.decode()

    make.action(team("Team Nord"), by=max_)
    html = browser.get("/").content.decode()

    assert "What my team promised" in html
    assert "Promised by 9 April" in html


@pytest.mark.parametrize("promises", [1, 12])
def test_pages_cost_the_same_however_much_was_promised(
    released, as_, max_, hanna, promises, django_assert_max_num_queries
):
    for _ in range(promises):
        kept = make.action(team("Team Nord"), by=max_)
        kept.keep(did="Done.", did_on=make.TODAY, by=max_, on=make.TODAY)

    with django_assert_max_num_queries(45):
        page(as_(max_))
    with django_assert_max_num_queries(60):
        as_(hanna).get(reverse("health:home"))
