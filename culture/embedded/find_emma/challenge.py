"""/trust/find-emma.zip: the sample's database, given away, and what is needed to attack it.

What Emma really said is written beside the zip, never into it, so that a claim can be checked.
"""

import json
import logging
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from string import Template

from django.conf import settings
from django.db import connection

from culture.embedded.find_emma import dump
from culture.embedded.processes import CannotStart, private_folder, write_private
from surveys.answer.ballot_form import COMMENT, COMPANY_ONLY
from surveys.asking.rotation import RECOMMEND

log = logging.getLogger(__name__)
AFTER, WHILE_OPEN = "dump", "backup-while-open"
SHIPPED = Path(__file__).parent
NO_STATEMENTS = {COMMENT, COMPANY_ONLY, RECOMMEND}
SCRIPTS = ("attack.py", "arithmetic.py")


def folder() -> Path:
    return settings.VAR_DIR / "find-emma"


def zip_path() -> Path:
    return folder() / "find-emma.zip"


def said_path() -> Path:
    return folder() / "what-emma-said.json"


def parts() -> Path:
    """Where the contents lie until they are packed."""
    return folder() / "find-emma"


def remove() -> None:
    shutil.rmtree(folder(), ignore_errors=True)


def write_down(pulse, said: Mapping[str, str]) -> None:
    """Keep what Emma said, with enough chance in it that its hash tells nothing."""
    private_folder(folder())
    whole = {"pulse": str(pulse), "said": dict(said), "chance": secrets.token_hex(32)}
    write_private(said_path(), json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def take(name: str) -> None:
    """Dump the database as it is now. Without a pg_dump for this server there is no challenge."""
    private_folder(parts())
    try:
        dump.dump(parts() / f"{name}.sql")
    except CannotStart as error:
        log.warning("Find Emma cannot be offered. %s", error)
        return
    dump.hidden_columns(parts() / f"{name}-hidden.csv")


def taken(name: str) -> bool:
    return (parts() / f"{name}-hidden.csv").exists()


def pack(emma) -> None:
    """Put dumps, logs, the scripts and a page to read into one file; nothing else remains."""
    if taken(AFTER) and taken(WHILE_OPEN):
        for name in SCRIPTS:
            shutil.copy(SHIPPED / name, parts())
        (parts() / "README.md").write_text(readme(emma), encoding="utf-8")
        logs = parts() / "log"
        logs.mkdir(exist_ok=True)
        for file in (settings.VAR_DIR / "log").glob("*.log"):
            shutil.copy(file, logs)
        write_zip()
    shutil.rmtree(parts())


def readme(emma) -> str:
    said = json.loads(said_path().read_text(encoding="utf-8"))
    words = {
        "pulse": said["pulse"],
        "items": len(said["said"].keys() - NO_STATEMENTS),
        "server": connection.pg_version // 10_000,
        "name": emma.name,
        "address": emma.email,
        "team": emma.team.name,
        "commitment": sha256(said_path().read_bytes()).hexdigest(),
    }
    return Template((SHIPPED / "README.md").read_text(encoding="utf-8")).substitute(words)


def write_zip() -> None:
    half = zip_path().with_suffix(".part")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(parts().rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder()))
    half.replace(zip_path())
