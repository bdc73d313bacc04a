"""Two people open the count together: through their pages, and with nobody else's help."""

import base64
import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import redis
import time_machine
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from culture.access import Role
from culture.outbox.delivery import deliver_due
from culture.people import readdressed
from culture.people.models import Entry, Person
from surveys import giving_up, keepers, steps
from surveys.box import halves, key_files, keys
from surveys.box.ballot import Ballot
from surveys.errors import CannotOpen
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from surveys.models.terms import Keeper, Terms
from tests import make

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HANNA, KIM = "hanna's own four words", "kim writes hers in a book"
KEEPER, REHEARSE = "/pulses/keeper/", "/pulses/keeper/rehearse/"


@pytest.fixture(autouse=True)
def own_directories(settings, tmp_path):
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"
    settings.MAIL_READY = True
    cache.clear()  # of tries by other tests


@pytest.fixture
def planned(staffed, kim):
    """A pulse to come under terms that ask for two keepers, to which Kim has agreed."""
    Terms.objects.create(two_keepers=True)
    return make.cadence().pulses.first()


@pytest.fixture
def kept(planned, hanna, kim):
    """Both keepers are ready."""
    for person, passphrase in ((hanna, HANNA), (kim, KIM)):
        keepers.choose(person, passphrase, now=make.NOW)
        keepers.rehearse(keeper_of(person), passphrase, now=make.NOW)
    return planned


@pytest.fixture
def pulse(kept):
    """Open under two keepers, and everybody has answered."""
    steps.open_due(kept.opens_at)
    kept.refresh_from_db()
    for person in make.invited(kept):
        make.cast(kept, person, now=kept.opens_at + MINUTE)
    return kept


def keeper_of(person):
    return Keeper.objects.get(person=person)


def at_close(pulse):
    return time_machine.travel(pulse.ends_at + MINUTE, tick=True)


def address(pulse):
    return reverse("surveys:keeper-open", args=[pulse.pk])


def enter(browser, pulse, passphrase):
    return browser.post(address(pulse), {"passphrase": passphrase}, follow=True)


def said(response):
    return response.content.decode()


def names(fingerprint):
    return [path.suffix[1:] for path in key_files.files(fingerprint)]


def everything_stored(caplog):
    """All tables, sessions in clear, the queue, the keepers' directory and the log, as one text."""
    tables = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(one)::text FROM {table} one")
            tables += [row for (row,) in cursor.fetchall()]
    sessions = [row.get_decoded() for row in Session.objects.all()]
    with redis.Redis.from_url(configured.REDIS_URL) as client:
        queue = [client.dump(key) for key in client.keys("*")]
    logged = [caplog.handler.format(record) for record in caplog.records]
    return "\n".join(map(str, (tables, sessions, queue, logged, vars(cache._cache))))


def spellings(secret):
    return {secret.hex(), base64.b64encode(secret).decode()[:-4], repr(secret)[2:-1]}


@pytest.mark.django_db(transaction=True)
def test_the_whole_life_of_a_pulse_with_two_keepers(planned, hanna, kim, as_, caplog):
    caplog.set_level("DEBUG")
    steps.run(planned.opens_at)
    assert "no HR lead has a passphrase yet" in caplog.text
    passphrases = {}
    with time_machine.travel(planned.opens_at, tick=True):
        for person in (hanna, kim):
            browser = as_(person)
            drawn = re.search(r"<pre[^>]*>([a-z-]{24})</pre>", said(browser.get(KEEPER)))[1]
            passphrases[person] = drawn
            fields = {"new-passphrase": drawn, "new-again": drawn}
            page = browser.post(KEEPER, fields, follow=True)
            assert "Rehearse once." in said(page)
            page = browser.post(REHEARSE, {"passphrase": drawn}, follow=True)
            assert "It opens. You have rehearsed." in said(page)

    steps.run(planned.opens_at + MINUTE)
    planned.refresh_from_db()
    pulse = planned
    assert names(pulse.fingerprint) == ["half1", "half2", "public", "token"]
    for person in make.invited(pulse):
        make.cast(pulse, person, now=pulse.opens_at + MINUTE)

    with at_close(pulse):
        hannas, kims = as_(hanna), as_(kim)
        before = caplog.text
        steps.run(pulse.ends_at)
        assert "ERROR" not in caplog.text.removeprefix(before)
        waits = said(hannas.get(reverse("surveys:pulse", args=[pulse.pk])))
        assert "The count waits for Hanna HR and Kim Keeper." in waits
        page = enter(hannas, pulse, passphrases[hanna])
        assert "Your half is in. We wait for Kim Keeper." in said(page)
        steps.run(pulse.ends_at + MINUTE)
        assert Ballot.objects.count() == pulse.invited
        page = enter(kims, pulse, passphrases[kim])
        assert "Both halves are in." in said(page)

        private = keys.private_bytes(keys.private_key(pulse.fingerprint))
        scalar = keys.private_key(pulse.fingerprint).private_numbers().private_value.to_bytes(32)
        steps.run(pulse.ends_at + 2 * MINUTE)
    pulse.refresh_from_db()
    assert pulse.state == Pulse.State.SHREDDED
    assert pulse.certificate.counted == pulse.invited
    assert names(pulse.fingerprint) == []

    stored = everything_stored(caplog)
    assert pulse.fingerprint in stored
    for passphrase in passphrases.values():
        assert passphrase not in stored
        assert not any(one in stored for one in spellings(passphrase.encode()))
    assert not any(one in stored for one in spellings(private) | spellings(scalar))


