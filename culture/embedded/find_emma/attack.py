"""Emma answered. This script tries to learn from the files beside it what she said.

    python attack.py AFTER WHILE_OPEN [FOLDER]

AFTER and WHILE_OPEN are addresses of two databases into which dump.sql and backup-while-open.sql
were restored; FOLDER holds the files, and is this one if left away. Needs Python 3.11 and psycopg,
nothing of the app. Ends with 1 if it found anything about her answers, else with 0. Mend it, add to
it, and tell us what you find.
"""

# ruff: noqa: T201, S608 -- a script prints; the names in its SQL come from the database itself

import base64
import csv
import hashlib
import hmac
import re
import sys
import uuid
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import arithmetic
import psycopg

EMMA = "emma.falk@havelund.example"
EXACT = 10  # the level of groups that have comments
# Written by a count, all in one transaction, about nobody in particular.
WRITTEN_BY_COUNTS = {
    "surveys_group", "surveys_figure", "surveys_comment", "surveys_certificate", "surveys_pulse",
}  # fmt: skip
QUESTIONS_AND_SUMS = {"surveys_pulseitem", "surveys_figure"}


@dataclass
class Case:
    """What is known of Emma: her row on the roster, and her link in the backup."""

    after: psycopg.Connection
    before: psycopg.Connection
    folder: Path
    person: int
    name: str
    pulse: int
    fingerprint: str
    invitation: int
    digest: bytes
    sealed: bytes
    kind: tuple  # her team, time here and site, as they stood when the pulse opened
    codes: list[str]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")


def look_up(after: psycopg.Connection, before: psycopg.Connection, folder: Path) -> Case:
    person, name = after.execute(
        "SELECT id, name FROM people_person WHERE email = %s", [EMMA]
    ).fetchone()
    pulse, fingerprint, invitation, digest, sealed, *kind = before.execute(
        "SELECT pulse.id, fingerprint, invitation.id, token_digest, sealed, team_id, tenure_band,"
        " site FROM surveys_invitation AS invitation"
        " JOIN surveys_pulse AS pulse ON pulse.id = invitation.pulse_id"
        " JOIN surveys_unit AS unit ON unit.id = unit_id"
        " JOIN surveys_ballot AS ballot ON ballot.invitation_id = invitation.id"
        " WHERE person_id = %s",
        [person],
    ).fetchone()
    asked = "SELECT code FROM surveys_pulseitem WHERE pulse_id = %s AND scale <> 'recommend'"
    codes = [code for (code,) in after.execute(f"{asked} ORDER BY position", [pulse])]
    link = invitation, digest, sealed, tuple(kind), codes
    return Case(after, before, folder, person, name, pulse, fingerprint, *link)


COLUMNS = """
SELECT table_name, column_name, udt_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position
"""


# 1: does anything name her? -------------------------------------------------------------------


def traces(case: Case) -> Iterator[str]:
    """Her name, and what her link left behind: in every row after the count, in every log."""
    letters = "SELECT message_id FROM outbox_letter WHERE about_id = %s AND kind LIKE 'pulse.%%'"
    mails = [mail for (mail,) in case.before.execute(letters, [case.invitation])]
    link = [case.digest.hex(), case.sealed.hex()[:64], *mails]
    print(f"   Looked for her name, her address and {len(link)} traces of her link.")
    for table in dict.fromkeys(row[0] for row in case.after.execute(COLUMNS)):
        words = link if table.startswith("people_") else [case.name, EMMA, *link]
        rows = f"SELECT whole::text FROM {table} AS whole WHERE whole::text LIKE ANY (%s)"
        for (row,) in case.after.execute(rows, [[f"%{word}%" for word in words]]):
            yield f"{table}: {row[:100]}"
    for file in sorted(case.folder.rglob("*.log")):
        for line in case.text(file.relative_to(case.folder)).splitlines():
            if any(word in line for word in (case.name, EMMA, *link)):
                yield f"{file.name}: {line.strip()[:100]}"


# 2: does any row point at her? ----------------------------------------------------------------

POINTERS = """
SELECT conrelid::regclass::text, attname FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND confrelid = 'people_person'::regclass ORDER BY 1, 2
"""


def pointers(case: Case) -> Iterator[str]:
    """Rows of any table that point at her after the count."""
    columns = case.after.execute(POINTERS).fetchall()
    print(f"   Followed {len(columns)} columns that point at people.")
    for table, column in columns:
        rows = f"SELECT count(*) FROM {table} WHERE {column} = %s"
        count = case.after.execute(rows, [case.person]).fetchone()[0]
        if count and not table.startswith("people_"):
            yield f"{table}.{column} points at her {count} times"
    letters = "SELECT count(*) FROM outbox_letter WHERE about_id = %s AND kind LIKE 'pulse.%%'"
    if case.after.execute(letters, [case.invitation]).fetchone()[0]:
        yield "a letter about her old link is left"


