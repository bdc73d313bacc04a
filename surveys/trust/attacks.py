"""The attacks that are run against this version before its release, as they ended.

The file is written by the run itself; without it nothing is claimed.
"""

import json
from datetime import date
from pathlib import Path

FILE = Path(__file__).parents[1] / "library" / "attacks.json"
# A dozen that say most; the others stand on a page of their own.
SHOWN = (
    *("AT11", "AT2", "AT9", "AT3", "AT15", "AT6"),
    *("AT17", "AT14", "AT7", "AT22", "AT1", "AT10"),
)


def last_run(file: Path = FILE) -> dict | None:
    """The day of the last run and every attack: what somebody does, what was tried and found.

    None if the attacks have not been run for this version.
    """
    if not file.exists():
        return None
    run = json.loads(file.read_text())
    attacks = {attack["id"]: attack for attack in run["attacks"]}
    return {
        "ran_on": date.fromisoformat(run["ran_on"]),
        "attacks": run["attacks"],
        "shown": [attacks[name] for name in SHOWN if name in attacks],
        "failed": [attack for attack in run["attacks"] if not attack["passed"]],
    }
