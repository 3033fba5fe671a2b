"""Curves of minima that are known in closed form."""

import numpy as np
import pytest

from analysis.arrival import Neighbourhoods
from geometry.curves import NearCurves, nearest
from geometry.levels import Levels
from geometry.minima import find_wells
from landscapes.formula import Formula, _expression

SQUARE = ((-5.0, 5.0), (-5.0, 5.0))
DRAWN = 1e-5  # of the map: finer than a pixel of the largest map


def wells(formula, x_range=SQUARE[0], y_range=SQUARE[1]):
    expression = _expression(formula)
    return find_wells(expression.loss, expression.gradient, expression.hessian, x_range, y_range)


@pytest.mark.parametrize(
    ("formula", "count", "closed", "beside"),
    [
        ("(x**2 + y**2 - 1)**2", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("x**4 + 2*x**2*y**2 + y**4 - 2*x**2 - 2*y**2 + 1", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("abs(x**2 + y**2 - 1)", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("1e-9*(x**2 + y**2 - 1)**2", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("999999999*(x**2 + y**2 - 1)**2", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("(x**2 + y**2 - 1)**2 + 7", 1, True, lambda x, y: np.hypot(x, y) - 1),
        ("(x*y - 1)**2", 2, False, lambda x, y: (x * y - 1) / np.hypot(x, y)),
        ("sqrt(abs(x*y - 1))", 2, False, lambda x, y: (x * y - 1) / np.hypot(x, y)),
        ("(x + y - 1)**2", 1, False, lambda x, y: (x + y - 1) / np.sqrt(2)),
        ("abs(x + y - 1)", 1, False, lambda x, y: (x + y - 1) / np.sqrt(2)),
        ("(x**2 - y)**2", 1, False, lambda x, y: (x * x - y) / np.hypot(2 * x, 1)),
        ("(x**2 - 1)**2", 2, False, lambda x, y: np.abs(x) - 1),
        ("sin(x + y)", 3, False, lambda x, y: (np.remainder(x + y, 2 * np.pi) - 1.5 * np.pi) / np.sqrt(2)),
    ],
)
def test_a_curve_of_minima_is_found_as_one_line_exact_to_the_drawing(formula, count, closed, beside):
    found = wells(formula)
    assert found.minima == ()
    assert found.resolved
    assert len(found.floors) == count
    for floor in found.floors:
        assert bool((floor[0] == floor[-1]).all()) == closed
        assert np.abs(beside(*floor.T)).max() < DRAWN * 10
        if not closed:  # it is led on to the edge of the map
            np.testing.assert_allclose(np.abs(floor[[0, -1]]).max(axis=1), 5)


def test_a_closed_curve_is_followed_all_around():
    (floor,) = wells("(x**2 + y**2 - 1)**2").floors
    assert np.hypot(*np.diff(floor, axis=0).T).sum() == pytest.approx(2 * np.pi, rel=1e-4)


def test_two_floors_of_different_depth_are_two():
    # 4x³ - 6x + 1 = 0: the two minima along x, and none along y.
    deep, high = sorted(each.real for each in np.roots([4, 0, -6, 1]) if 12 * each.real**2 > 6)
    found = wells("x**4 - 3*x**2 + x")
    assert found.minima == ()
    for floor, place, loss in zip(found.floors, (deep, high), (-3.513905, -1.070230), strict=True):
        np.testing.assert_allclose(floor[:, 0], place, atol=1e-9)
        assert place**4 - 3 * place**2 + place == pytest.approx(loss, abs=1e-6)


def test_a_floor_may_end_on_the_map():
    (floor,) = wells("(1 - x + abs(1 - x))/2 + y**2").floors  # max(0, 1 - x) + y²: y = 0 from x = 1 on
    np.testing.assert_allclose(floor[:, 1], 0, atol=1e-9)
    assert 1 <= floor[:, 0].min() < 1.07
    assert floor[:, 0].max() == 5


def test_a_floor_at_the_edge_of_the_domain_is_found():
    (floor,) = wells("sqrt(1 - x**2 - y**2)", (-2, 2), (-2, 2)).floors
    np.testing.assert_allclose(np.hypot(*floor.T), 1, atol=1e-4)


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("(x**2 + y**2 - 1)**2 + 0.001*x", None),
        ("(x**2 + y**2 - 1)**2 + 1e-9*x", None),
        ("(x*y)**2 + (x - 1)**2", (1, 0)),
        ("x**2 + 1e-6*y**2", (0, 0)),
        ("x**2 + 1e-12*y**2", (0, 0)),
        ("x**2 + y**10 + 1", (0, 0)),
        ("x**2 + y**2 + (x/2 + y)**2 + (x/2 + y)**4", (0, 0)),
    ],
)
def test_a_valley_that_falls_ever_so_little_is_no_floor(formula, place):
    found = wells(formula)
    assert found.floors == ()
    assert len(found.minima) == 1
    if place:
        np.testing.assert_allclose(found.minima[0], place, atol=1e-9)


@pytest.mark.parametrize(
    "formula", ["exp(x) + exp(y)", "tanh(x) + tanh(y)", "1/(1 + exp(-x)) + y**2", "exp(-x**2)*y**3"]
)
def test_a_slope_that_fades_is_no_floor(formula):
    assert wells(formula, (-20, 20), (-20, 20)).floors == ()


def circle():
    return wells("(x**2 + y**2 - 1)**2").floors[0]


@pytest.mark.parametrize("reach", [1e-3, 1e-2, 0.1])
def test_points_near_a_curve_are_known_from_a_table(reach):
    points = np.random.default_rng(0).uniform(-1.5, 1.5, (2, 20_000))
    beside = np.abs(np.hypot(*points) - 1)
    near = NearCurves([circle()], reach).within(points) == 0
    unsure = np.abs(beside - reach) < 0.02 * reach + 1e-4
    assert (near == (beside <= reach))[~unsure].all()
    assert near.any()


def test_a_point_that_is_not_finite_is_near_no_curve():
    points = np.array([[np.nan, np.inf, 1.0], [0.0, 0.0, 0.0]])
    assert NearCurves([circle()], 0.01).within(points).tolist() == [-1, -1, 0]


def test_the_end_of_a_curve_is_its_end():
    line = np.stack([np.linspace(0, 1, 61), np.zeros(61)], axis=1)
    points = np.array([[-0.005, -0.02, 0.5, 1.005, 1.02], [0, 0, 0.005, 0, 0]])
    assert NearCurves([line], 0.01).within(points).tolist() == [0, -1, 0, 0, -1]
    np.testing.assert_allclose(nearest(line, points), [[0, 0, 0.5, 1, 1], [0, 0, 0, 0, 0]], atol=1e-12)


def test_the_nearest_place_of_a_circle_is_as_far_away_as_the_radius_tells():
    points = np.random.default_rng(1).uniform(-3, 3, (2, 500))
    away = np.hypot(*(points - nearest(circle(), points)))
    np.testing.assert_allclose(away, np.abs(np.hypot(*points) - 1), atol=1e-4)


@pytest.mark.parametrize("far", [1e100, 1e160, 1e308])
def test_from_far_away_the_nearest_place_is_on_the_curve(far):
    points = far * np.array([[1.0, -1.0, 0.0], [0.5, 1.0, -1.0]])
    np.testing.assert_allclose(np.hypot(*nearest(circle(), points)), 1, atol=1e-4)


@pytest.mark.parametrize(
    "formula", ["log(x - 0.3) + y**2/100", "log(abs(x + y))", "-1/abs(x - 1)", "log(abs(x*y - 1))"]
)
def test_a_line_of_poles_is_no_floor(formula):
    assert wells(formula).floors == ()


BOWL = "(x**2 + y**2 - 1 + abs(x**2 + y**2 - 1))/2"  # max(0, x² + y² - 1)


@pytest.mark.parametrize("formula", [BOWL, "(1 - x**2 - y**2 + abs(1 - x**2 - y**2))/2", f"({BOWL})**2 + 3"])
def test_the_shore_of_a_plain_of_minima_is_one_closed_line(formula):
    found = wells(formula)
    assert found.minima == ()
    (shore,) = found.floors
    np.testing.assert_array_equal(shore[0], shore[-1])
    np.testing.assert_allclose(np.hypot(*shore.T), 1, atol=2e-3)  # a tenth of a pixel of the largest map


def test_a_plain_may_reach_the_edge_of_the_map():
    (shore,) = wells("(x + abs(x))/2 + (y + abs(y))/2").floors  # max(0, x) + max(0, y)
    assert np.minimum(np.abs(shore[:, 0]), np.abs(shore[:, 1])).max() < 0.05


@pytest.mark.parametrize(
    "formula", ["tanh(20*x) + tanh(20*y)", "1 - exp(-50*(x**2 + y**2))", "1/(1 + exp(-40*x)) + y*0"]
)
def test_a_tail_that_has_faded_to_less_than_rounding_is_no_plain_of_minima(formula):
    assert wells(formula).floors == ()


def test_the_points_of_a_plain_lie_on_its_shore():
    terrain = Formula(BOWL)
    points = np.random.default_rng(4).uniform(-1.4, 1.4, (2, 5000))
    beside = np.hypot(*points) - 1
    near = Neighbourhoods(terrain.minima, 1e-3, terrain).within(points) == 0
    unsure = np.abs(beside - 1e-3) < 1e-4
    assert (near == (beside <= 1e-3))[~unsure].all()


def beyond(formula, x, y):
    """How far the points (x, y) are from a floor by its loss alone."""
    return Levels(Formula(formula)).distances(np.stack(np.broadcast_arrays(x, y)).astype(float))[1]


OUT = np.array([6.0, 20.0, 150.0, -9.0, -400.0])


@pytest.mark.parametrize("aside", [1e-3, 1e-6])
def test_a_floor_goes_on_outside_of_the_map(aside):
    # The distance from y = 1/x is y - 1/x times the cosine of the slope there, and that from y = x² likewise.
    np.testing.assert_allclose(
        beyond("(x*y - 1)**2", OUT, 1 / OUT + aside), aside / np.hypot(1, 1 / OUT**2), rtol=100 * aside
    )
    np.testing.assert_allclose(
        beyond("(y - x**2)**2", OUT, OUT**2 + aside), aside / np.hypot(1, 2 * OUT), rtol=100 * aside
    )
    np.testing.assert_allclose(beyond("abs(x + y - 1)", OUT, 1 - OUT + aside), 2 * aside / np.sqrt(2), rtol=1e-6)


@pytest.mark.parametrize("formula", ["(x*y - 1)**2 + 7", "x*x*y*y - 2*x*y + 3"])
def test_a_place_outside_of_the_map_lies_on_a_floor_if_rounding_alone_is_between(formula):
    np.testing.assert_allclose(beyond(formula, OUT, 1 / OUT), 0, atol=1e-12)


@pytest.mark.parametrize(
    "formula",
    [
        "(x**2 + y**2 - 1)**2/(1 + x**2 + y**2)**3",  # a plain, 1/(x² + y²), as low as the circle only at infinity
        "(x**2 + y**2 - 1)**2*exp(-x)",
        "(x + y - 1)**2",
        "(x - 1)**2*(x + 20)",  # lower than the floor x = 1 beyond x = -20
    ],
)
def test_a_slope_outside_of_the_map_is_no_floor(formula):
    away = np.array([6.0, 9.0, 20.0, 300.0])
    assert (beyond(formula, away, 3.0) > 1).all()
    assert (beyond(formula, -30.0 - away, 2.0) > 1).all()


def test_the_floor_of_a_place_outside_of_the_map_is_the_nearest_on_it():
    floor, away = Levels(Formula("x**4 - 3*x**2 + x")).distances(
        np.array([[-1.3008396, 1.1309011, 1.1299011], [8, -30, 8]])
    )
    assert floor.tolist() == [0, 1, 1]
    np.testing.assert_allclose(away, [0, 0, 0.001], atol=1e-6)
