from datetime import date, timedelta

import pytest

from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import Standing
from tests.make import TODAY
from tests.plan.conftest import say

PROGRAMME = Programme(start_days=7, risk_days=14)


def ago(days):
    return TODAY - timedelta(days=days)


def standing(**counts):
    given = {"teams": 1, "starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 1)} | counts
    return Standing(today=TODAY, **given)


@pytest.mark.parametrize(
    ("counts", "tempo"),
    [
        ({"draft": 1}, ""),
        ({"done": 1}, ""),
        ({"reported": 1, "due_on": ago(90)}, ""),
        ({"reviewed": 1}, ""),
        ({"waits_since": ago(-1)}, ""),
        ({"waits_since": ago(6)}, ""),
        ({"waits_since": ago(7)}, "lagging"),
        ({"under_way": 1}, "on_track"),
        ({"under_way": 1, "doubtful": 1}, "lagging"),
        ({"under_way": 1, "late": 1, "late_since": ago(1)}, "lagging"),
        ({"under_way": 1, "late": 1, "late_since": ago(14)}, "lagging"),
        ({"under_way": 1, "late": 1, "late_since": ago(15)}, "at_risk"),
        ({"stuck": 1}, "at_risk"),
        ({"lapsed": 1}, "at_risk"),
        ({"teams": 3, "done": 1, "under_way": 1, "stuck": 1}, "at_risk"),
    ],
)
def test_tempo_comes_from_dates_states_and_the_last_confidence(counts, tempo):
    assert standing(**counts).tempo(PROGRAMME) == tempo


def test_thresholds_are_the_programme_s():
    patient = Programme(start_days=30, risk_days=60)

    assert standing(waits_since=ago(20)).tempo(patient) == ""
    late = standing(under_way=1, late=1, late_since=ago(50))
    assert late.tempo(patient) == "lagging"


def test_of_one_rollout_and_of_all_it_is_the_same(charter, programme, max_):
    day = charter.starts_on + timedelta(days=3)
    say(charter, "under_way", max_, day, confidence="doubtful")

    alone = Rollout.objects.filter(pk=charter.pk)
    counted = alone.standings(day)[charter.milestone_id]

    assert charter.standing(day) == counted
    assert counted.tempo(programme) == "lagging"


def test_the_last_confidence_counts(charter, programme, max_):
    day = charter.starts_on + timedelta(days=3)
    say(charter, "under_way", max_, day, confidence="doubtful")
    say(charter, "stuck", max_, day, confidence="")
    assert charter.confidence == "doubtful"

    say(charter, "under_way", max_, day, confidence="sure")

    assert charter.standing(day).tempo(programme) == "on_track"
