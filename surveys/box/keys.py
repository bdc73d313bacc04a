"""The key directory: three files per open pulse, outside the database and in no backup.

`<fingerprint>.public` seals (web), `<fingerprint>.token` makes links (mail worker),
`<fingerprint>.private` opens (the count). All three are destroyed after the count. Where the
processes run as separate users, file ownership decides who may read which.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

PUBLIC, TOKEN, PRIVATE = "public", "token", "private"
PARTS = (PUBLIC, TOKEN, PRIVATE)


class KeyMissing(Exception):
    """A key file is gone or does not match its fingerprint: nothing may be opened or destroyed."""


def make_keys() -> str:
    """Write a new set of three files, safely on disk, and return its fingerprint."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = public_bytes(private.public_key())
    fingerprint = sha256(public).hexdigest()
    write(fingerprint, PUBLIC, public)
    write(fingerprint, TOKEN, secrets.token_bytes(32))
    write(fingerprint, PRIVATE, private_bytes(private))
    return fingerprint


def public_key(fingerprint: str) -> ec.EllipticCurvePublicKey:
    """The key that ballots are sealed to. Raises KeyMissing if the file is not the named key."""
    content = read(fingerprint, PUBLIC)
    if sha256(content).hexdigest() != fingerprint:
        raise KeyMissing(f"The public key file {fingerprint[:12]} holds another key.")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content)


def private_key(fingerprint: str) -> ec.EllipticCurvePrivateKey:
    """The key that opens ballots; only the tally asks for it."""
    key = serialization.load_der_private_key(read(fingerprint, PRIVATE), password=None)
    if sha256(public_bytes(key.public_key())).hexdigest() != fingerprint:
        raise KeyMissing(f"The private key file {fingerprint[:12]} holds another key.")
    return key


def token_secret(fingerprint: str) -> bytes:
    return read(fingerprint, TOKEN)


def destroy_keys(fingerprint: str) -> None:
    """Overwrite and remove all three files. Doing it twice is harmless."""
    for part in PARTS:
        path = path_of(fingerprint, part)
        if path.exists():
            overwrite(path)
            path.unlink()
    sync_directory()


def overwrite(path: Path) -> None:
    """In place and down to the disk: a file emptied first would get new blocks and keep the old."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def path_of(fingerprint: str, part: str) -> Path:
    return Path(settings.KEYS_DIR) / f"{fingerprint}.{part}"


def read(fingerprint: str, part: str) -> bytes:
    try:
        return path_of(fingerprint, part).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(
            f"The {part} key file {fingerprint[:12]} is not in the key directory. "
            "Check that KEYS_DIR is the one this pulse was opened with."
        ) from None


def write(fingerprint: str, part: str, content: bytes) -> None:
    Path(settings.KEYS_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    mode = 0o644 if part == PUBLIC else 0o600  # the web may run as a user of its own
    with open(os.open(path_of(fingerprint, part), flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_directory()


def sync_directory() -> None:
    directory = os.open(settings.KEYS_DIR, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    point = serialization.PublicFormat.UncompressedPoint
    return key.public_bytes(serialization.Encoding.X962, point)


def private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
