"""Somebody plays with links: fifty times at once, late, guessed, another pulse's, broken."""

import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from secrets import token_urlsafe
from urllib.parse import urlencode

import pytest
from scipy.stats import mannwhitneyu

from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.ballot import Ballot
from surveys.box.opening import open_ballot
from surveys.box.seal import Answers, seal
from surveys.box.tokens import digest
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.tally import tally
from tests import make
from tests.attacks.catalogue import IN_FULL
from tests.attacks.lived import filled
from tests.attacks.running import App, close_now, open_now

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, LINKS = 50, 20 if IN_FULL else 3


@pytest.fixture
def pulse(app, staffed):
    return open_now()


def inside(pulse, token) -> Answers:
    """What the one ballot of this link holds."""
    key = keys.private_key(pulse.fingerprint)
    kept = Ballot.objects.get(invitation__token_digest=digest(token))
    asked = len(questions(pulse).items)
    told = {"pulse_id": pulse.pk, "token_digest": digest(token), "items": asked}
    return open_ballot(bytes(kept.sealed), key, **told)


def said(number: int, items: int) -> tuple[int, ...]:
    """Ratings that only this submission has: its number to the base of five."""
    digits = (number % 5, number // 5 % 5, number // 25)
    return (*(1 + digit for digit in digits), *(3,) * (items - len(digits)))


@pytest.mark.attack("AT6", f"{THREADS} threads post different answers to one link, {LINKS} links.")
def test_fifty_at_once_leave_one_ballot_the_last_complete_one(app, pulse, found):
    codes = [item.code for item in questions(pulse).items]
    for person in make.invited(pulse)[:LINKS]:
        sender = Sender(app, pulse, make.token(pulse, person), codes)
        with ThreadPoolExecutor(THREADS) as pool:
            spans = list(pool.map(sender.send, range(THREADS)))
        kept = inside(pulse, sender.token).ratings
        winner = next(n for n in range(THREADS) if said(n, len(codes)) == kept)
        began = [begin for begin, _ in spans]
        # Whoever began after the winner had been answered would have to have replaced it.
        assert max(began) < spans[winner][1]
        sender.send(7)
        assert inside(pulse, sender.token).ratings == said(7, len(codes))
    assert Ballot.objects.count() == Invitation.objects.filter(answered=True).count() == LINKS
    found(f"{LINKS} links, {LINKS * (THREADS + 1)} submissions, {LINKS} ballots, each the last.")


@dataclass
class Sender:
    """Posts to one link; asks nothing of the database, because it works in threads."""

    app: App
    pulse: Pulse
    token: str
    codes: list[str]

    def send(self, number: int) -> tuple[float, float]:
        """Half are sealed as a browser does it. When it began and when it was answered."""
        ratings = said(number, len(self.codes))
        form = dict(zip(self.codes, ratings, strict=True)) | {"REC1": 9}
        body = urlencode({"sealed": self.sealed(ratings)} if number % 2 else form).encode()
        began = time.monotonic()
        response = self.app.post(f"/p/{self.token}", body)
        assert response.status == 303
        return began, time.monotonic()

    def sealed(self, ratings: tuple[int, ...]) -> str:
        key = keys.public_key(self.pulse.fingerprint)
        answers = Answers(ratings, 9)
        return b64encode(seal(answers, key, pulse_id=self.pulse.pk, token=self.token)).decode()


@pytest.mark.attack("AT6", "Posting after the close, after the count, and with guessed links.")
def test_late_and_guessed_links_change_nothing(app, pulse, found):
    person = make.invited(pulse)[0]
    path, form = make.link(pulse, person), filled(pulse, 4)
    guesses = [token_urlsafe(32) for _ in range(50)]
    assert {app.post(f"/p/{guess}", form).status for guess in guesses} == {404}
    close_now(pulse)
    assert app.post(path, form).status == 404
    assert not Invitation.objects.filter(answered=True).exists()
    tally(pulse, now=pulse.ends_at)
    assert app.post(path, form).status == 404
    assert not Ballot.objects.exists()
    found(f"Refused: one late, one after the count, {len(guesses)} guesses; nothing kept.")


@pytest.mark.attack("AT6", "An envelope of one link sent through another, and an earlier pulse's.")
def test_an_envelope_or_link_of_elsewhere_counts_for_nothing(app, pulse, found):
    one, other, *rest = make.invited(pulse)
    key = keys.public_key(pulse.fingerprint)
    stolen = seal(make.answers(pulse, 1), key, pulse_id=pulse.pk, token=make.token(pulse, one))
    form = urlencode({"sealed": b64encode(stolen).decode()}).encode()
    assert app.post(make.link(pulse, other), form).status == 303  # nobody can look inside
    for person in rest[:12]:
        make.cast(pulse, person, now=pulse.opens_at + make.HOUR / 2)
    earlier = make.link(pulse, one)
    close_now(pulse)
    tally(pulse, now=pulse.ends_at)
    assert (pulse.certificate.counted, pulse.certificate.invalid) == (12, 1)
    following = open_now()
    assert app.post(earlier, filled(following, 4)).status == 404
    assert not Ballot.objects.exists()
    found("The replayed envelope was invalid at the count; the earlier pulse's link is not open.")


KINDS = ("unknown", "malformed", "counted", "expired")
EACH = 500


@pytest.mark.attack(
    "AT6",
    f"Unknown, broken, counted and expired links, {EACH} requests each in random order: page, "
    "headers and time compared.",
)
def test_links_that_are_not_open_cannot_be_told_apart(app, pulse, found):
    links = not_open(pulse)
    answers = {kind: app.request("GET", path) for kind, path in links.items()}
    seen = {(a.status, a.text, str(constant(a.getheaders()))) for a in answers.values()}
    assert len(seen) == 1
    assert answers["unknown"].status == 404
    for _ in range(2):  # another process may have been busy: once more, then it counts
        smallest = min(chances(app, links).values())
        if smallest > 0.01:
            break
    assert smallest > 0.01
    found(
        f"One page, one status, same headers; times within noise (Mann-Whitney p {smallest:.2f})."
    )


def not_open(pulse) -> dict[str, str]:
    """A link of each kind that is not open, two of them of real people."""
    counted = make.link(pulse, make.invited(pulse)[0])
    close_now(pulse)
    tally(pulse, now=pulse.ends_at)
    later = open_now()
    expired = make.link(later, make.invited(later)[0])
    close_now(later)
    unknown, broken = f"/p/{token_urlsafe(32)}", "/p/" + token_urlsafe(32)[:-1] + "!"
    return dict(zip(KINDS, (unknown, broken, counted, expired), strict=True))


def constant(headers):
    """All but the moment."""
    return sorted((name, value) for name, value in headers if name.lower() != "date")


def chances(app, links) -> dict[str, float]:
    """For each kind, how likely its times and an unknown link's come from one distribution."""
    order = [kind for kind in KINDS for _ in range(EACH)]
    Random(5).shuffle(order)
    times = {kind: [] for kind in KINDS}
    for kind in order:
        began = time.perf_counter()
        app.request("GET", links[kind])
        times[kind].append(time.perf_counter() - began)
    return {kind: mannwhitneyu(times["unknown"], times[kind]).pvalue for kind in KINDS[1:]}
