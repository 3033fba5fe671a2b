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
    return tuple((float(each), float(-each)) for each in range(n))


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
    tracemalloc.start()
    value = make()
    allocated, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert value is not None
    assert size_of(value) == pytest.approx(allocated, rel=0.05)
