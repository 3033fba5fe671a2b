"""The published test functions have their published minima, and each opens with its window."""

import numpy as np
import pytest

from landscapes._benchmarks import BENCHMARKS
from landscapes.formula import Formula, _expression

NAMES = [each.name for each in BENCHMARKS]


def rounding(number):
    """Half a unit of the last digit that is written of a number."""
    _, _, decimals = repr(float(number)).rstrip("0").partition(".")
    return 0.5 * 10.0 ** -len(decimals)


def test_there_are_at_least_forty_of_different_names_and_formulas():
    assert len(BENCHMARKS) >= 40
    assert len(set(NAMES)) == len({each.formula for each in BENCHMARKS}) == len(BENCHMARKS)
    assert {each.source for each in BENCHMARKS} == {"S&B", "J&Y", "W", "SciPy"}


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=NAMES)
def test_a_benchmark_has_its_published_value_at_its_published_minimum(benchmark):
    expression = _expression(benchmark.formula)
    for place in benchmark.minima:
        slack = max(map(rounding, place))
        around = np.array(place)[:, np.newaxis] + slack * np.mgrid[-1:1:41j, -1:1:41j].reshape(2, -1)
        sides = np.array([benchmark.x, benchmark.y], dtype=float)
        lowest = np.nanmin(expression.loss(np.clip(around, sides[:, :1], sides[:, 1:])))
        assert lowest == pytest.approx(benchmark.value, abs=1e-4)  # some sources cut digits off and don't round


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=NAMES)
def test_nowhere_on_the_window_is_it_lower(benchmark):
    expression = _expression(benchmark.formula)
    axes = [np.linspace(*side, 301) for side in (benchmark.x, benchmark.y)]
    allowed = 2 * rounding(benchmark.value) + 1e-4
    assert np.nanmin(expression.loss(np.stack(np.meshgrid(*axes)))) >= benchmark.value - allowed


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=NAMES)
def test_its_slope_vanishes_there_unless_it_has_a_crease_or_lies_on_the_border(benchmark):
    expression = _expression(benchmark.formula)
    for place in benchmark.minima:
        theta = np.array(place, dtype=float)
        if any(at in side for at, side in zip(place, (benchmark.x, benchmark.y), strict=True)):
            continue  # on the border the slope leads outwards
        slope, (low, high) = expression.gradient(theta), np.linalg.eigvalsh(expression.hessian(theta))
        slack = max(map(rounding, place))
        if expression.differentiable:
            # The slope within a rounding of the place: the curvature times it, or more where the terrain is flat.
            assert np.abs(slope).max() <= 4 * max(abs(low), abs(high)) * slack + 1e-3 * slack


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=NAMES)
def test_it_opens_with_its_window(benchmark):
    (x_from, x_to), (y_from, y_to) = benchmark.x, benchmark.y
    terrain = Formula(benchmark.formula, x_from=x_from, x_to=x_to, y_from=y_from, y_to=y_to)
    assert terrain.x_range == benchmark.x
    assert terrain.y_range == benchmark.y
    assert terrain.axes == ("x", "y")
