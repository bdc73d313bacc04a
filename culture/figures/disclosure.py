"""What published sums give away together: the smallest crowd anybody can single out."""

from collections.abc import Sequence
from math import log

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow


def minimum_cut(table: Sequence[Sequence[int]]) -> int:
    """Fewest people a reader can single out by adding and subtracting rows and columns.

    `table`: people by unit (rows) and segment (columns), somebody in it. If every row and column
    is published, the readable crowds are the cuts of the graph between rows and columns.
    """
    people = np.asarray(table, dtype=np.int32)
    people = people[people.any(axis=1)][:, people.any(axis=0)]
    rows, columns = people.shape
    graph = np.zeros((rows + columns, rows + columns), dtype=np.int32)
    graph[:rows, rows:], graph[rows:, :rows] = people, people.T
    network = csr_array(graph)
    parts, part_of = connected_components(network)
    places = [np.flatnonzero(part_of == part).tolist() for part in range(parts)]
    return min(
        maximum_flow(network, source, sink).flow_value
        for source, *sinks in places
        for sink in sinks
    )


def left_over(whole: tuple[int, float], part: tuple[int, float]) -> float:
    """Mean of those in the whole but not in the part, from (n, mean) of both: plain subtraction."""
    (n, mean), (m, inner) = whole, part
    return (n * mean - m * inner) / (n - m)


def laplace_half_width(n: int, epsilon: float) -> float:
    """Points that noise by differential privacy would put around a mean score, in 95 of 100 cases.

    Of n answers 0..100, for one release (Dwork 2006). Shows why small groups are rounded instead.
    """
    return 100 * log(20) / (n * epsilon)
