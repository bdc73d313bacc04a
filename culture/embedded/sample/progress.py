"""How far the sample company is: a small file, since the page that shows it is another process."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class State(StrEnum):
    LOADING = "loading"
    FINISHED = "finished"
    FAILED = "failed"
    LEFT = "left"  # somebody left the sample: it does not come back by itself


@dataclass(frozen=True)
class Progress:
    """`share` from 0 to 1; `making` is what is being made, in words."""

    state: State
    share: float = 0
    making: str = ""
    written_at: datetime | None = None

    @property
    def percent(self) -> int:
        return round(100 * self.share)


def path() -> Path:
    return settings.VAR_DIR / "sample.json"


def read() -> Progress | None:
    """None: no sample was ever begun here."""
    try:
        state, share, making = json.loads(path().read_text())
        written_at = datetime.fromtimestamp(path().stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
    return Progress(State(state), share, making, written_at)


def write(progress: Progress) -> None:
    """Whole or not at all: a page may read at any moment."""
    half = path().with_suffix(".part")
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text(json.dumps([progress.state, progress.share, progress.making]))
    half.replace(path())
