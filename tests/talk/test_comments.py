"""Comments: who may see the thing reads and writes; nobody else, and nobody else can be named."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse

from culture.people import erasing, retention
from culture.people.models import Person
from culture.talk import text
from culture.talk.kinds import KINDS
from culture.talk.models import Remark
from roadmap.actions.models import Action
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.make import HOUR, NOW
from tests.talk.conftest import say, told


def url(name, comment):
    return reverse(f"talk:comment-{name}", args=[comment.pk])


def thread(client, thing):
    return client.get(reverse("talk:talk", args=[thing._meta.model_name, thing.pk]))


def test_who_may_see_it_reads_and_writes_and_strangers_find_nothing(
    charter, max_, helga, otto, tore, as_
):
    assert say(as_(max_), charter, "We begin on Monday.").status_code == 302

    assert "We begin on Monday." in thread(as_(helga), charter).content.decode()
    for person in (otto, tore):
        assert thread(as_(person), charter).status_code == 404
        assert say(as_(person), charter).status_code == 404
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("name", ["milestone", "rollout", "action"])
def test_readers_are_those_who_may_see_it_for_every_thing_and_everybody(
    name, charter, sonja, kim, tore, max_, emma, otto
):
    """The two ways round say the same: whom one may name, and what a person may see."""
    Rollout.objects.filter(pk=charter.pk).update(owner=emma)
    drafts = Q(milestone__code="STR-M2") | Q(milestone__code="CMT-M2", team__name="Team Süd")
    Rollout.objects.filter(drafts).update(state="draft")
    team("Team Süd").children.create(name="Evening", key="evening", manager=otto)
    make.person("Nina Night", team("Evening"))
    for teams in ([], [team("Team Nord")], [team("Evening"), team("Hotels")]):
        make.action(*teams, by=max_)

    kind, everybody = KINDS[name], Person.objects.all()
    things = {Milestone: Milestone, Rollout: Rollout, Action: Action}
    assert kind.things().model in things
    for thing in kind.things():
        seeing = {one for one in everybody if kind.find(one, thing.pk)}
        assert set(kind.readers(thing)) == seeing, f"{thing}"


def test_a_text_is_shown_as_typed_and_only_web_addresses_become_links():
    shown = text.shown(
        "<b>No</b> & see https://wiki.example/a?b=1&c=2. Not javascript:alert(1) @Max Manager",
        ["Max Manager"],
    )

    assert "&lt;b&gt;No&lt;/b&gt; &amp; see" in shown
    assert 'href="https://wiki.example/a?b=1&amp;c=2" rel="nofollow noopener noreferrer"' in shown
    assert 'href="javascript' not in shown
    assert shown.endswith("<b>@Max Manager</b>")


def test_a_script_typed_as_a_comment_is_text(charter, max_, as_):
    say(as_(max_), charter, '<script>alert(1)</script> https://a.example/"onmouseover=x')

    page = thread(as_(max_), charter).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert 'href="https://a.example/"' in page


def test_whoever_wrote_it_changes_it_within_an_hour_and_nobody_else_ever(
    charter, max_, helga, hanna, as_, clock
):
    comment = make.comment(charter, by=max_)
    as_(max_).post(url("change", comment), {"text": "Who has done this already?"})

    comment.refresh_from_db()
    assert comment.text == "Who has done this already?"
    assert comment.changed_at
    for person in (helga, hanna):
        assert as_(person).post(url("change", comment), {"text": "Mine"}).status_code == 404
        assert as_(person).post(url("take-back", comment)).status_code == 404
    clock.move_to(NOW + HOUR)
    said = as_(max_).post(url("change", comment), {"text": "Too late"}, follow=True)
    assert "cannot be changed any more" in said.content.decode()
    comment.refresh_from_db()
    assert comment.text == "Who has done this already?"


def test_what_is_taken_back_nobody_reads_and_it_can_be_undone(charter, max_, helga, as_):
    comment = make.comment(charter, by=max_, text="A rash word.")
    as_(max_).post(url("take-back", comment))

    assert "A rash word." not in thread(as_(helga), charter).content.decode()
    mine = thread(as_(max_), charter).content.decode()
    assert "You took this back" in mine
    assert "A rash word." not in mine
    as_(max_).post(url("put-up", comment))
    assert "A rash word." in thread(as_(helga), charter).content.decode()


def test_what_was_taken_back_is_gone_a_day_later(charter, max_, as_):
    comment = make.comment(charter, by=max_)
    as_(max_).post(url("take-back", comment))

    retention.apply(NOW + 25 * HOUR)

    assert not Remark.objects.exists()


def test_comments_go_with_what_they_are_about(charter, max_):
    make.comment(charter, by=max_)
    retention.apply(NOW)
    assert Remark.objects.count() == 1

    charter.delete()
    retention.apply(NOW)

    assert not Remark.objects.exists()


def test_a_name_after_an_at_is_told(charter, max_, helga, hanna, as_):
    say(as_(max_), charter, "@Helga Hotels and @hanna: can you look? Mail me@havelund.example")

    comment = Remark.objects.get()
    assert comment.text.startswith("@Helga Hotels and @Hanna HR: can")
    assert set(comment.mentions.all()) == {helga, hanna}
    assert (told(helga), told(hanna), told(max_)) == (["mentioned"], ["mentioned"], [])


def test_without_javascript_a_name_is_chosen_from_a_list(charter, max_, helga, as_):
    say(as_(max_), charter, "Please look.", tell=helga.pk)

    assert told(helga) == ["mentioned"]


@pytest.mark.parametrize("name", ["Otto Elsewhere", "Kim Keeper", "Tore", "Nobody Atall"])
def test_who_may_not_read_it_cannot_be_named_and_looks_like_nobody(
    name, charter, max_, otto, kim, tore, as_
):
    said = say(as_(max_), charter, f"Ask @{name} about it.")

    assert said.status_code == 422
    assert f"“@{name}” is nobody who may read this." in said.content.decode()
    assert not Remark.objects.exists()
    assert say(as_(max_), charter, "Ask.", tell=otto.pk).status_code == 422


def test_a_name_that_two_have_is_asked_back(charter, max_, as_):
    make.hr_lead("Helga Haus")
    said = say(as_(max_), charter, "@Helga: look.")
    assert "could be 2 people" in said.content.decode()

    assert say(as_(max_), charter, "@Helga Haus: look.").status_code == 302


def test_the_list_of_names_holds_only_who_may_read_it(charter, max_, helga, otto, kim, as_):
    address = reverse("talk:talk-people", args=["rollout", charter.pk])

    found = as_(max_).get(address, {"q": "h"}).content.decode()

    assert "Helga Hotels" in found
    assert "Otto" not in found
    assert "Kim" not in found


def test_who_wrote_before_and_who_looks_after_it_hear_of_the_next_comment(
    charter, max_, helga, hanna, sonja, as_
):
    say(as_(helga), charter)
    say(as_(sonja), charter, "@Helga Hotels did.")

    assert told(max_) == ["commented", "commented"]
    assert told(helga) == ["mentioned"]
    assert told(hanna) == told(sonja) == []


def test_a_change_tells_only_who_is_named_newly(charter, max_, helga, hanna, as_):
    say(as_(max_), charter, "@Helga Hotels?")
    comment = Remark.objects.get()

    as_(max_).post(url("change", comment), {"text": "@Helga Hotels, @Hanna HR?"})

    assert (told(helga), told(hanna)) == (["mentioned"], ["mentioned"])


def test_who_is_erased_keeps_no_name_in_it_and_what_they_said_stays(charter, max_, helga, as_):
    comment = make.comment(
        charter, by=helga, text="Ask Helga Hotels or helga.hotels@havelund.example."
    )
    say(as_(max_), charter, "@Helga Hotels said so.")
    erasing.erase(helga, by=None, now=NOW)

    comment.refresh_from_db()
    assert comment.text == f"Ask Erased person {helga.pk} or Erased person {helga.pk}."
    page = thread(as_(max_), charter).content.decode()
    assert "Helga" not in page.replace("helga", "Helga")
    assert f"Erased person {helga.pk}" in page
    assert told(helga) == []


def test_the_file_of_a_person_lists_what_they_wrote_and_what_they_were_told(
    charter, max_, helga, as_
):
    say(as_(max_), charter, "@Helga Hotels: look.")

    mine = as_(max_).post("/people/mine/").json()["elsewhere"]
    hers = as_(helga).post("/people/mine/").json()["elsewhere"]

    assert [row["text"] for row in mine["comment, by"]] == ["@Helga Hotels: look."]
    assert [row["what"] for row in hers["notice, person"]] == ["mentioned"]


def test_a_long_talk_takes_pages_and_no_more_queries(
    charter, max_, helga, as_, django_assert_max_num_queries
):
    for minute in range(40):
        made = make.comment(charter, by=helga, at=NOW - timedelta(minutes=minute))
        made.mentions.add(max_)
    client = as_(max_)

    with django_assert_max_num_queries(20):
        page = thread(client, charter).content.decode()

    assert page.count('class="comment-text"') == 25
    assert "Page 1 of 2" in page


def test_of_a_thing_that_only_notices_are_about_there_is_no_talk(company, hanna, as_, clock):
    for name in ("Team Nord", "Team Süd", "Hotels"):
        make.people(20, team(name))
    pulse = make.counted_pulse()
    clock.move_to(make.published_at(pulse))
    group = Group.objects.get(name="Team Nord")

    assert KINDS["group"].find(hanna, group.pk)
    address = reverse("talk:talk", args=["group", group.pk])
    assert as_(hanna).get(address).status_code == 404
    assert as_(hanna).post(f"{address}say/", {"text": "Who was that?"}).status_code == 404
