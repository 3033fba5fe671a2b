"""What the laws run over: every landscape, every rule and every schedule that there is."""

import os

# SciPy's L-BFGS-B solves tiny systems, for which OpenBLAS wakes threads that spin: with them the search that
# tests/geometry/test_oracle.py compares with takes thirty times as long. Read when NumPy and SciPy are imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from tests.quadratic import Quadratic
from tests.seen import seen

pytest.register_assert_rewrite("lessons")  # a claim that fails shows its numbers


# The scope of both has the tests of a file take turns on one terrain, so that what is worked out for it is at hand.
@pytest.fixture(scope="module", params=LANDSCAPES.values(), ids=LANDSCAPES.keys())
def terrain(request):
    """A terrain as a link names it."""
    return request.param()


# Of the tests without a browser what takes longest comes first, so that no process is left with it at the end.
LONGEST = ("tests/test_contributing.py", "tests/benchmarks/", "tests/interface/")
SHARE = 0.8  # of the run, in which the tests in a browser begin


def pytest_collection_modifyitems(items):
    """Files of tests in a browser, which often wait, take turns with the others, which don't."""
    files = dict.fromkeys(item.path for item in items)
    place = {}
    for waits in (True, False):
        group = [each for each in files if ("browser" in each.parts) is waits]
        if not waits:
            group.sort(key=lambda each: not any(name in f"{each.as_posix()}" for name in LONGEST))
        place |= {each: (SHARE if waits else 1) * index / len(group) for index, each in enumerate(group)}
    items.sort(key=lambda item: place[item.path])


@pytest.fixture(scope="module", params=LANDSCAPES.values(), ids=LANDSCAPES.keys())
def landscape(request):
    return seen(request.param)


@pytest.fixture(params=OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
def rule(request):
    return request.param


@pytest.fixture(params=SCHEDULES.values(), ids=SCHEDULES.keys())
def schedule(request):
    return request.param


@pytest.fixture(params=[2, 33])
def quadratic(request):
    """A quadratic of as many parameters."""
    return Quadratic(request.param)


@pytest.fixture
def points(landscape):
    """Forty seeded places on the map, (2, 40)."""
    low, high = np.array([landscape.x_range, landscape.y_range]).T
    return low[:, np.newaxis] + (high - low)[:, np.newaxis] * np.random.default_rng(1).random((2, 40))
