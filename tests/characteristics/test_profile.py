"""Setting the target profile: what is asked for, what is refused, what is kept for ever."""

import re
import threading
from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from culture.embedded.sample import people
from culture.embedded.sample import targets as sample
from culture.pairs import PAIRS
from culture.people.erasing import erase
from roadmap.characteristics.models import Profile, SavedMeanwhile, Target, customer_lean
from tests import make
from tests.make import NOW, TODAY

PAGE = reverse("characteristics:profile")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def form(*, seen=0, minimum=60, **changed):
    """What the page sends: every pair at 25, ten to either side."""
    said = {"seen": seen, "minimum": minimum}
    for code in PAIRS:
        said |= {f"{code}_point": "25", f"{code}_number": "", f"{code}_tolerance": "10"}
        said |= {f"{code}_why": f"Guests feel it: {code}.", f"{code}_answer": ""}
    return said | changed


def targets(*, value=25, tolerance=10):
    return [Target(pair=c, value=value, tolerance=tolerance, why="Guests feel it.") for c in PAIRS]


def saved(by, *, value=25, day=TODAY, minimum=60):
    profile = Profile(minimum=minimum, set_by=by, set_on=day)
    profile.keep(targets(value=value), after=Profile.objects.newest_number())
    return profile


def page(client, status=200, **sent):
    response = client.post(PAGE, form(**sent)) if sent else client.get(PAGE)
    assert response.status_code == status
    return response.content.decode()


def test_all_six_are_set_on_one_page(as_, hanna):
    answer = as_(hanna).post(PAGE, form(PRO4_point="exact", PRO4_number="33"), follow=True)

    profile = Profile.objects.in_force(TODAY)
    assert {code: target.value for code, target in profile.by_pair.items()} == {
        **dict.fromkeys(PAIRS, 25),
        "PRO4": 33,
    }
    assert (profile.number, profile.set_by, profile.set_on) == (1, hanna, TODAY)
    html = answer.content.decode()
    assert "Saved. From today" in html
    assert "counts now" in html
    assert 'name="PRO4_number" value="33"' in html


