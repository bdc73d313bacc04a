"""`make faults`: mail while processes are killed, stopped and cut off; prints what became of it."""

import argparse
import importlib
import sys

from tests.benchmarks.machine import Machine, described, say

HEADINGS = ("what happened", "letters", "lost", "extra", "allowed", "same ID and Date", "s", "")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("names", nargs="*", help="some of the scenes")
    parser.add_argument("--letters", type=int, default=1000)
    asked = parser.parse_args()
    with Machine() as machine:
        # Models can be imported only now that Django is set up.
        scenes = importlib.import_module("tests.faults.scenes")
        world = importlib.import_module("tests.faults.world").World(machine)
        line = described()
        chosen = [one for one in scenes.SCENES if one.__name__ in asked.names or not asked.names]
        told = [shown(scene, world, asked.letters) for scene in chosen]
    print(line, table([HEADINGS, *map(cells, told)]), sep="\n\n")  # noqa: T201
    return 0 if told and all(one.kept for one in told) else 1


def shown(scene, world, letters):
    told = scene(world, letters)
    say(f"{told.scene}: {told.seconds:.0f} s{'' if told.kept else ', NOT KEPT'}")
    return told


def cells(told) -> tuple[str, ...]:
    figures = (told.letters, told.lost, told.extra, told.allowed)
    said = told.broken or told.note
    alike = "yes" if told.alike else "NO"
    return (told.scene, *map(str, figures), alike, f"{told.seconds:.0f}", said)


def table(rows) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
