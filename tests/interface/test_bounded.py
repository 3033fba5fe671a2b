"""The memory of a value, and caches that add it up."""

import tracemalloc
from dataclasses import dataclass

import numpy as np
import pytest

from interface.bounded import size_of


@dataclass(frozen=True)
class Pair:
    one: object
    other: object


def small(n):
    return tuple([float(each), float(-each)] for each in range(n))  # of pairs as tuples Python keeps 2,000 for re-use


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.zeros(100_000),
        lambda: np.zeros((100_000, 2))[:1],
        lambda: Pair(np.zeros(50_000), [np.ones(50_000), "word" * 1000]),
        lambda: {"key": small(5000), "other": {1.5, 2.5}},
        lambda: (lambda shared: (shared, shared))(np.zeros(100_000)),
    ],
)
def test_it_is_what_python_allocates_for_the_value(make):
    tracemalloc.start(10)  # frames: other threads allocate as well, and none of theirs is of this file
    value = make()
    snapshot = tracemalloc.take_snapshot()
    tracemalloc.stop()
    own = snapshot.filter_traces([tracemalloc.Filter(True, __file__, all_frames=True)])
    allocated = sum(each.size for each in own.traces)
    assert value is not None
    assert size_of(value) == pytest.approx(allocated, rel=0.05)