def test_the_page_before_the_count_holds_no_secret_either(pulse, hanna, as_, caplog):
    """One half in: nothing of it in the database, sessions, queue or log."""
    caplog.set_level("DEBUG")
    with at_close(pulse):
        enter(as_(hanna), pulse, HANNA)
    half = keys.read(pulse.fingerprint, key_files.OPENED[1])
    stored = everything_stored(caplog)
    assert HANNA not in stored
    assert not any(one in stored for one in spellings(half))


def test_a_half_says_nothing_alone(pulse, hanna):
    secret = b"the key of a pulse that nobody may read before its close"
    one, other = halves.split(secret)
    assert halves.join(one, other) == secret
    assert halves.split(secret) != halves.split(secret)
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    with pytest.raises(keys.KeepersMissing):
        keys.private_key(pulse.fingerprint)
    file = keys.read(pulse.fingerprint, key_files.HALVES[2])
    with pytest.raises(halves.WrongPassphrase):
        halves.open_half(file, HANNA, fingerprint=pulse.fingerprint, part=2)


def test_a_half_opens_for_its_own_pulse_and_part_only(pulse):
    file = keys.read(pulse.fingerprint, key_files.HALVES[1])
    for fingerprint, part in (("ab" * 32, 1), (pulse.fingerprint, 2)):
        with pytest.raises(halves.WrongPassphrase):
            halves.open_half(file, HANNA, fingerprint=fingerprint, part=part)


def test_a_passphrase_is_the_same_on_every_keyboard():
    salt = halves.new_salt()
    assert halves.public_of("grüße für zwölf", salt) == halves.public_of(
        "gru\u0308ße fu\u0308r zwo\u0308lf", salt
    )


def test_the_web_can_read_sealed_halves_and_share_opened_ones_with_the_worker(pulse):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    modes = {path.suffix[1:]: path.stat().st_mode & 0o777 for path in key_files.files()}
    assert (modes["half1"], modes["half2"], modes["opened1"]) == (0o644, 0o644, 0o660)


def test_a_wrong_passphrase_opens_nothing_and_says_so(pulse, hanna, as_):
    with at_close(pulse):
        page = enter(as_(hanna), pulse, KIM)
    assert page.status_code == 422
    assert "This is not the passphrase of your half." in said(page)
    assert KIM not in said(page)
    assert keys.waiting(pulse.fingerprint) == [1, 2]


def test_tries_are_counted(pulse, hanna, as_):
    with at_close(pulse):
        browser = as_(hanna)
        pages = [said(enter(browser, pulse, "not this one at all")) for _ in range(6)]
        assert ["Too many tries" in page for page in pages] == [False] * 5 + [True]
        assert "Too many tries" in said(enter(browser, pulse, HANNA))


def test_no_half_opens_before_the_close(pulse, hanna, as_):
    with time_machine.travel(pulse.ends_at - MINUTE, tick=True):
        page = enter(as_(hanna), pulse, HANNA)
    assert "No half opens before its close." in said(page)
    assert keys.waiting(pulse.fingerprint) == [1, 2]


def test_no_half_opens_while_the_close_may_still_move(kept):
    """The clock slept through the hour that decides, and fewer than half have answered."""
    steps.open_due(kept.opens_at)
    kept.refresh_from_db()
    with pytest.raises(keepers.NotClosed):
        keepers.enter(kept, 1, HANNA, now=kept.closes_at)
    steps.extend(kept.closes_at)
    kept.refresh_from_db()
    with pytest.raises(keepers.NotClosed):
        keepers.enter(kept, 1, HANNA, now=kept.closes_at)
    keepers.enter(kept, 1, HANNA, now=kept.extends_to)


def test_others_find_no_page(pulse, max_, emma, sonja, tore, as_):
    with at_close(pulse):
        for person in (max_, emma, sonja, tore):
            browser = as_(person)
            for path in (KEEPER, address(pulse)):
                assert browser.get(path).status_code == 404
            assert enter(browser, pulse, HANNA).status_code == 404
            assert browser.post(REHEARSE, {"passphrase": HANNA}).status_code == 404


