from culture.talk.models import Notice
from tests.make import TODAY
from tests.plan.conftest import rollout, say


def test_the_programme_and_its_milestones_read_as_on_the_pages(as_, programme, hanna, max_):
    (row,) = as_(hanna).get("/api/programmes/").json()["results"]
    assert row == {
        "id": programme.pk,
        "name": "Service by heart",
        "comes_from": "",
        "goes_to": "",
        "vision": "Guests say we keep our word.",
        "mission": "",
        "starts_on": "2026-03-10",
        "target_on": programme.target_on.isoformat(),
        "archived_on": None,
        "currency": "EUR",
        "start_days": 7,
        "risk_days": 14,
    }
    rows = as_(max_).get("/api/milestones/").json()["results"]
    assert len(rows) == 12
    charter = next(row for row in rows if row["code"] == "CMT-M2")
    needs = {row["id"]: row["code"] for row in rows}
    assert {needs[pk] for pk in charter["needs"]} == {"STR-M2", "STR-M4"}


def test_rollouts_are_those_the_reader_may_see(as_, programme, hanna, max_, emma):
    def teams(person):
        rows = as_(person).get("/api/rollouts/").json()["results"]
        return {(row["team_name"]) for row in rows}

    assert teams(hanna) == {"Havelund", "Team Nord", "Team Süd"}
    assert teams(max_) == {"Havelund", "Team Nord"}
    assert teams(emma) == set()
    assert as_(emma).get("/api/milestones/").status_code == 404
    assert as_(emma).get(f"/api/rollouts/{rollout('CMT-M2', 'Team Süd').pk}/").status_code == 404


def test_a_report_follows_the_rules_of_the_page(as_, charter, max_, helga, emma):
    path = f"/api/rollouts/{charter.pk}/reports/"

    def send(person, said):
        return as_(person).post(path, said, content_type="application/json")

    good = {"state": "under_way", "confidence": "sure", "note": "Half of us have written it"}
    good |= {"hours_spent": 6}
    assert send(helga, good).status_code == 404
    assert send(emma, good).status_code == 404
    assert "confidence" in send(max_, {"state": "under_way"}).json()
    for odd in ([1, 2], {"state": "done"}, {"state": "stuck", "note": {"a": 1}}, "x"):
        assert send(max_, odd).status_code == 400

    answer = send(max_, good)

    assert answer.status_code == 201
    assert answer.json()["by"] == "Max Manager"
    assert [row["note"] for row in as_(helga).get(path).json()] == ["Half of us have written it"]
    row = as_(helga).get(f"/api/rollouts/{charter.pk}/").json()
    assert (row["hours_spent"], row["confidence"], row["tempo"]) == (6, "sure", "on_track")
    assert (row["baseline_due_on"], row["renew_on"]) == (charter.due_on.isoformat(), None)


def test_a_done_report_reaches_who_confirms_it_and_tells_when_it_names_an_event(
    as_, charter, max_, helga
):
    path = f"/api/rollouts/{charter.pk}/reports/"
    said = {"state": "reported", "note": "Workshop held", "lesson": "Begin on a Monday"}

    row = as_(max_).post(path, said, content_type="application/json").json()

    assert (row["only_an_event"], row["lesson"]) == (True, "Begin on a Monday")
    assert Notice.objects.get(person=helga).what == "reported"


def test_what_is_done_takes_no_report(as_, charter, max_, helga):
    say(charter, "reported", max_, TODAY)
    charter.confirm(by=helga, day=TODAY)

    answer = as_(max_).post(
        f"/api/rollouts/{charter.pk}/reports/",
        {"state": "reported"},
        content_type="application/json",
    )

    assert answer.status_code == 409


def test_lists_cost_the_same_however_long(as_, programme, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    for page in ("milestones", "rollouts", "programmes"):
        with django_assert_max_num_queries(8):
            client.get(f"/api/{page}/")
