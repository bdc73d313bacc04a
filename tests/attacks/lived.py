"""The evidence: one whole pulse of 200 people through the running app, stolen at every stage.

Played once; many attacks look at what was taken. 149 of 200 answer, each with a comment that nobody
else could have written, so that a link would be seen. Requests carry marks that must not stay.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from string import ascii_lowercase
from urllib.parse import urlencode

from django.db import connection, utils
from django.utils import timezone

from culture.outbox.models import Letter
from culture.people.models import Person
from surveys import launch
from surveys.asking.questions import questions
from surveys.box import key_files, keys
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from tests import make
from tests.attacks import thief
from tests.attacks.running import MAIL, App, Overheard, close_now, planned_now
from tests.browser.conftest import link_in
from tests.embedded.living import eventually

BRANCHES, TEAMS, ANSWERS = 5, (10, 6, 10, 6, 8), 149  # 25 teams, 200 people
VISITOR, FORWARDED = "127.0.0.7", "203.0.113.77"
MARKS = {
    "User-Agent": "SpyingBrowser/7.7",
    "Referer": "https://intranet.example/referring-page",
    "Cookie": "sessionid=cookiethatmustnotstay",
    "X-Forwarded-For": FORWARDED,
    "Accept-Language": "xx-TELLTALE",
}


@dataclass
class Evidence:
    """What was stolen, and beside it the truth: who answered, in which order, with which words."""

    app: App
    links: dict[str, int] = field(default_factory=dict)  # path → person
    order: list[int] = field(default_factory=list)  # people as they answered
    words: dict[int, str] = field(default_factory=dict)  # person → their comment
    secrets: set[str] = field(default_factory=set)
    envelopes: list[bytes] = field(default_factory=list)
    units: dict[int, int] = field(default_factory=dict)  # person → team they are counted in
    dumps: dict[str, thief.Dump] = field(default_factory=dict)
    rows: dict[str, dict] = field(default_factory=dict)
    mails: dict[str, list] = field(default_factory=dict)
    touched: dict[str, set] = field(default_factory=dict)

    @property
    def tokens(self) -> set[str]:
        return {path.removeprefix("/p/") for path in self.links}


def play(app: App, hands: thief.Thief) -> Evidence:
    """A pulse from its opening to the shredding of its keys."""
    evidence, overheard = Evidence(app), Overheard(app)
    pulse = asked(app, evidence, Random(7))
    answered(app, hands, pulse, evidence)
    remind(app, pulse, evidence)
    analyse()
    evidence.secrets = secrets_of(pulse)
    evidence.envelopes = [bytes(row) for row in Ballot.objects.values_list("sealed", flat=True)]
    evidence.rows["open"], evidence.dumps["open"] = thief.hidden_columns(), hands.dump()
    evidence.wal_open = hands.wal()
    evidence.tables = thief.files_of("surveys_invitation", "surveys_ballot")
    close_now(pulse)
    app.tick()
    eventually(lambda: shredded(pulse))
    analyse()
    evidence.rows["counted"], evidence.dumps["counted"] = thief.hidden_columns(), hands.dump()
    evidence.wal = hands.wal()
    evidence.logs = app.logs() + hands.server_log.read_text()
    evidence.queue = overheard.text()
    evidence.files = contents(app)
    return evidence


def asked(app: App, evidence: Evidence, random: Random) -> Pulse:
    """An open pulse whose invitations have arrived; who will answer, in which order, and what."""
    people, pulse = found_company(), planned_now()
    evidence.pulse_id = pulse.pk
    app.tick()
    eventually(lambda: Invitation.objects.count() == len(people))
    pulse.refresh_from_db()
    evidence.fingerprint = pulse.fingerprint
    evidence.mails["invitations"] = delivered(app, launch.INVITATION)
    evidence.links = links_of(evidence.mails["invitations"])
    evidence.units = dict(Invitation.objects.values_list("person_id", "unit__team_id"))
    evidence.order = random.sample(people, ANSWERS)
    evidence.words = {pk: "".join(random.choices(ascii_lowercase, k=14)) for pk in evidence.order}
    return pulse


def answered(app: App, hands: thief.Thief, pulse: Pulse, evidence: Evidence) -> None:
    """In their order; one in the middle is looked at before and after. Then odd requests."""
    path_of = {pk: path for path, pk in evidence.links.items()}
    evidence.began = timezone.now()
    for at, pk in enumerate(evidence.order):
        if at == ANSWERS // 2:
            evidence.dumps["before one"], before = hands.dump(), files(app)
        answer(app, pulse, path_of[pk], rating=1 + at % 5, words=evidence.words[pk])
        if at == ANSWERS // 2:
            evidence.touched["one"] = files(app) ^ before
            evidence.dumps["after one"] = hands.dump()
    evidence.ended = timezone.now()
    misbehave(app, path_of[evidence.order[0]])


def found_company() -> list[int]:
    """Five branches of five teams; nobody but them. The sender is asked nothing."""
    make.organisation()
    top = make.team("Havelund")
    for branch in range(BRANCHES):
        above = make.team(f"Branch {branch}", parent=top)
        for number, size in enumerate(TEAMS):
            make.people(size, make.team(f"Team {branch}{number}", parent=above))
    return list(Person.objects.order_by("pk").values_list("pk", flat=True))


def delivered(app: App, kind: str) -> list:
    """The mails of this kind, once the worker has handed all of them over; their hour has come."""
    before = len(app.relay.took)
    Letter.objects.waiting().filter(kind=kind).update(not_before=timezone.now())
    app.tick(MAIL)
    eventually(lambda: not Letter.objects.waiting().filter(kind=kind).exists())
    return app.relay.mails[before:]


def links_of(mails) -> dict[str, int]:
    people = dict(Person.objects.values_list("email", "pk"))
    return {link_in(mail): people[mail["To"].addresses[0].addr_spec] for mail in mails}


def answer(app: App, pulse, path: str, *, rating: int, words: str) -> None:
    response = app.post(path, filled(pulse, rating, words), MARKS, source=VISITOR)
    assert response.status == 303, response.text


def filled(pulse, rating: int, words: str = "") -> bytes:
    """A whole form, as a browser without JavaScript sends it."""
    asked = questions(pulse)
    said = {item.code: rating for item in asked.items} | {"comment": words}
    return urlencode(said | ({asked.recommend.code: 9} if asked.recommend else {})).encode()


def misbehave(app: App, path: str) -> None:
    """Whatever makes a server write a line: wrong methods, broken bodies, broken addresses."""
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "GET"):
        app.request(method, path, headers=MARKS, source=VISITOR)
    for broken in (b"", b"%ff%fe=%", b"a=1&" * 4000, b"sealed=AAAA"):
        app.post(path, broken, MARKS, source=VISITOR)
    for wrong in (f"{path}x", f"{path}/nothing", f"{path}/know?a=%00", f"{path}%20"):
        app.request("GET", wrong, headers=MARKS, source=VISITOR)
    fail_in_the_database()


def fail_in_the_database() -> None:
    """PostgreSQL would quote row and statement with its error, were it not told to be terse."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO surveys_ballot (invitation_id, sealed) "
                "SELECT id, 'wordsofafailedstatement' FROM surveys_invitation LIMIT 1"
            )
        except utils.IntegrityError:
            return
    raise AssertionError("an envelope of another size was kept")