def test_one_keeper_cannot_enter_both_halves(pulse, hanna, as_):
    with at_close(pulse):
        browser = as_(hanna)
        enter(browser, pulse, HANNA)
        enter(browser, pulse, KIM)
    assert keys.waiting(pulse.fingerprint) == [2]


def test_a_counted_pulse_leads_to_its_certificate(pulse, hanna, as_):
    with at_close(pulse):
        for part, passphrase in ((1, HANNA), (2, KIM)):
            keepers.enter(pulse, part, passphrase, now=pulse.ends_at)
        steps.count_due(pulse.ends_at)
        found = as_(hanna).get(address(pulse))
    assert found.url == reverse("surveys:certificate", args=[pulse.pk])


def test_a_pulse_with_one_key_has_no_such_page(staffed, hanna, as_):
    assert as_(hanna).get(address(make.open_pulse())).status_code == 404


def test_a_keeper_who_changes_in_mid_pulse_opens_it_with_the_old_passphrase(pulse, hanna, kim, as_):
    keepers.choose(hanna, "a new one since the middle", now=make.NOW)
    with at_close(pulse):
        browser = as_(hanna)
        assert "in force when the pulse opened, not with the present one" in said(
            browser.get(KEEPER)
        )
        assert "not the passphrase" in said(enter(browser, pulse, "a new one since the middle"))
        enter(browser, pulse, HANNA)
        enter(as_(kim), pulse, KIM)
    steps.count_due(pulse.ends_at)
    assert Pulse.objects.get(pk=pulse.pk).certificate.counted == pulse.invited


def test_who_follows_in_office_enters_what_was_handed_over(pulse, kim, as_):
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    follower = make.person("Lene Later", team=kim.team, role=kim.role)
    assert keepers.awaited(pulse) == ["Hanna HR", "the employee representative"]
    keepers.choose(follower, "lene has one of her own", now=make.NOW)
    with at_close(pulse):
        assert "We wait for Hanna HR" in said(enter(as_(follower), pulse, KIM))


def test_nobody_takes_over_a_half_whose_keeper_is_in_office(kept, kim, as_):
    second = make.person("Second Representative", team=kim.team, role=kim.role)
    assert "Kim Keeper keeps this half." in said(as_(second).get(KEEPER))
    fields = {"new-passphrase": "mine instead of hers", "new-again": "mine instead of hers"}
    assert as_(second).post(KEEPER, fields).status_code == 404
    assert keepers.both()[1].person == kim


