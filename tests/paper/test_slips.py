"""Whoever has no mail address answers with a slip that belongs to their team, not to them."""

import threading

import pytest
from django.db import connection

from culture.outbox.models import Letter
from culture.people.models import Person, Team
from surveys import launch, planning, steps
from surveys.box import cast as ballot_box
from surveys.box.ballot import SEALED_SIZE, VOID, Ballot
from surveys.errors import LinkNotOpen
from surveys.launch import REMINDERS
from surveys.letters import write_first_reminders, write_invitations
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team
from tests.paper.conftest import cast, envelope, slip_codes, unaddressed

pytestmark = pytest.mark.django_db


def test_a_team_gets_as_many_slips_as_it_has_people_without_an_address(pulse):
    slips = Invitation.objects.slips().select_related("unit")

    assert [slip.unit.name for slip in slips] == ["Team Nord"] * 8
    assert {(slip.address, slip.tenure_band, slip.site) for slip in slips} == {("", "", "")}
    assert pulse.invited == Invitation.objects.count() == Person.objects.reachable().count()


def test_a_leader_without_an_address_is_counted_with_their_managers_people(staffed, clock):
    (boss,) = unaddressed(1, team("Team Süd"))
    Team.objects.filter(name="Team Süd").update(manager=boss)
    make.open_pulse()

    slips = Invitation.objects.slips().values_list("unit__name", flat=True)
    assert sorted(slips) == ["Hotels"] + ["Team Nord"] * 8


def test_newcomers_without_an_address_are_not_asked_either(staffed, clock):
    pulse = make.cadence().pulses.get(number=1)
    Person.objects.unaddressed().filter(key__endswith="1").update(joined_on=pulse.opens_on)
    late = Person.objects.filter(joined_on=pulse.opens_on).count()

    make.opened(pulse)

    assert Invitation.objects.slips().count() == 8 - late


def test_nobody_without_an_address_is_mailed_not_even_by_mistake(pulse):
    slips = list(Invitation.objects.slips().values_list("pk", flat=True))
    assert Letter.objects.count() == pulse.invited - 8
    assert not Letter.objects.filter(about_id__in=slips).exists()

    Terms.objects.update(remind_everybody=True)
    steps.queue_reminder(pulse, 1, now=make.NOW)

    assert Letter.objects.filter(kind=REMINDERS[0]).exists()
    assert not Letter.objects.filter(about_id__in=slips).exists()
    assert write_invitations(slips, now=make.NOW) == {}
    assert write_first_reminders(slips, now=make.NOW) == {}


def test_slips_count_like_links(pulse):
    for code in slip_codes(pulse):
        cast(pulse, code, rating=5)
    for person in make.invited(pulse):
        make.cast(pulse, person, rating=5)
    make.count(pulse)

    assert pulse.certificate.counted == pulse.certificate.envelopes == pulse.invited
    assert not Invitation.objects.exists()
    assert not Ballot.objects.exists()


def test_two_answers_with_one_code_both_leave_the_count_and_nothing_says_so(pulse):
    spoilt, once, twice_the_same = slip_codes(pulse)[:3]
    same = envelope(pulse, twice_the_same)
    for person in make.invited(pulse):
        make.cast(pulse, person)
    for code in (spoilt, once, spoilt, spoilt):
        cast(pulse, code, rating=1)
    for _ in range(2):
        ballot_box.cast(twice_the_same, pulse.pk, same, now=make.NOW)

    assert sum(bytes(b.sealed) == VOID for b in Ballot.objects.all()) == 1
    make.count(pulse)
    certificate = pulse.certificate
    assert certificate.envelopes == certificate.counted == pulse.invited - 8 + 2
    assert certificate.invalid == 0
    assert not Ballot.objects.exists()


def test_a_link_of_somebodys_own_is_replaced_as_before(pulse, emma):
    person = make.invited(pulse)[0]
    make.cast(pulse, person, rating=1)
    make.cast(pulse, person, rating=5)

    invitation = make.invitation(pulse, person)
    assert bytes(Ballot.objects.get(invitation=invitation).sealed) != VOID
    assert invitation.envelope is None


def test_codes_open_nothing_before_after_or_in_another_pulse(pulse):
    code = slip_codes(pulse)[0]
    other = pulse.cadence.pulses.get(number=1)

    with pytest.raises(LinkNotOpen):
        cast(pulse, code, now=pulse.ends_at)
    make.count(pulse)
    with pytest.raises(LinkNotOpen):
        ballot_box.cast(code, pulse.pk, bytes(SEALED_SIZE), now=make.NOW)
    make.opened(other)
    assert code not in slip_codes(other)
    with pytest.raises(LinkNotOpen):
        ballot_box.cast(code, other.pk, bytes(SEALED_SIZE), now=other.opens_at)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_never_leave_one_answer(pulse):
    code = slip_codes(pulse)[0]

    def send(rating):
        cast(pulse, code, rating)
        connection.close()

    threads = [threading.Thread(target=send, args=[rating]) for rating in (1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bytes(Ballot.objects.get().sealed) == VOID


def test_the_sheet_of_a_pulse_to_come_counts_everybody(staffed, clock):
    pulse = make.cadence().pulses.first()
    sheet = planning.sheet(pulse, today=make.TODAY)

    assert sheet.invited == Person.objects.reachable().count()
    launch.open_pulse(pulse, now=make.NOW)
    assert Pulse.objects.get(pk=pulse.pk).invited == sheet.invited
