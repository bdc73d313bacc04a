"""The keys of each open pulse: outside the database and in no backup.

`<fingerprint>.public` seals (web), `<fingerprint>.token` makes links (mail worker),
`<fingerprint>.code` makes the codes of printed slips, and of no link (web, while it draws them),
`<fingerprint>.private` opens (the count). Where two keepers open the count together there is no
private file but `<fingerprint>.half1` and `.half2`, each sealed to one keeper; after the close the
web writes `.opened1` and `.opened2`, and the count joins them. All are destroyed after the count.
"""

import secrets
from hashlib import sha256

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from surveys.box import halves
from surveys.box.halves import public_bytes
from surveys.box.key_files import (
    CODE,
    HALVES,
    OPENED,
    PRIVATE,
    PUBLIC,
    TOKEN,
    KeyMissing,
    exists,
    missing,
    path_of,
    place,
    read,
    write,
)
from surveys.box.key_files import destroy_keys as destroy_keys


class KeepersMissing(KeyMissing):
    """Keepers have still to enter their passphrases: the count waits, and that is no fault."""


def make_keys(keepers=None) -> str:
    """Write a new set of files, safely on disk, and return its fingerprint.

    With two keepers (each with `part`, `salt` and `public`) the private key is never written.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    public = public_bytes(private.public_key())
    fingerprint = sha256(public).hexdigest()
    write(fingerprint, PUBLIC, public)
    write(fingerprint, TOKEN, secrets.token_bytes(32))
    for part, content in private_files(private_bytes(private), fingerprint, keepers).items():
        write(fingerprint, part, content)
    return fingerprint


def private_files(secret: bytes, fingerprint: str, keepers) -> dict[str, bytes]:
    if not keepers:
        return {PRIVATE: secret}
    return {
        HALVES[keeper.part]: halves.seal_half(half, keeper, fingerprint)
        for keeper, half in zip(keepers, halves.split(secret), strict=True)
    }


def public_key(fingerprint: str) -> ec.EllipticCurvePublicKey:
    """The key that ballots are sealed to. Raises KeyMissing if the file is not the named key."""
    content = read(fingerprint, PUBLIC)
    if sha256(content).hexdigest() != fingerprint:
        raise KeyMissing(f"The public key file {fingerprint[:12]} holds another key.")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content)


def private_key(fingerprint: str) -> ec.EllipticCurvePrivateKey:
    """The key that opens ballots; only the tally asks for it. Raises KeyMissing, KeepersMissing."""
    try:
        key = serialization.load_der_private_key(secret_of(fingerprint), password=None)
        fits = sha256(public_bytes(key.public_key())).hexdigest() == fingerprint
    except ValueError:
        fits = False
    if not fits:
        raise KeyMissing(f"The private key file {fingerprint[:12]} holds another key.")
    return key


def secret_of(fingerprint: str) -> bytes:
    """The private key's bytes: from its file, or joined from the halves that keepers opened."""
    if not halved(fingerprint):
        return read(fingerprint, PRIVATE)
    if parts := waiting(fingerprint):
        for part in parts:
            read(fingerprint, HALVES[part])
        raise KeepersMissing(f"Still sealed: half {' and half '.join(map(str, parts))}.")
    return halves.join(*(read(fingerprint, part) for part in OPENED.values()))


def halved(fingerprint: str) -> bool:
    """Two keepers open this one. Nothing the web could write decides it."""
    return any(exists(fingerprint, part) for part in HALVES.values())


def waiting(fingerprint: str) -> list[int]:
    """The parts whose keeper has still to enter the passphrase; none for a key in one piece."""
    if not halved(fingerprint):
        return []
    return [part for part, name in OPENED.items() if not exists(fingerprint, name)]


def sealed_to(fingerprint: str, part: int) -> bytes:
    """The public key of the keeper whom this half was sealed to."""
    return halves.sealed_to(read(fingerprint, HALVES[part]))


def open_half(fingerprint: str, part: int, passphrase: str) -> None:
    """Open one half for the count; others say when. Raises WrongPassphrase."""
    file = read(fingerprint, HALVES[part])
    half = halves.open_half(file, passphrase, fingerprint=fingerprint, part=part)
    place(path_of(fingerprint, OPENED[part]), half)


def token_secret(fingerprint: str) -> bytes:
    return read(fingerprint, TOKEN)


def make_code_secret(fingerprint: str) -> bytes:
    """For a pulse that has slips; the others need none."""
    secret = secrets.token_bytes(32)
    write(fingerprint, CODE, secret)
    return secret


def code_secret(fingerprint: str) -> bytes:
    return read(fingerprint, CODE)


def trouble(fingerprint: str) -> list[str]:
    """What is wrong with the keys of an open pulse, in words; nothing is opened to find out."""
    found = []
    try:
        public_key(fingerprint)
    except KeyMissing as error:
        found.append(str(error))
    whole, cut = exists(fingerprint, PRIVATE), halved(fingerprint)
    needed = [TOKEN, *(HALVES.values() if cut else [PRIVATE])]
    found += [missing(fingerprint, part) for part in needed if not exists(fingerprint, part)]
    if whole and cut:
        found.append(f"A whole private key {fingerprint[:12]} lies beside its two halves.")
    return found


def private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
