"""Expected values (reference/README.md): what a calculation was given, and what must come out.

A reproduction is a function of `Given`: it asks it for every value that it starts from, and returns
what it found in the shape of the file. Whatever is neither asked for nor found is missing.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parent / "reference"
WORDS = {"source", "note"}
EACH = "*"


def read(name: str):
    return json.loads((FOLDER / f"{name}.json").read_text())


def rows(name: str) -> list[dict]:
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def numbers(found: list[dict], names) -> np.ndarray:
    """(rows, names); NaN is not answered."""
    return np.array([[float(row[name] or "nan") for name in names] for row in found])


class Given:
    """`given("teams", EACH, "n")`: the n of each team; all that lies under it counts as asked."""

    def __init__(self, values):
        self.values, self.asked = values, set()

    def __call__(self, *path):
        return self.under(self.values, (), path)

    def keys(self, *path):
        """Names alone ask for no value."""
        asked = set(self.asked)
        found = self(*path)
        self.asked = asked
        return list(found)

    def under(self, values, done, path):
        if not path:
            self.asked |= leaves(values, done).keys()
            return values
        if path[0] == EACH:
            keys = values if isinstance(values, dict) else range(len(values))
            return [self.under(values[key], (*done, key), path[1:]) for key in keys]
        return self.under(values[path[0]], (*done, path[0]), path[1:])


def leaves(values, path=()) -> dict[tuple, object]:
    """Every single value below, by its path; words for people are none."""
    if isinstance(values, dict):
        parts = [(key, value) for key, value in values.items() if key not in WORDS]
    elif isinstance(values, list | tuple | np.ndarray):
        parts = list(enumerate(values))
    else:
        return {path: values}
    return {leaf: v for key, value in parts for leaf, v in leaves(value, (*path, key)).items()}


def near(expected, *, decimals=6):
    """1e-6 of the value; `decimals` is how finely the file was printed."""
    return pytest.approx(expected, rel=1e-6, abs=10**-decimals)


def counts_of(answers):
    return tuple(answers.count(answer) for answer in (1, 2, 3, 4, 5))
