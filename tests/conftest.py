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
    files = dict.fromkeys(file_of(item) for item in items)
    browser = [each for each in files if each.startswith("tests/browser/")]
    others = sorted(files.keys() - browser, key=lambda each: (not each.startswith(LONGEST), each))
    place = {each: SHARE * index / len(browser) for index, each in enumerate(browser)}
    place |= {each: index / len(others) for index, each in enumerate(others)}
    items.sort(key=lambda item: place[file_of(item)])


def file_of(item):
    return item.nodeid.partition("::")[0]


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
