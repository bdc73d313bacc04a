"""Pytest plugin of `make attacks`: what each attack tried and found, as a table and as a file.

The trust page shows the file. An attack of which any try failed has not passed; neither has one of
which no try said what it found.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill

import pytest

from surveys.trust.attacks import FILE
from tests.attacks.catalogue import ATTACKS


class Report:
    def __init__(self):
        self.tries = {attack: [] for attack in ATTACKS}

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items):
        for item in items:
            marks = item.iter_markers("attack")
            item.user_properties += [("attack", mark.args) for mark in marks]

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        """A try is its call; a failure before or after it counts as well."""
        if report.when != "call" and report.passed:
            return
        found = [words for name, words in report.user_properties if name == "found"]
        for name, mark in report.user_properties:
            if name == "attack":
                attack, tried = mark
                self.tries[attack].append((tried, found, report.passed))

    def rows(self) -> list[dict]:
        return [row(attack, tries) for attack, tries in self.tries.items() if tries]

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.section("attack → tried → found")
        for each in self.rows():
            terminalreporter.write_line(printed(each), green=each["passed"], red=not each["passed"])

    @pytest.hookimpl
    def pytest_sessionfinish(self):
        """Only a run of all attacks is written down."""
        if all(self.tries.values()):
            write(FILE, self.rows())


def row(attack: str, tries: list) -> dict:
    found = listed(words for _, found, _ in tries for words in found)
    return {
        "id": attack,
        "if": ATTACKS[attack],
        "tried": listed(tried for tried, _, _ in tries),
        "found": found,
        "passed": bool(found) and all(passed for _, _, passed in tries),
    }


def listed(parts) -> str:
    """One sentence after another, each once."""
    return " ".join(dict.fromkeys(parts))


def printed(each: dict) -> str:
    mark = "held" if each["passed"] else "BROKEN"
    lines = [f"{each['id']:5}{mark:7}{each['if']}"]
    for word in ("tried", "found"):
        lines.append(f"{'':12}{word}: {each[word]}")
    return "\n".join(fill(line, 110, subsequent_indent=" " * 19) for line in lines)


def write(path: Path, rows: list[dict]) -> None:
    told = {"ran_on": str(datetime.now(UTC).date()), "attacks": rows}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