def remind(app: App, pulse, evidence: Evidence) -> None:
    """The first reminder's day has come; one address no longer takes mail."""
    week = 7 * make.HOUR * 24
    pulse.opens_on, pulse.opened_at = pulse.opens_on - week, pulse.opened_at - week
    pulse.save(update_fields=["opens_on", "opened_at"])
    silent = set(evidence.units) - set(evidence.order)
    gone = Person.objects.filter(pk__in=silent).order_by("pk").first().email
    app.relay.faults[gone] = "550 5.1.1 no such mailbox"
    app.tick()
    kinds = Letter.objects.filter(kind__in=launch.REMINDERS)
    kind = eventually(lambda: kinds.values_list("kind", flat=True).first())
    evidence.mails["reminders"] = delivered(app, kind)
    evidence.bounced = gone


def secrets_of(pulse) -> set[str]:
    """What opens or makes links, and every envelope, as text of a dump."""
    private = keys.path_of(pulse.fingerprint, keys.PRIVATE).read_bytes()
    sealed = Ballot.objects.values_list("sealed", flat=True)
    digests = Invitation.objects.values_list("token_digest", flat=True)
    held = [keys.token_secret(pulse.fingerprint), private, *digests]
    return {bytes(secret).hex() for secret in held} | {bytes(row).hex()[:200] for row in sealed}


def analyse() -> None:
    """What autovacuum does by itself once some fifty rows have changed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def shredded(pulse) -> bool:
    pulse.refresh_from_db()
    return pulse.state == pulse.State.SHREDDED


def files(app: App) -> set:
    """Every file that the app writes, with its size and the time of its last change."""
    places = (app.folder, *key_files.directories())
    return {
        (str(path), path.stat().st_size, path.stat().st_mtime_ns)
        for place in places
        for path in place.rglob("*")
        if path.is_file() and path.suffix != ".log"
    }


def contents(app: App) -> str:
    """Everything the app keeps in files, keys included, as text and in hexadecimal."""
    told = []
    for place in (app.folder / "var", app.folder / "tmp", *key_files.directories()):
        for folder, _, names in os.walk(place):
            for name in names:
                held = (Path(folder) / name).read_bytes()
                told += [name, held.hex(), held.decode("latin-1")]
    return "\n".join(told)
