"""The count: opens, counts, publishes, destroys."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from culture.outbox.models import Letter
from surveys import steps
from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.errors import LinkNotOpen
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Figure, Group
from surveys.tally import CannotCount, shred, tally
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(staffed):
    return make.open_pulse()


def counts(group, code):
    numbers = Figure.objects.get(group=group, kind=Figure.Kind.ITEM_COUNTS).numbers
    at = [item.code for item in questions(group.pulse).items].index(code)
    return numbers[6 * at : 6 * at + 6]


def test_what_people_said_is_what_is_published(pulse):
    people = make.invited(pulse)
    for at, person in enumerate(people):
        make.cast(pulse, person, rating=1 + at % 5, recommend=10)
    make.count(pulse)

    company = Group.objects.get(pulse=pulse, level=Group.Level.COMPANY)
    assert company.n == len(people)
    assert counts(company, "STR1") == [len(people[at::5]) for at in range(5)] + [0]


def test_after_the_count_nothing_about_anybody_is_left(pulse):
    make.counted_pulse(pulse=pulse)

    assert not Ballot.objects.exists()
    assert not Invitation.objects.exists()
    assert not Letter.objects.exists()
    assert pulse.certificate.counted == pulse.certificate.envelopes == pulse.invited


def test_groups_are_partitions_of_the_company(pulse):
    make.counted_pulse(pulse=pulse)
    exact = Group.objects.filter(pulse=pulse, level=Group.Level.EXACT)
    company = Group.objects.get(pulse=pulse, level=Group.Level.COMPANY)

    assert len(exact) > 1
    assert sum(group.n for group in exact) == company.n
    for item in ("STR1", "EXP4"):
        parts = [counts(group, item) for group in exact]
        assert [sum(column) for column in zip(*parts, strict=True)] == counts(company, item)


def test_a_second_answer_replaces_the_first(pulse, emma):
    for person in make.invited(pulse):
        make.cast(pulse, person, rating=1)
        make.cast(pulse, person, rating=5)
    make.count(pulse)

    company = Group.objects.get(pulse=pulse, level=Group.Level.COMPANY)
    assert counts(company, "STR1") == [0, 0, 0, 0, company.n, 0]


def test_fewer_than_five_answers_are_destroyed_unread(pulse):
    for person in make.invited(pulse)[:4]:
        make.cast(pulse, person)
    make.count(pulse)

    assert not Group.objects.exists()
    assert not Ballot.objects.exists()
    assert pulse.certificate.envelopes == 4
    assert pulse.certificate.counted == 0


def test_a_small_company_gets_rounded_scores_only(pulse):
    for person in make.invited(pulse)[:7]:
        make.cast(pulse, person, rating=5)
    make.count(pulse)

    company = Group.objects.get()
    assert (company.n, company.n_words) == (None, "5–9")
    kinds = set(Figure.objects.values_list("kind", flat=True))
    assert kinds == {Figure.Kind.SCALE_SCORE}
    scores = Figure.objects.get(kind=Figure.Kind.SCALE_SCORE)
    assert set(scores.numbers[::3]) == {90}


def test_an_unreadable_or_half_empty_ballot_is_invalid_and_stops_nobody(pulse):
    people = make.invited(pulse)
    for person in people:
        make.cast(pulse, person)
    Ballot.objects.filter(invitation=make.invitation(pulse, people[0])).update(
        sealed=b"\0" * SEALED_SIZE
    )
    make.cast(pulse, people[1], rating=lambda item: 5 if item.code == "STR1" else 0)
    make.count(pulse)

    assert pulse.certificate.invalid == 2
    assert pulse.certificate.counted == len(people) - 2


def test_a_missing_key_stops_the_count_and_destroys_nothing(pulse):
    for person in make.invited(pulse):
        make.cast(pulse, person)
    path = keys.path_of(pulse.fingerprint, keys.PRIVATE)
    path.rename(path.with_suffix(".away"))

    with pytest.raises(CannotCount):
        tally(pulse, now=pulse.ends_at)
    assert Ballot.objects.count() == pulse.invited
    assert not Group.objects.exists()

    path.with_suffix(".away").rename(path)
    assert tally(pulse, now=pulse.ends_at)


def test_a_key_of_another_pulse_stops_the_count(pulse):
    other = keys.make_keys()
    keys.path_of(other, keys.PRIVATE).replace(keys.path_of(pulse.fingerprint, keys.PRIVATE))
    with pytest.raises(CannotCount):
        tally(pulse, now=pulse.ends_at)


def test_nothing_is_counted_before_the_close_and_nothing_twice(pulse):
    assert not tally(pulse, now=make.NOW)
    assert tally(pulse, now=pulse.ends_at)
    assert not tally(pulse, now=pulse.ends_at)
    assert Group.objects.count() == 0


def test_after_the_count_a_link_is_not_open(pulse):
    person = make.invited(pulse)[0]
    link_token = make.token(pulse, person)
    make.count(pulse)
    with pytest.raises(LinkNotOpen):
        make.ballot_box.cast(link_token, pulse.pk, b"\0" * SEALED_SIZE, now=pulse.ends_at)


@pytest.mark.django_db(transaction=True)
def test_shredding_destroys_the_keys_and_may_be_repeated(pulse):
    make.counted_pulse(pulse=pulse)
    unknown = Path(settings.KEYS_DIR) / "unknown.private"
    unknown.write_bytes(b"not ours")
    for _ in range(2):
        shred(pulse, now=pulse.ends_at)

    pulse.certificate.refresh_from_db()
    assert not list(Path(settings.KEYS_DIR).glob(f"{pulse.fingerprint}.*"))
    assert unknown.exists()
    assert pulse.state == Pulse.State.SHREDDED
    assert pulse.certificate.key_destroyed_at == pulse.ends_at


@pytest.mark.django_db(transaction=True)
def test_ballots_that_race_the_count_are_counted_or_refused_never_lost(pulse):
    """Everybody answers at once while the count runs: what was kept is what was counted."""
    people, kept, refused = make.invited(pulse), [], []
    start = threading.Barrier(len(people[:12]) + 1)

    def vote(person):
        start.wait()
        try:
            make.cast(pulse, person, now=make.NOW)
            kept.append(person)
        except (LinkNotOpen, Invitation.DoesNotExist):
            refused.append(person)
        finally:
            connection.close()

    for person in people[12:]:
        make.cast(pulse, person)
    threads = [threading.Thread(target=vote, args=[person]) for person in people[:12]]
    for thread in threads:
        thread.start()
    start.wait()
    tally(pulse, now=pulse.ends_at)
    for thread in threads:
        thread.join()

    assert len(kept) + len(refused) == 12
    assert pulse.certificate.counted == len(people) - 12 + len(kept)
    assert not Ballot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_count_once(pulse):
    for person in make.invited(pulse):
        make.cast(pulse, person)

    def work():
        steps.count_due(pulse.ends_at)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    pulse.refresh_from_db()
    assert pulse.certificate.counted == pulse.invited
    assert Group.objects.filter(level=Group.Level.COMPANY).count() == 1


def test_leaders_are_counted_with_leaders(pulse, max_, helga):
    """Max leads Nord and is counted with Hotels; Helga leads Hotels and is counted at the top."""
    units = {
        invitation.person_id: invitation.unit.team_id
        for invitation in Invitation.objects.select_related("unit")
    }
    assert units[max_.pk] == team("Hotels").pk
    assert units[helga.pk] == team("Havelund").pk
