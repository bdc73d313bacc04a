"""Remembering that a slow step was done, until the files it works on change."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .plan import BASE

PACKAGES = ("culture", "surveys", "roadmap")


@dataclass(frozen=True)
class Stamp:
    """`path` holds the state of the files when the step was last done."""

    path: Path
    state: str

    def holds(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.state

    def keep(self) -> None:
        self.path.write_text(self.state)


def migrations(database: Path) -> Stamp:
    """Kept beside the data itself, so that it goes where the data goes."""
    files = [path for name in PACKAGES for path in (BASE / name).rglob("migrations/*.py")]
    return Stamp(database / "migrations.stamp", state_of(files))


def static_files(var: Path) -> Stamp:
    folders = [BASE / "static", *(f for name in PACKAGES for f in (BASE / name).rglob("static"))]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return Stamp(var / "static.stamp", state_of(files))


def state_of(files: Iterable[Path]) -> str:
    """Changes with any of these files and with any installed package."""
    state = sha256((BASE / "requirements.lock").read_bytes())
    for path in sorted(files):
        facts = path.stat()
        state.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return state.hexdigest()
