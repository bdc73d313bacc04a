"""Comments: of exact groups, shuffled, masked, with the company's where their author chose so."""

import pytest

from surveys import gate
from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.seal import Answers, seal
from surveys.models.results import Comment, Group
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db


def write(pulse, person, comment, *, company_only=False, rating=4):
    """A whole ballot with a comment, as the answer page casts it."""
    ratings = (rating,) * len(questions(pulse).items)
    link_token = make.token(pulse, person)
    sealed = seal(
        Answers(ratings, None, comment, company_only),
        keys.public_key(pulse.fingerprint),
        pulse_id=pulse.pk,
        token=link_token,
    )
    make.ballot_box.cast(link_token, pulse.pk, sealed, now=make.NOW)


@pytest.fixture
def pulse(staffed):
    """Everybody in Nord and Süd wrote; every third only for the whole company."""
    pulse = make.open_pulse()
    for at, person in enumerate(make.invited(pulse)):
        here = person.team.name
        write(pulse, person, f"{at} from {here} and Otto", company_only=at % 3 == 0)
    return make.count(pulse)


def read(person, pulse):
    names = dict(Group.objects.values_list("pk", "name"))
    found = gate.comments(person, [pulse], now=make.published_at(pulse))
    return {names[pk]: texts for pk, texts in found.items()}


def test_a_manager_reads_those_of_the_own_group_and_hr_those_of_all(pulse, hanna, max_, emma, tore):
    own = read(max_, pulse)
    assert set(own) == {"Team Nord"}
    assert all("from Team Nord" in text for text in own["Team Nord"])
    everything = read(hanna, pulse)
    assert set(everything) > {"Whole company", "Team Nord"}
    assert sum(map(len, everything.values())) == pulse.certificate.counted
    assert read(emma, pulse) == read(tore, pulse) == {}


def test_what_is_for_the_whole_company_stands_with_no_group(pulse, hanna):
    everything = read(hanna, pulse)
    assert all(int(text.split()[0]) % 3 == 0 for text in everything.pop("Whole company"))
    assert all(int(text.split()[0]) % 3 for texts in everything.values() for text in texts)


def test_they_are_written_in_no_order_and_under_random_ids(pulse):
    rows = list(Comment.objects.order_by("pk"))
    told = [int(comment.text.split()[0]) for comment in rows]
    assert told != sorted(told)
    assert {comment.pk.version for comment in rows} == {4}
    stored = [field.name for field in Comment._meta.fields]
    assert stored == ["id", "group", "text"]


def test_names_are_masked_before_anything_is_written(staffed, otto):
    pulse = make.open_pulse()
    for person in make.invited(pulse):
        write(pulse, person, "Otto Elsewhere knows, call 0171 555 1234")
    make.count(pulse)
    assert set(Comment.objects.values_list("text", flat=True)) == {"[name] knows, call [number]"}


def test_fewer_than_ten_in_all_publish_none(staffed):
    pulse = make.open_pulse()
    for person in make.invited(pulse)[:9]:
        write(pulse, person, "we are few")
    make.count(pulse)
    assert not Comment.objects.exists()


def test_a_group_under_ten_has_none_of_its_own(company):
    """Nord 12 and Süd 8 answer: Süd's comments stand with the group around both."""
    make.people(20, team("Team Nord"))
    make.people(18, team("Team Süd"))
    pulse = make.open_pulse()
    for name, size in (("Team Nord", 12), ("Team Süd", 8)):
        members = [p for p in make.invited(pulse) if p.team.name == name]
        for person in members[:size]:
            write(pulse, person, f"from {name}")
    make.count(pulse)
    groups = {comment.group for comment in Comment.objects.select_related("group")}
    assert all(group.n >= 10 for group in groups)
    assert Comment.objects.count() == 20


def test_a_ballot_that_does_not_count_brings_no_comment(staffed):
    pulse = make.open_pulse()
    people = make.invited(pulse)
    write(pulse, people[0], "half empty", rating=0)
    for person in people[1:]:
        make.cast(pulse, person)
    make.count(pulse)
    assert not Comment.objects.exists()


def test_terms_without_comments_publish_none_even_if_somebody_sent_one(staffed):
    Terms.objects.create(comments=False)
    pulse = make.open_pulse()
    for person in make.invited(pulse):
        write(pulse, person, "smuggled")
    make.count(pulse)
    assert not Comment.objects.exists()
