"""`make attacks`: every attack in full, as a table and as the file that the trust page shows."""

import os
import sys

import pytest

os.environ["ATTACKS_IN_FULL"] = "1"

if __name__ == "__main__":
    from tests.attacks.report import Report

    sys.exit(pytest.main(["tests/attacks", *sys.argv[1:]], plugins=[Report()]))
