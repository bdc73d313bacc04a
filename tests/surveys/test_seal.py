"""Envelopes: one size, bound to their link, never the same twice."""

import json
import re
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from surveys.box.ballot import SEALED_SIZE
from surveys.box.opening import open_ballot
from surveys.box.seal import PLAIN_SIZE, SUITE, Answers, Unreadable, pack, seal, unpack
from surveys.box.tokens import digest

KEY = ec.generate_private_key(ec.SECP256R1())
TOKEN = "A" * 43
answers = st.builds(
    Answers,
    ratings=st.lists(st.integers(0, 5), min_size=1, max_size=64).map(tuple),
    recommend=st.none() | st.integers(0, 10),
    comment=st.text(max_size=375),
    company_only=st.booleans(),
)


def opened(sealed, answers, *, pulse_id=7, token=TOKEN):
    items = len(answers.ratings)
    return open_ballot(sealed, KEY, pulse_id=pulse_id, token_digest=digest(token), items=items)


@given(answers)
def test_what_is_sealed_opens_as_it_was_and_every_envelope_has_one_size(answers):
    sealed = seal(answers, KEY.public_key(), pulse_id=7, token=TOKEN)
    assert len(sealed) == SEALED_SIZE
    assert opened(sealed, answers) == answers


@given(st.binary(min_size=PLAIN_SIZE, max_size=PLAIN_SIZE), st.integers(1, 64))
def test_anything_else_inside_is_unreadable_and_never_an_error(plain, items):
    with suppress(Unreadable):
        assert pack(unpack(plain, items)) == plain


def test_the_same_answers_never_give_the_same_envelope():
    envelopes = {
        seal(Answers((5, 5, 5)), KEY.public_key(), pulse_id=7, token=TOKEN) for _ in range(20)
    }
    assert len(envelopes) == 20


@pytest.mark.parametrize("moved", [{"pulse_id": 8}, {"token": "B" * 43}])
def test_an_envelope_does_not_open_under_another_pulse_or_link(moved):
    sealed = seal(Answers((5,)), KEY.public_key(), pulse_id=7, token=TOKEN)
    with pytest.raises(Unreadable):
        opened(sealed, Answers((5,)), **moved)


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * SEALED_SIZE])
def test_a_damaged_envelope_is_unreadable(damage):
    with pytest.raises(Unreadable):
        opened(damage, Answers((5,)))


@pytest.fixture(scope="module")
def vector():
    """RFC 9180's own numbers for our suite: base mode, kem 16, kdf 1, aead 2."""
    vector = json.loads((settings.BASE_DIR / "tests/data/hpke.json").read_text())
    assert [vector[name] for name in ("mode", "kem_id", "kdf_id", "aead_id")] == [0, 16, 1, 2]
    return vector


def test_the_suite_derives_the_key_and_nonce_of_the_rfc(vector):
    """Its encryptions carry associated data, which we never use: so its first one without any."""
    b = bytes.fromhex
    first = vector["encryptions"][0]
    cipher, nonce, plain = AESGCM(b(vector["key"])), b(vector["base_nonce"]), b(first["pt"])
    assert cipher.encrypt(nonce, plain, b(first["aad"])) == b(first["ct"])
    key = ec.derive_private_key(int(vector["skRm"], 16), ec.SECP256R1())

    sealed = b(vector["enc"]) + cipher.encrypt(nonce, plain, None)

    assert SUITE.decrypt(sealed, key, b(vector["info"])) == plain


def test_the_bundle_of_the_browser_names_no_address_and_no_folder():
    bundle = (settings.BASE_DIR / "static/vendor/hpke-core.js").read_text()
    assert re.findall(r"\w+://|node_modules|sourceMappingURL|/(?:tmp|home|root)/", bundle) == []