def test_both_poles_of_every_pair_are_named(as_, hanna):
    html = page(as_(hanna))

    for pair in PAIRS.values():
        assert f"<b>{pair.left}" in html
        assert f"{pair.right}</b>" in html
    assert html.count("Customers feel ") == 5
    assert html.count('type="radio"') == 6 * len(PAIRS)
    assert "No target has been set yet." in html


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"PRO1_point": "exact", "PRO1_number": "101"}, "Write a whole number from 0 to 100."),
        ({"PRO1_point": "exact", "PRO1_number": "-1"}, "Write a whole number from 0 to 100."),
        ({"PRO1_point": "exact", "PRO1_number": "many"}, "Write a whole number from 0 to 100."),
        ({"PRO1_point": "exact"}, "Write a whole number from 0 to 100."),
        ({"PRO1_point": "101"}, "Select a valid choice."),
        ({"PRO1_point": ""}, "Choose a point between the two."),
        ({"PRO1_why": "  "}, "Say in a sentence why: Quality or low cost."),
        ({"PRO1_tolerance": "7"}, "Select a valid choice."),
        ({"minimum": "0"}, "Select a valid choice."),
        ({"seen": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(as_, hanna, changed, words):
    html = page(as_(hanna), status=422, **changed)

    assert words in html
    assert "Guests feel it: PRO6." in html
    assert not Profile.objects.exists()


def test_a_target_away_from_customers_is_saved_only_with_an_answer(as_, hanna):
    """Quality at 75 leans to quality by 25, and 60 is the minimum."""
    client = as_(hanna)

    html = page(client, status=422, PRO1_point="75")
    assert "Customers feel quality first. This leans to it by 25 of 100" in html
    assert not Profile.objects.exists()

    page(client, status=302, PRO1_point="75", PRO1_answer="We sell the cheapest beds in town.")
    profile = Profile.objects.get()
    assert profile.by_pair["PRO1"].answer == "We sell the cheapest beds in town."
    assert "because: We sell the cheapest beds in town." in page(client)


@pytest.mark.parametrize(("value", "status"), [("40", 302), ("41", 422)])
def test_the_minimum_itself_is_enough(as_, hanna, value, status):
    page(as_(hanna), status=status, PRO3_point="exact", PRO3_number=value)


def test_a_pair_of_which_neither_side_is_the_customers_asks_for_no_answer(as_, hanna):
    assert customer_lean(PAIRS["PRO6"], 100) is None

    page(as_(hanna), status=302, PRO6_point="100", PRO6_answer="Not wanted.")

    assert Profile.objects.get().by_pair["PRO6"].answer == ""


def test_the_second_of_two_who_save_at_once_is_told_and_may_follow(as_, hanna):
    anna = make.hr_lead("Anna Berg")
    page(as_(anna), status=302, PRO1_point="0")
    client = as_(hanna)

    html = page(client, status=422, PRO1_point="50", minimum=50)
    assert "yours was not saved" in html
    assert "Anna Berg" in html
    assert Profile.objects.count() == 1
    assert 'name="seen" value="1"' in html

    page(client, status=302, seen=1, PRO1_point="50", minimum=50)
    assert Profile.objects.in_force(TODAY).by_pair["PRO1"].value == 50


def test_a_mistake_does_not_hide_that_somebody_saved_meanwhile(as_, hanna):
    saved(hanna)

    html = page(as_(hanna), status=422, seen=0, PRO1_why="")

    assert 'name="seen" value="0"' in html


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_save_at_once_leave_one_target(hanna):
    start, told = threading.Barrier(2), []

    def save(value):
        start.wait()
        try:
            Profile(minimum=60, set_by=hanna, set_on=TODAY).keep(targets(value=value), after=0)
        except SavedMeanwhile:
            told.append(value)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(value,)) for value in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    assert Profile.objects.count() == 1
    assert Target.objects.count() == len(PAIRS)


def test_sending_the_same_again_adds_nothing(as_, hanna):
    client = as_(hanna)
    for _ in range(2):
        assert client.post(PAGE, form()).status_code == 302

    assert Profile.objects.count() == 1
    assert "Nothing was changed" in page(client)


def test_undoing_is_setting_an_earlier_one_again(as_, hanna):
    first = saved(hanna, value=0)
    saved(hanna, value=25)
    client = as_(hanna)
    assert f'href="?again={first.pk}"' in page(client)

    filled = client.get(PAGE, {"again": first.pk}).content.decode()
    assert "Filled in as it was set on 10 March 2026" in filled
    assert re.search(r'name="PRO1_point" value="0"[^>]* checked', filled)
    again = form(seen=2, **{f"{code}_point": "0" for code in PAIRS})
    client.post(f"{PAGE}?again={first.pk}", again)

    assert [each.by_pair["PRO1"].value for each in Profile.objects.told()] == [0, 25, 0]
    assert client.get(PAGE, {"again": 999}).status_code == 404


def test_the_newest_set_by_a_day_is_in_force_on_it(hanna):
    early = saved(hanna, day=TODAY.replace(month=1))
    late = saved(hanna, value=50)

    assert Profile.objects.in_force(TODAY.replace(month=2)) == early
    assert Profile.objects.in_force(TODAY) == late
    assert Profile.objects.in_force(TODAY.replace(year=2020)) is None


@pytest.mark.parametrize("model", [Profile, Target])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_was_set(hanna, model, deed):
    saved(hanna)
    rows = model.objects.all()
    deeds = {
        "update": lambda: rows.update(id=1000),
        "delete": lambda: rows._raw_delete(rows.db),
    }

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        deeds[deed]()


def test_erasing_a_person_takes_their_name_out_of_the_reasons(hanna):
    anna = make.hr_lead("Anna Berg")
    profile = Profile(minimum=60, set_by=anna, set_on=TODAY)
    said = targets()
    said[0].why = "Anna Berg heard it from guests."
    profile.keep(said, after=0)
    type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    anna.refresh_from_db()

    erase(anna, by=hanna, now=NOW)

    told = Profile.objects.in_force(TODAY)
    assert "Anna Berg" not in told.by_pair["PRO1"].why
    assert told.set_by.name.startswith("Erased person")


def test_only_hr_leads_set_it(as_, hanna, max_, emma, sonja, kim, tore):
    for person in (max_, emma, sonja, kim, tore):
        assert as_(person).post(PAGE, form()).status_code == 404
    assert not Profile.objects.exists()


def test_many_versions_cost_no_more_queries(as_, hanna, django_assert_max_num_queries):
    for value in range(12):
        saved(hanna, value=value)
    client = as_(hanna)

    with django_assert_max_num_queries(9):
        html = client.get(PAGE).content.decode()
    assert "Page 1 of 2" in html


def test_the_sample_company_sets_two_targets_that_hold_every_rule(as_, hanna):
    by = make.hr_lead("Somebody", email=people.address(people.HR_LEAD))
    sample.aim(date(2025, 3, 1), today=TODAY)

    first, second = reversed(Profile.objects.told())
    assert (first.by_pair["PRO4"].value, second.by_pair["PRO4"].value) == (45, 35)
    assert first.by_pair["PRO4"].answer
    assert first.set_by == by
    assert "Set again" in page(as_(hanna))
