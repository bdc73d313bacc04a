"""Home: what each role finds first."""

from datetime import date, timedelta

import time_machine
from django.urls import reverse

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Review, Rollout
from surveys import steps
from surveys.models.pulses import Pulse
from surveys.models.results import Certificate
from tests import make
from tests.conftest import team

HOME = reverse("health:home")


def page(client):
    response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def at(instant):
    return time_machine.travel(instant, tick=False)


def milestone_in(where, *, due_on, construct="communication", title="Shift huddle"):
    programme = make.programme() if not Milestone.objects.exists() else None
    programme = programme or Milestone.objects.first().programme
    milestone = Milestone.objects.create(
        programme=programme,
        code=f"X{Milestone.objects.count()}",
        construct=construct,
        title=title,
        done_means="Ten minutes a week.",
        reach=Milestone.Reach.TEAM,
        starts_on=due_on - timedelta(days=30),
        due_on=due_on,
    )
    return Rollout.objects.create(
        milestone=milestone, team=where, starts_on=due_on - timedelta(days=30), due_on=due_on
    )


def test_an_hr_lead_finds_five_steps_and_one_button(db, as_):
    make.organisation()
    hanna = make.hr_lead()

    html = page(as_(hanna))

    assert "16 minutes to your first pulse, Hanna." in html
    assert "Two of five steps are done." in html
    assert html.count("act-main") == 1
    assert reverse("people:import") in html
    assert "What is service like here? 37 questions, about 7 minutes" in html


def test_each_step_is_done_once_what_it_makes_exists(staffed, as_, hanna):
    client = as_(hanna)
    assert reverse("plan:programme-start") in page(client)

    make.programme()
    assert reverse("surveys:cadence-start") in page(client)

    with at(make.NOW):
        make.cadence()
        html = page(client)
    assert "Your first pulse is planned." in html
    assert "First results on Friday 20 March." in html


def test_an_open_pulse_shows_participation_by_the_hour_and_nobody_by_name(staffed, as_, hanna):
    with at(make.NOW):
        pulse = make.open_pulse()
        assert "How many have answered is shown once an hour." in page(as_(hanna))
        for one in make.invited(pulse)[:9]:
            make.cast(pulse, one)
        steps.refresh_participation(make.NOW)

        html = page(as_(hanna))

    assert f"9 of {pulse.invited} (" in html
    assert "Nobody sees who answered." in html
    assert "It closes on Thursday 19 March, 18:00, or on Monday 23 March, 18:00" in html


def test_after_the_result_home_has_it_in_one_line_with_what_comes_next(released, as_, hanna):
    certificate = Certificate.objects.get(pulse=released)

    html = page(as_(hanna))

    assert "This is where we start." in html
    assert "Next pulse, 14 April" in html
    plan = reverse("surveys:pulse", args=[Pulse.objects.planned().first().pk])
    assert f'href="{plan}"' in html
    assert "The April pulse opens on Tuesday 14 April, 08:00." in as_(hanna).get(plan).text
    assert f"{certificate.envelopes} envelopes, {certificate.counted} counted, 0 left" in html
    assert html.count("act-main") == 1


def test_do_next_names_who_is_late_where_it_is_weakest(released, as_, hanna):
    late = milestone_in(team("Team Nord"), due_on=date(2026, 3, 13))
    milestone_in(team("Team Süd"), due_on=date(2026, 3, 1), construct="strategy")

    html = page(as_(hanna))

    assert "<b>Ask Max Manager</b> how “Shift huddle” can be finished in Team Nord" in html
    assert "<b>Friday 13 March</b>" in html
    assert reverse("plan:rollout", args=[late.pk]) in html


def test_an_archived_programme_is_neither_late_nor_next(released, as_, hanna):
    milestone_in(team("Team Nord"), due_on=date(2026, 3, 13))
    Programme.objects.update(archived_on=date(2026, 3, 14))

    html = page(as_(hanna))

    assert "Nothing is late in any team today." in html
    assert "Ask Max Manager" not in html


def test_what_was_reported_waits_for_hr(released, as_, hanna, max_):
    rollout = milestone_in(team("Team Nord"), due_on=date(2026, 4, 1))
    rollout.report(Review(state="reported"), by=max_, day=date(2026, 3, 18))

    html = page(as_(hanna))

    assert "1 milestone waits for your word, Hanna." in html
    assert "reported by Max Manager" in html
    assert "<b>Answer Max Manager</b>" in html


def test_a_manager_finds_what_is_due_and_the_own_result_in_a_sentence(released, as_, max_):
    due = milestone_in(team("Team Nord"), due_on=date(2026, 3, 24))
    late = milestone_in(team("Team Nord"), due_on=date(2026, 3, 2), title="Charter")

    html = page(as_(max_))

    assert "Two things this week, Max." in html
    assert "late since 2 March" in html
    assert html.index(late.milestone.title) < html.index(due.milestone.title)
    assert "and told too late." in html
    assert "Please do not guess who said what." in html
    assert "Team Süd" not in html


def test_a_manager_reads_that_nobody_sees_who_answered(staffed, as_, max_):
    with at(make.NOW):
        make.open_pulse()
        html = page(as_(max_))

    assert "Nobody sees who answered, you included." in html
    assert "Nothing is due this week, Max." in html


def test_an_employee_reads_the_company_in_words_once_it_is_released(pulse, as_, emma):
    with at(pulse.ends_at + make.HOUR):
        html = page(as_(emma))
        assert "First results on Friday 20 March." in html
        assert "This is where we start." not in html

    with at(make.published_at(pulse)):
        html = page(as_(emma))
    assert "This is where we start." in html
    assert "Next pulse, 14 April" in html
    assert "no manager, HR lead or report ever sees one person’s answers" in html


def test_a_sponsor_and_a_representative_have_a_home(released, as_, sonja, kim):
    for person in (sonja, kim):
        assert "This is where we start." in page(as_(person))


def test_a_technical_admin_finds_no_number_at_all(released, as_, tore):
    html = page(as_(tore))

    assert "You look after the machine, Tore." in html
    assert "weakest" not in html
    assert "answered" not in html


def test_home_needs_few_queries(released, as_, hanna, max_, emma, django_assert_max_num_queries):
    for person in (hanna, max_, emma):
        client = as_(person)
        with django_assert_max_num_queries(46):
            page(client)
