"""Programmes as wholes: their words, several at once, copied, taken along as a file, archived."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.programmes import Programme, Value
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.programmes import files
from roadmap.plan.programmes.patterns import pattern_of
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url
from tests.plan.test_programme_start import PAGE, form

BRING = f"{PAGE}file/"


def change(programme, **fields):
    """What the change form would send."""
    said = {
        "name": programme.name,
        "comes_from": "",
        "goes_to": "",
        "vision": programme.vision,
        "mission": "",
        "target_on": programme.target_on,
        "start_days": 7,
        "risk_days": 14,
        "currency": "EUR",
        "more": "",
    }
    return said | {f"value_{v.pk}": v.name for v in programme.values.all()} | fields


def page_of(programme):
    return f"{url('programme')}?programme={programme.pk}"


@pytest.fixture
def old(programme):
    """Lived through: values, aims, money, reports and a lesson."""
    programme.values.add(*Value.objects.bulk_create([Value(programme=programme, name="Honesty")]))
    charter = programme.milestones.get(code="CMT-M2")
    charter.values.set(programme.values.all())
    Milestone.objects.filter(pk=charter.pk).update(
        for_mission=True, money_planned=300, lane="education"
    )
    Programme.objects.filter(pk=programme.pk).update(comes_from="rules", goes_to="judgement")
    programme.refresh_from_db()
    return programme


# Words


def test_the_page_says_from_where_to_where_the_vision_with_its_date_and_the_values(as_, old, hanna):
    page = as_(hanna).get(page_of(old)).content.decode()

    assert "From rules to judgement" in page
    assert old.vision in page
    assert "By 1 September 2027." in page
    assert "Honesty" in page
    assert "None of 12 milestones are done" in page or "None of 12 milestones is done" in page


def test_a_manager_reads_it_as_far_as_their_teams_go_and_changes_nothing(as_, old, max_):
    page = as_(max_).get(page_of(old)).content.decode()

    assert "Counted in your teams" in page
    assert url("programme-change", old.pk) not in page
    assert as_(max_).post(url("programme-archive", old.pk)).status_code == 404


def test_words_values_and_thresholds_change_together(as_, old, hanna):
    honesty = old.values.get()
    said = change(
        old, comes_from="asking", goes_to="deciding", mission="We host.", start_days="10",
        currency="dkk", more="Care\nCourage\nCare", **{f"value_{honesty.pk}": "Candour"},
    )  # fmt: skip

    assert as_(hanna).post(url("programme-change", old.pk), said).status_code == 302

    old.refresh_from_db()
    assert (old.goes_to, old.mission, old.start_days, old.currency) == (
        "deciding", "We host.", 10, "DKK",
    )  # fmt: skip
    assert [value.name for value in old.values.all()] == ["Candour", "Care", "Courage"]
    assert old.milestones.get(code="CMT-M2").values.get() == honesty


def test_two_values_may_swap_their_names_and_an_emptied_one_goes(as_, old, hanna):
    first = old.values.get()
    second = Value.objects.create(programme=old, name="Care")
    third = Value.objects.create(programme=old, name="Courage")
    swapped = {
        f"value_{first.pk}": "Care",
        f"value_{second.pk}": "Honesty",
        f"value_{third.pk}": "",
    }

    as_(hanna).post(url("programme-change", old.pk), change(old, **swapped))

    assert dict(old.values.values_list("pk", "name")) == {first.pk: "Care", second.pk: "Honesty"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"target_on": "2026-03-09"}, "The target date must lie after the start"),
        ({"currency": "€"}, "Use three letters"),
        ({"more": "Honesty"}, "A value is named twice"),
        ({"more": "\n".join(f"Value {n}" for n in range(12))}, "at most 12 values in all"),
        ({"more": "x" * 81}, "at most 80 letters"),
        ({"vision": "", "start_days": "-1"}, "Please look at this again"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_changes(as_, old, hanna, wrong, words):
    answer = as_(hanna).post(url("programme-change", old.pk), change(old, **wrong))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [value.name for value in old.values.all()] == ["Honesty"]
    assert Programme.objects.get().vision == old.vision


def test_the_name_of_another_programme_of_that_start_is_not_taken(as_, old, hanna):
    make.programme(name="Safe at work", starts_on=old.starts_on)

    answer = as_(hanna).post(url("programme-change", old.pk), change(old, name="Safe at work"))

    assert answer.status_code == 422
    assert "of this name and start exists already" in answer.content.decode()


# Several at once, archived and brought back


@pytest.fixture
def second(old):
    return make.programme(name="Safe at work", starts_on=TODAY + timedelta(days=30))


def test_every_live_programme_can_be_asked_for_the_newest_is_shown(as_, old, second, hanna):
    client = as_(hanna)

    assert "Safe at work" in client.get(url("programme")).content.decode()
    assert "From rules to judgement" in client.get(page_of(old)).content.decode()
    for wrong in ("999999", "x", "-1", "²", "9" * 5000):
        assert client.get(f"{url('programme')}?programme={wrong}").status_code == 404


def test_the_overview_shows_live_ones_first_in_few_queries(
    as_, old, second, hanna, django_assert_max_num_queries
):
    old.archive(TODAY)
    client = as_(hanna)
    with django_assert_max_num_queries(14):
        page = client.get(url("programmes")).content.decode()

    assert "One programme is live" in page
    assert (
        page.index("Safe at work</a>") < page.index("Archived") < page.index("Service by heart</a>")
    )
    assert "Archived on 10 March 2026" in page


def test_an_archived_programme_asks_nobody_stays_readable_and_comes_back(as_, charter, max_, hanna):
    old, client = charter.milestone.programme, as_(hanna)
    Rollout.objects.filter(pk=charter.pk).update(starts_on=TODAY, due_on=TODAY)
    assert charter in Rollout.objects.due_for(max_, TODAY)

    client.post(url("programme-archive", old.pk))
    assert charter not in Rollout.objects.due_for(max_, TODAY)
    assert "archived on 10 March 2026" in client.get(page_of(old)).content.decode()

    client.post(url("programme-restore", old.pk))
    client.post(url("programme-restore", old.pk))
    assert charter in Rollout.objects.due_for(max_, TODAY)


def test_what_is_archived_takes_no_report_and_no_word_on_one(as_, charter, max_, helga):
    other = rollout("COM-M3", "Team Nord")
    say(other, "reported", max_, TODAY)
    charter.milestone.programme.archive(TODAY)
    report = {"state": "under_way", "confidence": "sure"}

    assert "Your report" not in as_(max_).get(url("rollout", charter.pk)).content.decode()
    assert as_(max_).post(url("rollout-report", charter.pk), report).status_code == 404
    answer = as_(helga).post(url("rollout-confirm", other.pk), {"decision": "confirm"})
    assert answer.status_code == 404
    assert set(Rollout.objects.exclude(state="not_started")) == {other}


def test_archiving_twice_keeps_the_first_day(old):
    assert old.archive(TODAY)
    assert not old.archive(TODAY + timedelta(days=9))
    assert Programme.objects.get().archived_on == TODAY


# Copied


def begin_copy(client, old, **fields):
    said = form(name="Again", values="Honesty", start="1", **fields)
    del said["size"]
    return client.post(f"{PAGE}?copy={old.pk}", said)


def test_a_copy_has_its_milestones_needs_lanes_and_aims_but_no_reports(as_, old, hanna, max_):
    charter = rollout("CMT-M2", "Team Nord")
    say(charter, "under_way", max_, TODAY, note="Two shifts have signed", lesson="Ask early")

    assert begin_copy(as_(hanna), old, weeks="0").status_code == 302

    new = Programme.objects.get(name="Again")
    copied = new.milestones.get(code="CMT-M2")
    assert (copied.lane, copied.for_mission, copied.money_planned) == ("education", True, 300)
    assert [value.name for value in copied.values.all()] == ["Honesty"]
    assert copied.values.get().programme == new
    assert needs(new) == needs(old)
    assert {row.state for row in Rollout.objects.of(new)} == {"not_started"}
    assert not Review.objects.filter(rollout__milestone__programme=new).exists()
    assert Review.objects.get().rollout == charter


def needs(programme):
    rows = Dependency.objects.filter(milestone__programme=programme)
    return sorted(rows.values_list("milestone__code", "needs__code"))


def test_its_dates_are_stretched_to_the_new_length(as_, old, hanna):
    """Half as long: every milestone starts after half as many days, give or take a day."""
    old_days = (old.target_on - old.starts_on).days
    start, target = date(2026, 3, 20), date(2026, 3, 20) + timedelta(days=old_days // 2)

    begin_copy(as_(hanna), old, starts_on=str(start), target_on=str(target), weeks="0")

    new = Programme.objects.get(name="Again")
    for milestone in new.milestones.filter(after=None):
        before = old.milestones.get(code=milestone.code)
        days = (before.starts_on - old.starts_on).days
        assert abs((milestone.starts_on - start).days - days / 2) <= 1


def test_a_copy_as_long_as_the_first_has_the_same_relative_dates(old):
    again = pattern_of(old)
    later = Programme(name="Later", vision="v", starts_on=TODAY + timedelta(days=400),
                      target_on=old.target_on + timedelta(days=400))  # fmt: skip
    make.start(later, again.templates, weeks=0, random=make.Random(1))

    for milestone in later.milestones.filter(reach="organisation", after__isnull=True):
        first = old.milestones.get(code=milestone.code)
        assert milestone.starts_on - first.starts_on == timedelta(days=400)
        assert milestone.due_on - first.due_on == timedelta(days=400)


def test_copying_asks_for_a_name_of_its_own_and_shows_the_words_of_the_first(as_, old, hanna):
    page = as_(hanna).get(f"{PAGE}?copy={old.pk}").content.decode()

    assert "Start from “Service by heart”." in page
    assert 'value="judgement"' in page
    assert "12 milestones, with their dates stretched" in page
    assert as_(hanna).get(f"{PAGE}?copy=99999").status_code == 404


def test_a_pattern_is_read_in_few_queries(old, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        pattern_of(old)


# As a file


def file_of(client, programme):
    return json.loads(client.get(url("programme-file", programme.pk)).content)


def bring(client, body):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(BRING, {"file": SimpleUploadedFile("plan.json", text)})


def test_a_template_file_comes_back_as_it_was(as_, old, hanna):
    client = as_(hanna)
    answer = client.get(url("programme-file", old.pk))
    assert "service-by-heart.json" in answer["Content-Disposition"]
    assert files.write(files.read(answer.content)) == answer.content.decode()

    page = bring(client, answer.content)
    assert "Start from “Service by heart”." in page.content.decode()
    said = form(name="From a file", values="Honesty", plan=page.context["plan"], start="1")
    assert client.post(PAGE, said).status_code == 302

    new = Programme.objects.get(name="From a file")
    assert needs(new) == needs(old)
    assert new.milestones.get(code="CMT-M2").values.get().name == "Honesty"


def test_a_file_holds_no_team_no_person_and_nothing_reported(as_, charter, hanna, max_):
    say(charter, "under_way", max_, TODAY, note="Two shifts have signed")

    text = as_(hanna).get(url("programme-file", charter.milestone.programme_id)).content.decode()

    for word in ("Team Nord", "Max", "Hanna", "Two shifts"):
        assert word not in text


def of(**fields):
    return lambda body: body | fields


def row(number, **fields):
    def changed(body):
        body["milestones"][number] |= fields
        return body

    return changed


def cycle(body):
    first, second = body["milestones"][:2]
    first["after"], second["after"] = [second["code"]], [first["code"]]
    return body


def centuries(weeks):
    def changed(body):
        for number, each in enumerate(body["milestones"]):
            before = body["milestones"][number - 1]["code"]
            each |= {"weeks": weeks, "after": [before] if number else []}
        return body

    return changed


WRONG_FILES = [
    (of(kind="shopping list"), "This is not a template file"),
    (of(version=9), "another version"),
    (of(milestones=[]), "between 1 and 300"),
    (of(milestones="all"), "between 1 and 300"),
    (of(milestones=["STR-M1"]), "Milestone 1 cannot be read"),
    (of(values=["A", "A"]), "each once"),
    (of(values="Honesty"), "must be a list of words"),
    (of(vision="x" * 501), "About the programme: vision"),
    (of(name={"de": "x"}), "About the programme"),
    (row(0, construct="marketing"), "there is no “marketing”"),
    (row(0, lane="fast"), "there is no “fast”"),
    (row(0, weeks=-2), "it would end before it starts"),
    (row(0, weeks=float("nan")), "weeks"),
    (row(0, start_month=1e9), "start_month"),
    (row(0, weeks=10**400), "a number in it is too large"),
    (row(0, title=""), "title"),
    (row(0, code="X" * 21), "code"),
    (row(0, hours=-1), "hours"),
    (centuries(5000), "end centuries after the first"),
    (centuries(1000), "end centuries after the first"),
    (row(0, recurs_months=0), "recurs_months"),
    (row(0, recurs_months=61), "recurs_months"),
    (row(0, after=["ABC-1"]), "needs ABC-1, which is not there"),
    (row(0, after=[7]), "must be a list of words"),
    (row(0, values=["Speed"]), "names the value Speed"),
    (row(1, code="STR-M2"), "Two milestones have the same code"),
    (row(0, done="\ud800"), "cannot be read"),
    (cycle, "These would wait for each other"),
]


@pytest.mark.parametrize(("spoil", "words"), WRONG_FILES)
def test_a_file_that_cannot_be_taken_is_said_and_nothing_is_made(as_, old, hanna, spoil, words):
    client = as_(hanna)
    body = spoil(file_of(client, old))

    for answer in (bring(client, body), client.post(PAGE, form(plan=json.dumps(body), start="1"))):
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Programme.objects.get() == old


@pytest.mark.parametrize(
    "body", [b"", b"{", b"PK\x03\x04 no json", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}']
)
def test_what_is_no_file_of_ours_is_said(as_, hanna, otto, body):
    answer = bring(as_(hanna), body)

    assert answer.status_code == 422
    assert not Programme.objects.exists()


def test_a_huge_file_is_refused_unread(as_, hanna, otto):
    answer = bring(as_(hanna), b" " * (files.LARGEST + 1))

    assert "larger than one megabyte" in answer.content.decode()


def test_milestones_that_wait_for_each_other_are_not_copied(as_, old, hanna):
    first, second = old.milestones.get(code="CMT-M2"), old.milestones.get(code="STR-M4")
    Dependency.objects.get_or_create(milestone=first, needs=second)
    Dependency.objects.create(milestone=second, needs=first)

    answer = begin_copy(as_(hanna), old)

    assert answer.status_code == 422
    assert "These would wait for each other" in answer.content.decode()
    assert Programme.objects.get() == old
