from datetime import date
from random import Random

import pytest

from culture.people.models import Team
from roadmap.plan.matrix.draw import MonthFull, comparison, course, draw, first_day, order
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import say

MAY = date(2026, 5, 1)
PAGE = "/roadmap/rollouts/starts/"


def months_of(drawn):
    return sorted(month.month for month in drawn.values())


def test_no_month_takes_more_than_it_may_and_busy_ones_take_nobody():
    drawn = draw(range(11), seed="1-2026-05-1", capacity=4, first=MAY, leave_out={7, 8})
    assert months_of(drawn) == [5] * 4 + [6] * 4 + [9] * 3


def test_the_same_words_draw_the_same_order_and_others_another():
    teams = list(range(40))
    assert order(teams, "3-2026-05-1") == order(reversed(teams), "3-2026-05-1")
    assert order(teams, "3-2026-05-1") != order(teams, "3-2026-05-2")
    # What the page says: sorted, then Python's own shuffle.
    again = sorted(teams)
    Random("3-2026-05-1").shuffle(again)
    assert order(teams, "3-2026-05-1") == again


def test_every_team_is_first_about_as_often_as_another():
    first = [order(range(5), f"1-2026-05-{number}")[0] for number in range(1000)]
    assert all(150 < first.count(team) < 250 for team in range(5))


def test_a_pinned_team_takes_a_place_of_its_month():
    june = date(2026, 6, 1)
    drawn = draw(range(5), seed="s", capacity=2, first=MAY, pinned={4: june, 3: june})
    assert drawn[4] == drawn[3] == june
    assert months_of(drawn) == [5, 5, 6, 6, 7]
    with pytest.raises(MonthFull) as full:
        draw(range(5), seed="s", capacity=1, first=MAY, pinned={4: june, 3: june})
    assert full.value.month == june


def test_teams_begin_on_a_weekday():
    assert first_day(MAY) == MAY
    assert first_day(date(2026, 8, 1)) == date(2026, 8, 3)