@pytest.mark.parametrize(
    ("passphrase", "again", "words"),
    [
        ("only fourteen.", "only fourteen.", "too short"),
        ("abababababababab", "abababababababab", "repeats itself"),
        (HANNA, KIM, "The two differ"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_not_taken(planned, hanna, as_, passphrase, again, words):
    page = as_(hanna).post(KEEPER, {"new-passphrase": passphrase, "new-again": again})
    assert page.status_code == 422
    assert words in said(page)
    assert again not in said(page)
    assert not Keeper.objects.exists()


def test_a_pulse_waits_until_both_have_rehearsed_their_present_passphrase(kept, hanna, caplog):
    keepers.choose(hanna, "a new one, not rehearsed yet", now=make.NOW)
    steps.open_due(kept.opens_at)
    assert "Hanna HR has not rehearsed yet" in caplog.text
    kept.refresh_from_db()
    assert kept.state == Pulse.State.PLANNED
    assert key_files.present() == set()


def test_who_became_a_keeper_stands_in_the_log_for_both_sides(kept, hanna, kim):
    named = Entry.objects.filter(kind="keeper").order_by("pk")
    assert [entry.by for entry in named] == [hanna, kim]


def test_a_keeper_who_left_does_not_count(kept, kim):
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    with pytest.raises(CannotOpen, match="no employee representative has a passphrase yet"):
        keepers.both()


def test_a_keepers_key_swapped_in_the_database_opens_no_pulse(kept, kim):
    """Who holds the database alone could otherwise have the next halves sealed to themselves."""
    salt = halves.new_salt()
    mine = {"salt": salt, "public": halves.public_of("known to the attacker", salt)}
    Keeper.objects.filter(person=kim).update(**mine)
    with pytest.raises(CannotOpen, match="is not the one set on this machine"):
        keepers.both()


def other_address(person):
    """Sign-in codes go elsewhere from now on; returns when the log says that was."""
    Person.objects.filter(pk=person.pk).update(email="rita.alias@havelund.example")
    return readdressed.last_change(person, "address")


def test_a_keeper_whose_address_changed_rehearses_again_with_the_same_passphrase(kept, kim, as_):
    at = other_address(kim)
    Keeper.objects.filter(person=kim).update(rehearsed_at=at - MINUTE)
    with pytest.raises(CannotOpen, match=r"Kim Keeper changed on .* Find out who changed it"):
        keepers.both()
    browser = as_(kim)
    assert "Rehearse again." in said(browser.get(KEEPER))
    assert "This is not the passphrase" in said(browser.post(REHEARSE, {"passphrase": HANNA}))
    with pytest.raises(CannotOpen):
        keepers.both()
    browser.post(REHEARSE, {"passphrase": KIM})
    assert "Rehearse again." not in said(browser.get(KEEPER))
    assert keepers.both()[1].person == kim


def test_a_role_taken_away_and_given_back_needs_a_rehearsal_too(kept, kim, hanna, as_):
    for role in (Role.EMPLOYEE, Role.REPRESENTATIVE):
        Person.objects.filter(pk=kim.pk).update(role=role)
    at = readdressed.last_change(kim, "role")
    Keeper.objects.filter(person=kim).update(rehearsed_at=at - MINUTE)
    with pytest.raises(CannotOpen, match="the role of Kim Keeper changed"):
        keepers.both()
    assert "Kim Keeper, employee representative, has to rehearse again" in said(
        as_(hanna).get(KEEPER)
    )
    keepers.rehearse(keeper_of(kim), KIM, now=at + MINUTE)
    assert keepers.both()[1].person == kim


def test_nobody_chooses_a_passphrase_with_an_address_that_is_new(kept, kim, as_):
    before, at = bytes(keeper_of(kim).public), other_address(kim)
    mine = {"new-passphrase": "ritas own for the half", "new-again": "ritas own for the half"}
    page = as_(kim).post(KEEPER, mine)
    assert page.status_code == 422
    assert "Your mail address changed on" in said(page)
    assert mine["new-again"] not in said(page)
    with pytest.raises(keepers.Readdressed):
        keepers.choose(kim, mine["new-again"], now=at + readdressed.FRESH - MINUTE)
    assert bytes(keeper_of(kim).public) == before
    keepers.choose(kim, "kim has a new one", now=at + readdressed.FRESH)
    assert bytes(keeper_of(kim).public) != before


def test_a_wrong_rehearsal_does_not_count(planned, hanna, as_):
    keepers.choose(hanna, HANNA, now=make.NOW)
    page = as_(hanna).post(REHEARSE, {"passphrase": KIM})
    assert "This is not the passphrase" in said(page)
    assert keeper_of(hanna).rehearsed_at is None


def test_a_lost_half_is_an_alarm_and_not_a_wait(pulse, caplog):
    keys.path_of(pulse.fingerprint, key_files.HALVES[2]).unlink()
    steps.run(pulse.ends_at)
    assert "The half2 key file" in caplog.text
    assert "waits for its keepers" not in caplog.text
    assert Ballot.objects.count() == pulse.invited


def test_rubbish_instead_of_opened_halves_counts_nothing(pulse):
    for part in key_files.OPENED.values():
        key_files.place(keys.path_of(pulse.fingerprint, part), b"rubbish")
    with pytest.raises(keys.KeyMissing, match="holds another key"):
        keys.private_key(pulse.fingerprint)


def test_the_command_says_which_halves_are_still_sealed(pulse, capsys):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    call_command("keys", "check")
    told = capsys.readouterr().out
    assert "both halves are there; sealed is that of the employee representative" in told


@pytest.mark.django_db(transaction=True)
def test_a_pulse_whose_passphrase_is_lost_is_given_up(pulse):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    giving_up.give_up(pulse, now=pulse.ends_at)
    assert pulse.certificate.counted == 0
    assert names(pulse.fingerprint) == []
    assert not Ballot.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_close_each_keeper_is_asked_by_mail_once(pulse, hanna, kim, relay):
    for minute in range(3):
        steps.count_due(pulse.ends_at + minute * MINUTE)
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    while deliver_due(now=pulse.ends_at + 3 * MINUTE, connection=relay.connection()):
        pass
    (mail,) = [message_from_bytes(one, policy=policy.default) for one in relay.took]
    assert (mail["To"], mail["Subject"]) == (kim.email, "The count waits for your passphrase")


@pytest.mark.django_db(transaction=True)
def test_after_a_late_count_managers_keep_their_day_before_the_others(pulse):
    late = pulse.ends_at + timedelta(days=3)
    for part, passphrase in ((1, HANNA), (2, KIM)):
        keepers.enter(pulse, part, passphrase, now=late)
    steps.count_due(late)
    pulse.refresh_from_db()
    assert pulse.released_at == late + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_the_certificate_of_a_pulse_given_up_says_so(pulse, client):
    giving_up.give_up(pulse, now=pulse.ends_at)
    assert "The key of this pulse was lost" in said(
        client.get(reverse("surveys:certificate", args=[pulse.pk]))
    )
