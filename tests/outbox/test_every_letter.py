"""Each kind of letter there is, as it leaves: read back strictly, complete as text, and private."""

import re
from datetime import date
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
import time_machine

from culture.health.homes import digest
from culture.health.reports import quarterly
from culture.outbox.mail import STOPPABLE, WRITERS, build
from culture.outbox.models import Letter
from culture.people.models import Organisation
from culture.talk.models import Bundle
from culture.talk.notices import MAIL as NOTICES
from culture.talk.notices import tell
from roadmap.plan.models.rollouts import Rollout
from surveys.answer import rehearsal
from surveys.kit import mails as kit
from surveys.kit.values import scene
from surveys.launch import INVITATION, REMINDERS
from surveys.trust import notices
from tests import make
from tests.conftest import team
from tests.make import NOW

HOST = "https://pulse.havelund.example"
LARGEST = 100 * 1024
KINDS = (INVITATION, *REMINDERS, notices.WORD, notices.OPEN, quarterly.REPORT, NOTICES)
KINDS += (rehearsal.LETTER, digest.DIGEST)
LINKLESS = tuple(kit.KINDS.values())
KINDS += LINKLESS


@pytest.fixture
def written(company, hanna, max_, helga, kim, settings):
    """A mail of each kind, by kind."""
    settings.BASE_URL, settings.MAIL_READY = HOST, True
    settings.DEFAULT_FROM_EMAIL = "pulse@havelund.example"
    make.people(20, team("Team Nord"))
    with time_machine.travel(NOW, tick=False):
        asked = WRITERS[notices.WORD]([kim.pk], now=NOW)[kim.pk]
        pulse = make.open_pulse(sender=hanna)
        invited = make.invitation(pulse, make.invited(pulse)[0]).pk
        mails = {kind: WRITERS[kind]([invited], now=NOW)[invited] for kind in KINDS[:3]}
        make.programme()
        told = Rollout.objects.filter(team=team("Team Nord")).first()
        tell([max_], "rollout", told.pk, "given", by=hanna, now=NOW)
        weekly = digest.mail(max_, [], organisation=Organisation.current())
        bundle = Bundle.objects.get().pk
        keeper = notices.Notice("keeper", "The count waits for your passphrase", "surveys:pulses")
        return mails | {
            notices.WORD: asked,
            notices.OPEN: keeper.to(hanna),
            quarterly.REPORT: quarterly.sheet(date(2026, 1, 1)).to(hanna),
            NOTICES: WRITERS[NOTICES]([bundle], now=NOW)[bundle],
            digest.DIGEST: weekly,
            rehearsal.LETTER: WRITERS[rehearsal.LETTER]([hanna.pk], now=NOW)[hanna.pk],
            **{
                kind: kit.Sheet(each, "en", scene(NOW)).to(max_) for each, kind in kit.KINDS.items()
            },
        }


@pytest.mark.django_db
def test_no_kind_is_left_out():
    assert {kind for kind in WRITERS if not kind.startswith("channel.")} == set(KINDS)


@pytest.mark.django_db
def test_each_letter_is_well_formed_whole_and_private(written):
    for kind, mail in written.items():
        letter = Letter.about(kind, 1, now=NOW)
        raw = build(letter, mail).message().as_bytes(linesep="\r\n")
        message = message_from_bytes(raw, policy=policy.strict)  # any defect raises
        text, html = (part.get_content() for part in message.iter_parts())

        assert message.get_content_type() == "multipart/alternative", kind
        assert not [part.defects for part in message.walk() if part.defects]
        assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
        assert raw.isascii()
        assert len(raw) < LARGEST
        assert message["Message-ID"] == letter.message_id
        assert message["Message-ID"].endswith("@pulse.havelund.example>")
        assert message["Date"].datetime == NOW
        assert message["Auto-Submitted"] == "auto-generated"
        assert ("List-Unsubscribe-Post" in message) == (kind in STOPPABLE)
        assert message["Feedback-ID"].startswith(f"{kind.partition('.')[0]}:")
        assert_private(html, hosts=set() if kind in LINKLESS else {urlsplit(HOST).netloc})
        assert_complete(text, html)


def assert_private(html, *, hosts):
    """Nothing is fetched: no picture, no style, no script; links lead to us alone; dark mode."""
    assert not re.search(r"<(img|script|link|iframe|object)\b|url\(|@import", html)
    found = {urlsplit(link).netloc for link in re.findall(r'(?:href|src)="([^"]+)"', html)}
    assert found == hosts
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


def assert_complete(text, html):
    """Every address of the page stands in the text too; answers are chosen on the page."""
    links = {re.sub(r"\?a=\d$", "", link) for link in re.findall(r'href="([^"]+)"', html)}
    assert not {link for link in links if link not in text}
    assert all(len(link) < 120 for link in links)
    assert "<" not in re.sub(r"<[\w.+-]+@[\w.-]+>", "", text)