# 3: does any row look like one person's answers? ----------------------------------------------


def ballots_in_clear(case: Case) -> Iterator[str]:
    """Rows that name a statement beside a rating, or hold a rating for each statement."""
    for which, database in (("after", case.after), ("while open", case.before)):
        tables = defaultdict(list)
        for table, column, kind in database.execute(COLUMNS):
            if table not in QUESTIONS_AND_SUMS:
                tables[table] += [column] if kind in ("_int2", "_int4", "_int8") else []
        print(f"   Read every row of {len(tables)} tables ({which}).")
        for table, arrays in tables.items():
            for row in like_ballots(database, table, arrays, codes=case.codes):
                yield f"{table} ({which}): {row}"


def like_ballots(database, table: str, arrays: list[str], *, codes: list[str]) -> Iterator[str]:
    said = rf"\m({'|'.join(codes)})\M[\"' ]{{0,3}}[=:,]?[\"' ]{{0,3}}[0-5]\M"
    rows = f"SELECT whole::text FROM {table} AS whole WHERE whole::text ~ %s"
    for (row,) in database.execute(rows, [said]):
        yield row[:100]
    for column in arrays:
        rows = f"SELECT {column} FROM {table} WHERE cardinality({column}) = %s"
        for (array,) in database.execute(rows, [len(codes)]):
            if set(array) <= set(range(6)):
                yield f"{column} holds a rating for each statement: {array}"


# 4: what PostgreSQL keeps beside each row -----------------------------------------------------


def transactions(case: Case) -> Iterator[str]:
    """Who was written in the same transaction as what."""
    hidden = {}
    for name in ("dump", "backup-while-open"):
        rows = csv.DictReader(case.text(f"{name}-hidden.csv").splitlines())
        hidden[name] = {(row["table"], row["key"]): row["xmin"] for row in rows}
    before = hidden["backup-while-open"]
    link = before[("surveys_invitation", str(case.invitation))]
    if before[("surveys_ballot", str(case.invitation))] == link:
        print(f"   While open: transaction {link} wrote her link and her envelope. It is sealed.")
    comments = {str(key) for key, *_ in comments_of(case)}
    after = hidden["dump"]
    wrote = {after[key] for key in after if key[0] == "surveys_comment" and key[1] in comments}
    beside = {table for (table, _), xmin in after.items() if xmin in wrote}
    print(f"   After: {len(wrote)} transaction wrote {len(comments)} comments.")
    if len(wrote) > 1:
        yield "comments were written one after the other: their order can be told"
    if told := beside - WRITTEN_BY_COUNTS:
        yield f"the transaction that wrote the comments also wrote {', '.join(sorted(told))}"


def comments_of(case: Case) -> list[tuple]:
    """Id, level and teams of each comment of her pulse, in the order of the dump."""
    rows = (
        "SELECT comment.id, level, team_ids FROM surveys_comment AS comment"
        " JOIN surveys_group AS whole ON whole.id = group_id WHERE pulse_id = %s"
        " ORDER BY comment.ctid"
    )
    return case.after.execute(rows, [case.pulse]).fetchall()


# 5: the order of rows -------------------------------------------------------------------------


def order(case: Case) -> Iterator[str]:
    """Her place among the envelopes, and the comment at the same place."""
    comments = comments_of(case)
    if any(not isinstance(key, uuid.UUID) or key.version != 4 for key, *_ in comments):
        yield "comments are numbered: their order can be told"
    hers = [at for at, (_, level, teams) in enumerate(comments) if case.kind[0] in teams]
    teams = next((teams for _, level, teams in comments if level == EXACT), [])
    for at in hers:
        if comments[at][1] == EXACT:
            teams = comments[at][2]
    rows = (
        "SELECT invitation_id FROM surveys_ballot AS ballot JOIN surveys_invitation AS invitation"
        " ON invitation.id = invitation_id JOIN surveys_unit AS unit ON unit.id = unit_id"
        " WHERE team_id = ANY (%s) ORDER BY ballot.ctid"
    )
    box = [invitation for (invitation,) in case.before.execute(rows, [teams])]
    place = box.index(case.invitation) + 1 if case.invitation in box else 0
    print(f"   Her envelope lies at place {place} of {len(box)} of her group's in the backup.")
    print(f"   {len(hers)} comments could be hers: of her group, or of the whole company.")
    if len(hers) == 1:
        yield "only one comment could be hers"


# 6: the envelopes -----------------------------------------------------------------------------


