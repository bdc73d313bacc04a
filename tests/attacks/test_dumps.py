"""Somebody with every dump, file, queue and log of a pulse searches them, and comes back late."""

import os
import re
import subprocess
import sys
import zlib
from collections import Counter

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from surveys.box.ballot import SEALED_SIZE
from surveys.box.opening import open_ballot
from surveys.box.seal import COMMENT_SIZE, Answers, Unreadable, seal
from surveys.models.results import Figure
from tests.attacks.lived import ANSWERS

pytestmark = pytest.mark.django_db
FORM = re.compile(r"[A-Z]{3}\d=[1-5]")  # an answer as a browser sends it


@pytest.mark.attack(
    "AT2",
    "While it was open: every link, comment and answer that was sent, and the key, looked for in a "
    "full dump, everything that passed the queue, all logs and all files of the app.",
)
def test_an_open_pulse_holds_no_answer_comment_or_link_in_clear(evidence, found):
    text = evidence.dumps["open"].text
    secrets = evidence.secrets
    assert [secret for secret in secrets if secret in text]  # digests and envelopes: we can search
    needles = [*evidence.words.values(), *evidence.tokens]
    hits = [needle for needle in needles if needle in text]
    assert (hits, FORM.findall(text)) == ([], [])
    found(f"While open: 0 of {len(needles)} comments and links in clear; {ANSWERS} envelopes.")


@pytest.mark.attack(
    "AT2",
    "After it: the same, and every envelope, fingerprint of a link, and key.",
)
def test_after_the_count_nothing_is_left_that_opens_or_names(evidence, found):
    text = evidence.dumps["counted"].text
    elsewhere = evidence.queue + evidence.logs + evidence.files
    secrets = [*evidence.tokens, *evidence.secrets]
    assert not [secret for secret in secrets if secret in text + elsewhere]
    assert not [words for words in evidence.words.values() if words in elsewhere]
    assert not FORM.findall(text + elsewhere)
    assert not [mail for mail in addresses(evidence) if mail in evidence.queue + evidence.logs]
    assert evidence.fingerprint not in evidence.files
    found(f"After it: 0 of {len(secrets)} links, fingerprints, envelopes and keys anywhere.")


def addresses(evidence) -> set[str]:
    return {row["email"] for *_, row in evidence.rows["counted"]["people_person"]}


@pytest.mark.attack("AT2", "What is published about fewer than ten people.")
def test_of_small_groups_the_last_dump_holds_rounded_scores_only(evidence, found):
    rows = evidence.rows["counted"]
    small = {row["id"] for *_, row in rows["surveys_group"] if row["n"] is None}
    kinds = {row["kind"] for *_, row in rows["surveys_figure"] if row["group_id"] in small}
    assert small
    assert kinds == {Figure.Kind.SCALE_SCORE}
    assert not small & {row["group_id"] for *_, row in rows["surveys_comment"]}
    found(f"Of {len(small)} groups of five to nine: rounded scores and nothing else.")


@pytest.mark.attack("AT3", "pg_dump before and after one of 149 answers, compared line by line.")
def test_one_answer_changes_one_mark_and_adds_one_envelope(evidence, found):
    before, after = (evidence.dumps[name].lines() for name in ("before one", "after one"))
    added, gone = after - before, before - after
    marked = {(line.replace("\tt\t", "\tf\t")) for line in added} & gone
    envelopes = [line for line in added if r"\\x" in line and len(line) > SEALED_SIZE]
    assert (len(added), len(gone), len(marked), len(envelopes)) == (2, 1, 1, 1)
    assert len(envelopes[0].split("\\\\x")[1]) == 2 * SEALED_SIZE
    found(f"One mark “used”, one envelope of {SEALED_SIZE} bytes, nothing else.")


@pytest.mark.attack("AT3", "Every file of the app, keys, logs and temporary ones included.")
def test_one_answer_touches_no_file(evidence, found):
    assert evidence.touched["one"] == set()
    found("No file was written, read-only or not, and no log line.")


@pytest.mark.attack(
    "AT4",
    "Comments of 0 to 1,500 bytes and 149 envelopes of the app: sizes, compression, and how often "
    "each byte occurs.",
)
def test_envelopes_have_one_size_and_no_pattern(evidence, found):
    private = ec.generate_private_key(ec.SECP256R1())
    lengths = {
        len(
            seal(
                Answers((3,) * 36, 9, "x" * size, bool(size % 2)),
                private.public_key(),
                pulse_id=1,
                token="A" * 43,
            )
        )
        for size in range(0, COMMENT_SIZE + 1, 50)
    }
    kept = evidence.envelopes
    noise = b"".join(sealed[1:] for sealed in kept)  # each begins with the mark of a curve point
    packed = len(zlib.compress(noise, 9)) / len(noise)
    expected = len(noise) / 256
    spread = sum((n - expected) ** 2 / expected for n in Counter(noise).values())
    assert lengths == {len(sealed) for sealed in kept} == {SEALED_SIZE}
    assert packed >= 1
    assert 150 < spread < 380  # chi-square of 255 degrees: one chance in a million on each side
    found(f"One size; packed {packed:.3f} of their length; bytes as even as noise.")


@pytest.mark.attack(
    "AT9",
    "A full backup of the open pulse, restored after the count. The app ran its count on it; then "
    "every file that is left was tried as a key on every envelope.",
)
def test_an_old_backup_cannot_be_counted_or_opened_any_more(evidence, found):
    url = evidence.dumps["open"].restored()
    said = count_again(url)
    with psycopg.connect(url) as copy:
        states = copy.execute(
            "SELECT state FROM surveys_pulse WHERE id = %s", [evidence.pulse_id]
        ).fetchall()
        figures = copy.execute("SELECT count(*) FROM surveys_figure").fetchone()
        items = copy.execute(
            "SELECT count(*) FROM surveys_pulseitem WHERE scale <> 'recommend'"
        ).fetchone()[0]
        envelopes = copy.execute(
            "SELECT sealed, token_digest FROM surveys_ballot JOIN surveys_invitation ON id = "
            "invitation_id"
        ).fetchall()
    assert (states, figures) == ([("open",)], (0,))
    assert "KeyMissing" in said
    keys = keys_left()
    opened = sum(
        opens(sealed, key, evidence.pulse_id, digest, items)
        for key in keys
        for sealed, digest in envelopes
    )
    assert (len(envelopes), opened) == (ANSWERS, 0)
    found(
        f"The count refused: the key is gone. {len(keys)} keys of other pulses and of our own "
        f"making: 0 of {len(envelopes)} envelopes opened."
    )


COUNT = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from surveys import steps
steps.count_due(timezone.now() + timedelta(days=9))
"""


def count_again(url: str) -> str:
    """What the app logs when it meets the restored backup after its close."""
    done = subprocess.run(  # noqa: S603  our own arguments
        [sys.executable, "-c", COUNT],
        env=os.environ | {"DATABASE_URL": url, "KEYS_DIR": str(settings.KEYS_DIR)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def keys_left() -> list[ec.EllipticCurvePrivateKey]:
    """Whatever lies in the key folder and is a private key, and one made for the purpose."""
    found = [ec.generate_private_key(ec.SECP256R1())]
    for path in settings.KEYS_DIR.iterdir():
        try:
            key = serialization.load_der_private_key(path.read_bytes(), password=None)
        except ValueError:
            continue
        found.append(key)
    return found


def opens(sealed, key, pulse_id, digest, items) -> bool:
    try:
        open_ballot(bytes(sealed), key, pulse_id=pulse_id, token_digest=digest, items=items)
    except Unreadable:
        return False
    return True
