"""Expected values (reference/README.md), read once."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "reference"
WORKED = json.loads((FOLDER / "worked_examples.json").read_text())
PUBLISHED = json.loads((FOLDER / "published_tests.json").read_text())


def near(expected):
    return pytest.approx(expected, abs=1e-6)


def counts_of(answers):
    return tuple(answers.count(answer) for answer in (1, 2, 3, 4, 5))


def columns(matrix):
    return [list(column) for column in zip(*matrix, strict=True)]
