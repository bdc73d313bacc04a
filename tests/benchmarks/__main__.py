"""`make bench`: every measurement, or those that are named."""

import argparse
import importlib
import sys
import time

from tests.benchmarks.compare import table
from tests.benchmarks.machine import Machine, described, say
from tests.benchmarks.sizes import Sizes

FEWEST = 100
MEASUREMENTS = ("answer", "invite", "sending", "tally", "dashboard", "roadmap", "figures", "roster")


def main() -> int:
    asked, rows = arguments(), []
    sizes = Sizes.of(asked.people)
    with Machine() as machine:
        machine_line = described()
        for name in asked.names or MEASUREMENTS:
            began = time.monotonic()
            # Its models can be imported only now that Django is set up.
            measurement = importlib.import_module(f"tests.benchmarks.{name}")
            rows += measurement.measure(machine, sizes)
            say(f"{name}: {time.monotonic() - began:.0f} s")
    print(machine_line, table(rows), sep="\n\n")  # noqa: T201
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASUREMENTS))
    parser.add_argument("--people", type=int, help="invited, counted and imported")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(MEASUREMENTS):
        parser.error(f"There is no {', '.join(unknown)}. There are {', '.join(MEASUREMENTS)}.")
    if asked.people is not None and asked.people < FEWEST:
        parser.error(f"--people: {FEWEST} at least, for there to be several teams.")
    return asked


if __name__ == "__main__":
    sys.exit(main())
