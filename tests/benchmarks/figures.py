"""The arithmetic of a dashboard of 1,000 teams × 7 constructs × 36 pulses, in one go for all.

The floor is the same formulas written out in numpy for a company where everybody answers everything
and every statement is asked in every pulse: without what makes them true of others.
"""

import numpy as np

from culture.figures import agreement, levels, monitoring
from tests.benchmarks.compare import Cost, Row, interleaved, times

TEAMS, PULSES, CONSTRUCTS, ITEMS, PEOPLE = 1000, 36, 7, 4, 16
ANSWERS = (0.05, 0.15, 0.25, 0.35, 0.2)
OPTIONS = np.arange(1, 6)
ERROR = 4.0  # of a team's score in one pulse, in points


def measure(machine, sizes) -> list[Row]:
    rng = np.random.default_rng(1)
    counts = rng.multinomial(PEOPLE, ANSWERS, size=(TEAMS, PULSES, CONSTRUCTS, ITEMS))
    plain, ours = interleaved(
        sizes.rounds,
        lambda: machine.doing(lambda: written_out(counts)),
        lambda: machine.doing(lambda: figures(counts)),
    )
    return rows(ours, plain)


def rows(ours: list[Cost], plain: list[Cost]) -> list[Row]:
    what = f"agreement, levels, charts: {TEAMS:,} teams × {CONSTRUCTS} × {PULSES} / plain numpy"
    return times("", what, "≤ 2", ours, plain)


def figures(counts: np.ndarray) -> tuple:
    n, means, variances = agreement.moments(counts)
    scores = np.moveaxis(25 * (means - 1), 1, -1)
    level = levels.level_series(scores)
    return (
        agreement.rwgj(variances),
        agreement.mean(agreement.awg(means, variances, n)),
        agreement.mean(agreement.average_deviation(counts, around=means)),
        level,
        *monitoring.ewma_lines(level, start=monitoring.start_of(level), se=ERROR),
    )


def written_out(counts: np.ndarray) -> tuple:
    n = counts.sum(-1)
    means = counts @ OPTIONS / n
    variances = (counts @ OPTIONS**2 - n * means**2) / (n - 1)
    q = 1 - np.minimum(variances.mean(-1), 2) / 2
    most = (6 * means - means**2 - 5) * n / (n - 1)
    far = (counts * abs(OPTIONS - means[..., None])).sum(-1) / n
    level = np.moveaxis(25 * (means - 1), 1, -1).mean(-2)
    rounds = np.arange(1, PULSES + 1)
    return (
        ITEMS * q / (ITEMS * q + 1 - q),
        (1 - 2 * variances / most).mean(-1),
        far.mean(-1),
        level,
        smoothed(level),
        2.7 * ERROR * np.sqrt(0.3 / 1.7 * (1 - 0.7 ** (2 * rounds))),
    )


def smoothed(level: np.ndarray) -> np.ndarray:
    values, last = np.empty(level.shape), level[..., :3].mean(-1)
    for at in range(PULSES):
        values[..., at] = last = 0.3 * level[..., at] + 0.7 * last
    return values
