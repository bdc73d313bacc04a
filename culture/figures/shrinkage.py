"""Small teams lean on the company (empirical Bayes, DerSimonian & Laird): luck ranks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Shrunk:
    """Per team, in the order given: how much it leans on `mu` (B, 0..1), its value, its sd.

    tau2 = 0 says that teams cannot be told apart this time: show the company's value only.
    """

    q: float
    tau2: float
    mu: float
    b: tuple[float, ...]
    values: tuple[float, ...]
    sds: tuple[float, ...]


def shrink(means: Sequence[float], n: Sequence[int], *, within_sd: float) -> Shrunk:
    """Two teams or more. `within_sd`: pooled spread of people inside teams, in the means' unit.

    For rounded groups pass the published rounded score: a shrunk exact one gives the raw one back.
    """
    errors = [within_sd**2 / size for size in n]
    weights = [1 / error for error in errors]
    centre = weighted_mean(means, weights)
    q = sum(w * (y - centre) ** 2 for w, y in zip(weights, means, strict=True))
    room = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    tau2 = max(0.0, (q - (len(means) - 1)) / room)
    mu = weighted_mean(means, [1 / (error + tau2) for error in errors])
    b = [error / (error + tau2) for error in errors]
    return Shrunk(
        q=q,
        tau2=tau2,
        mu=mu,
        b=tuple(b),
        values=tuple(lean * mu + (1 - lean) * y for lean, y in zip(b, means, strict=True)),
        sds=tuple(sqrt((1 - lean) * error) for lean, error in zip(b, errors, strict=True)),
    )


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