def envelopes(case: Case) -> Iterator[str]:
    """Sizes, repetitions and anything that can be pressed together."""
    sealed = [row[0] for row in case.before.execute("SELECT sealed FROM surveys_ballot")]
    sizes, whole = Counter(map(len, sealed)), b"".join(sealed)
    ratio = len(zlib.compress(whole, 9)) / len(whole)
    print(f"   {len(sealed)} envelopes, sizes {sorted(sizes)}, compressed to {ratio:.1%}.")
    if len(sizes) > 1:
        yield f"envelopes have different sizes: {dict(sizes)}"
    if ratio < 0.99:
        yield "envelopes hold something that repeats"


# 7: the old backup, with any key that lies about ----------------------------------------------

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
SECRETS = (
    r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])",
    r"(?<=0201010420)[0-9a-f]{64}",  # a private key in DER
)
BASE64 = r"(?<![\w+/-])[\w+/-]{43}(?![\w+/-])"


def old_keys(case: Case) -> Iterator[str]:
    """Whatever could be a key: does it open the backup's envelopes, or make her link?"""
    found = {}
    for file in sorted(case.folder.rglob("*")):
        if file.is_file() and file.suffix in (".sql", ".log", ".csv"):
            found |= dict.fromkeys(secrets_in(case.text(file.relative_to(case.folder))), file.name)
    for database in (case.after, case.before):
        found |= dict.fromkeys(secrets_of(database), "a database")
    print(f"   Tried {len(found)} values of 32 bytes as private key and as secret of the links.")
    for secret, place in found.items():
        if fingerprint_of(secret) == case.fingerprint:
            yield f"{place} holds the private key: every envelope of the backup can be opened"
        if makes_link(secret, case):
            yield f"{place} holds the secret of the links: her link can be made again"


def secrets_in(text: str) -> set[bytes]:
    found = {bytes.fromhex(match) for pattern in SECRETS for match in re.findall(pattern, text)}
    for match in re.findall(BASE64, text, re.ASCII):
        found.add(base64.urlsafe_b64decode(match.translate(str.maketrans("+/", "-_")) + "="))
    return found


def secrets_of(database: psycopg.Connection) -> set[bytes]:
    found = set()
    for table, column, kind in database.execute(COLUMNS).fetchall():
        if kind == "bytea" and column != "sealed":
            for (value,) in database.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''"):
                found |= secrets_in(value.hex()) | ({value} if len(value) == 32 else set())
    return found


def fingerprint_of(secret: bytes) -> str:
    """SHA-256 of the public key on P-256 that belongs to this private one."""
    point, number = None, int.from_bytes(secret)
    for bit, power in enumerate(doubled()):
        if number >> bit & 1:
            point = added(point, power)
    if point is None:
        return ""
    return hashlib.sha256(b"\4" + b"".join(at.to_bytes(32) for at in point)).hexdigest()


@cache
def doubled() -> list[tuple]:
    """G, 2 G, 4 G and so on."""
    powers = [G]
    while len(powers) < 256:
        powers.append(added(powers[-1], powers[-1]))
    return powers


def added(one: tuple | None, other: tuple | None) -> tuple | None:
    """The sum of two points of the curve y² = x³ - 3x + b; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = 3 * (one[0] ** 2 - 1) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def makes_link(secret: bytes, case: Case) -> bool:
    mac = hmac.digest(secret, str(case.invitation).encode(), "sha256")
    token = base64.urlsafe_b64encode(mac).rstrip(b"=")
    return hashlib.sha256(token).digest() == case.digest


ATTACKS = (
    ("Search the dump after the count and every log for her", traces),
    ("Follow every pointer to people", pointers),
    ("Look for anybody's answers in clear", ballots_in_clear),
    ("Join rows by the transaction that wrote them", transactions),
    ("Use the order of rows", order),
    ("Look at the envelopes in the backup", envelopes),
    ("Open the backup's envelopes with any key that lies about", old_keys),
    ("Add and subtract everything published", arithmetic.figures),
)


def main(after: str, before: str, folder: str = "") -> int:
    folder = Path(folder) if folder else Path(__file__).parent
    found = []
    with psycopg.connect(after) as after_count, psycopg.connect(before) as while_open:
        case = look_up(after_count, while_open, folder)
        print(f"{case.name}, {EMMA}, person {case.person}, link {case.invitation}.\n")
        for number, (title, attack) in enumerate(ATTACKS, start=1):
            print(f"{number}. {title}.")
            told = list(attack(case))
            print(*[f"   FOUND: {line}" for line in told] or ["   Nothing."], sep="\n", end="\n\n")
            found += told
    print(f"About Emma's answers: {len(found) or 'nothing'} found.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