def test_the_course_counts_reached_and_waiting_and_says_when_they_can_be_compared():
    starts = {team: date(2026, 5 + team // 3, 4) for team in range(12)} | {99: date(2026, 2, 2)}
    found = course(starts, first=MAY)

    assert [(month.reached, month.waiting) for month in found] == [(4, 9), (7, 6), (10, 3), (13, 0)]
    assert comparison(found).startswith("May to June 2026: at least 4 teams are reached")
    assert comparison(course({1: MAY, 2: MAY}, first=MAY)).startswith("In no month")


@pytest.fixture
def ten(programme, hanna):
    """Ten teams more, in which nothing has begun, with the programme's milestones."""
    hotels = Team.objects.get(name="Hotels")
    rows = list(Rollout.objects.filter(team__name="Team Süd"))
    for number in range(10):
        team = make.team(f"House {number}", parent=hotels)
        make.people(2, team)
        for row in rows:
            row.pk, row.team = None, team
        Rollout.objects.bulk_create(rows)
    return programme


def starts_of(programme):
    rows = Rollout.objects.filter(milestone__programme=programme, milestone__reach="team")
    found = {}
    for team, day in rows.values_list("team__name", "starts_on"):
        found[team] = min(found.get(team, day), day)
    return found


def asked(**fields):
    return "&".join(f"{k}={v}" for k, v in fields.items())


def look(client, query):
    answer = client.get(f"{PAGE}?{query}")
    return answer, answer.context["plan"]


def test_a_draw_is_looked_at_saved_and_kept_with_its_seed(as_, ten, hanna):
    client = as_(hanna)
    before = starts_of(ten)
    query = asked(capacity=3, first="2026-09-01", leave_out=12, number=1)

    answer, plan = look(client, query)
    assert "13 teams still to begin" in answer.content.decode()
    assert starts_of(ten) == before
    answer = client.post(f"{PAGE}?{query}", {"seen": plan.moves.mark}, follow=True)

    after = starts_of(ten)
    by_month = sorted((day.year, day.month) for day in after.values())
    full = [(2026, 9), (2026, 10), (2026, 11), (2027, 1)]
    assert by_month == [month for month in full for _ in range(3)] + [(2027, 2)]
    page = answer.content.decode()
    assert f"drawn from “{ten.pk}-2026-09-1”" in page
    assert "Hanna HR saved it on" in page
    assert "at most 3 a month from September 2026" in page
    assert "This is how it stands already" in page


def test_each_team_s_whole_chain_moves_and_what_waits_for_the_last_moves_too(as_, ten, hanna):
    client = as_(hanna)
    chain = Rollout.objects.filter(team__name="House 3")
    before = dict(chain.values_list("milestone__code", "starts_on"))
    query = asked(capacity=1, first="2026-09-01", number=1)

    _, plan = look(client, query)
    client.post(f"{PAGE}?{query}", {"seen": plan.moves.mark})

    after = dict(chain.values_list("milestone__code", "starts_on"))
    assert len({after[code] - before[code] for code in before}) == 1
    assert max(starts_of(ten).values()) == date(2027, 9, 1)
    for slot in plan.moves.others:
        assert Rollout.objects.get(pk=slot.key).starts_on == slot.starts_on


def test_a_team_drawn_before_its_needs_are_met_begins_later_and_the_page_says_so(as_, ten, hanna):
    answer, plan = look(as_(hanna), asked(capacity=9, first="2026-04-01", number=1))

    assert plan.later
    assert "later than drawn" in answer.content.decode()


def test_what_has_begun_stays_and_counts_as_reached(as_, ten, charter, hanna, max_):
    say(charter, "under_way", max_, TODAY)
    client, kept = as_(hanna), list(Rollout.objects.filter(team=charter.team).values())
    query = asked(capacity=20, first="2026-05-01", number=1)

    _, plan = look(client, query)
    assert charter.team_id not in plan.months
    client.post(f"{PAGE}?{query}", {"seen": plan.moves.mark})

    assert list(Rollout.objects.filter(team=charter.team).values()) == kept
    assert plan.course[-1].waiting == 0


def test_drawing_again_is_the_next_draw_until_somebody_began(as_, ten, charter, hanna, max_):
    client = as_(hanna)
    answer = client.get(f"{PAGE}?{asked(capacity=3, first='2026-05-01', number=1, again=1)}")

    assert "number=2" in answer.url
    page = client.get(answer.url).content.decode()
    assert f"Draw 2, from the words “{ten.pk}-2026-05-2”" in page
    Rollout.objects.filter(milestone__reach="team").update(state="under_way")
    assert "Nobody is left to be drawn" in client.get(answer.url).content.decode()


def test_a_pinned_team_needs_a_month_and_a_reason_and_both_are_kept(as_, ten, hanna):
    client, house = as_(hanna), Team.objects.get(name="House 7")
    pin = {"pins-TOTAL_FORMS": 1, "pins-INITIAL_FORMS": 0, "pins-0-team": house.pk}
    plain = asked(capacity=3, first="2026-05-01", number=1, **pin)

    answer = client.get(f"{PAGE}?{plain}")
    assert answer.status_code == 422
    assert "A pinned team needs a month and a reason" in answer.content.decode()

    query = f"{plain}&pins-0-month=2026-08-01&pins-0-reason=New+lobby+in+July"
    _, plan = look(client, query)
    assert "House 7 (pinned)" in client.get(f"{PAGE}?{query}").content.decode()
    page = client.post(f"{PAGE}?{query}", {"seen": plan.moves.mark}, follow=True).content.decode()
    assert starts_of(ten)["House 7"] == date(2026, 8, 3)
    assert "House 7 was pinned to August 2026: New lobby in July" in page


def test_what_changed_meanwhile_is_not_saved_over(as_, ten, charter, hanna, max_):
    client, query = as_(hanna), asked(capacity=3, first="2026-05-01", number=1)
    _, plan = look(client, query)
    say(charter, "under_way", max_, TODAY)
    before = starts_of(ten)

    page = client.post(f"{PAGE}?{query}", {"seen": plan.moves.mark}).content.decode()

    assert "so nothing was saved" in page
    assert starts_of(ten) == before


@pytest.mark.parametrize(
    "odd",
    [
        "capacity=0",
        "capacity=x&first=soon",
        "capacity=3&first=1999-01-01&number=1",
        "capacity=3&first=2026-05-01&number=-4",
        "capacity=3&first=2026-05-01&number=1&branch=x",
        "capacity=3&first=2026-05-01&number=1&pins-TOTAL_FORMS=x&pins-INITIAL_FORMS=0",
        "capacity=3&first=2026-05-01&number=1&"
        + "&".join(f"leave_out={month}" for month in range(1, 13)),
    ],
)
def test_what_cannot_be_drawn_is_answered_with_words(as_, ten, hanna, odd):
    answer = as_(hanna).get(f"{PAGE}?{odd}")
    assert answer.status_code == 422
    assert "It cannot be drawn like this" in answer.content.decode()
