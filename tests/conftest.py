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
from tests.further import lost
from tests.processes import Kept, place
from tests.quadratic import Quadratic
from tests.seen import seen

pytest.register_assert_rewrite("lessons")  # a claim that fails shows its numbers


# The scope of both has the tests of a file take turns on one terrain, so that what is worked out for it is at hand.
@pytest.fixture(scope="module", params=LANDSCAPES.values(), ids=LANDSCAPES.keys())
def terrain(request):
    """A terrain as a link names it."""
    return request.param()


def pytest_collection_modifyitems(config, items):
    if not any("::" in each for each in config.args) and (names := lost(items)):
        raise pytest.UsageError(f"`make test` runs no case of {', '.join(names)}, and their marks don't say why")
    items.sort(key=lambda item: place(item.nodeid))


def pytest_xdist_make_scheduler(config, log):
    return Kept(config, log) if config.option.dist == "loadfile" else None


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
