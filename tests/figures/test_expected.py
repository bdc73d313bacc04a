"""Every expected value is reproduced by the functions in use, and none is left out."""

import pytest

from tests.figures import worked_groups, worked_scores, worked_series, worked_survey
from tests.figures.expected import Given, leaves, near, read

REPRODUCED = {
    "worked_examples": worked_scores.WORKED | worked_groups.WORKED | worked_series.WORKED,
    "published_tests": worked_series.PUBLISHED,
    "reliability": worked_survey.RELIABILITY,
    "relative_weights": worked_survey.WEIGHTS,
    "synthetic_pulse": {None: worked_survey.synthetic_pulse},
}
CASES = [(file, key) for file, found in REPRODUCED.items() for key in found]


@pytest.mark.parametrize(("file", "key"), CASES)
def test_the_expected_values_come_out(file, key):
    expected = read(file) if key is None else read(file)[key]
    given = Given(expected)

    found = leaves(REPRODUCED[file][key](given))
    wanted = leaves(expected)

    assert found.keys() - wanted.keys() == set()
    assert wanted.keys() - found.keys() - given.asked == set(), "these nobody reproduces"
    words = {path for path in found if isinstance(wanted[path], str)}
    assert {path: found[path] for path in words} == {path: wanted[path] for path in words}
    decimals = 6 if file == "worked_examples" else 9
    for path in found.keys() - words:
        assert found[path] == near(wanted[path], decimals=decimals), path


@pytest.mark.parametrize("file", [file for file in REPRODUCED if None not in REPRODUCED[file]])
def test_no_key_of_a_file_is_left_out(file):
    assert read(file).keys() - REPRODUCED[file].keys() <= {"source"}
