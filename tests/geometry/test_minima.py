"""Minima of functions whose minima are known."""

import numpy as np
import pytest

from geometry.minima import find_minima, find_wells
from geometry.rounding import is_flat
from landscapes.formula import _expression


def bowl(x, y, width=1.0):
    """A round bowl of that place and width: its loss, gradient and Hessian."""
    centre = np.array([x, y])

    def offset(theta):
        return (theta - centre.reshape(2, *(1,) * (np.ndim(theta) - 1))) / width

    return (
        lambda theta: 0.5 * (offset(theta) ** 2).sum(axis=0) * width,
        offset,
        lambda theta: np.multiply.outer(np.eye(2) / width, np.ones(np.shape(theta)[1:])),
    )


def egg_carton():
    """cos x + cos y, with minima where both are odd multiples of π."""
    return (
        lambda theta: np.cos(theta).sum(axis=0),
        lambda theta: -np.sin(theta),
        lambda theta: np.array([[-np.cos(theta[0]), 0 * theta[0]], [0 * theta[0], -np.cos(theta[1])]]),
    )


@pytest.mark.parametrize("place", [(0.123456789, -0.987654321), (1.9999, -1.9999)])
def test_a_bowl_has_its_minimum_to_the_last_digits(place):
    ((x, y),) = find_minima(*bowl(*place), (-2.0, 2.0), (-2.0, 2.0))
    assert (x, y) == pytest.approx(place, rel=0, abs=1e-15)


def test_a_minimum_beside_the_rectangle_is_not_listed():
    assert find_minima(*bowl(2.001, 0.0), (-2.0, 2.0), (-2.0, 2.0)) == ()


def test_every_hollow_of_an_egg_carton_is_listed_once():
    found = find_minima(*egg_carton(), (-9.0, 9.0), (-4.0, 7.0))
    expected = {(i, j) for i in (-1, 1) for j in (-1, 1)} | {(i, j) for i in (-1, 1) for j in (1,)}
    odd = np.rint(np.array(found) / np.pi)
    np.testing.assert_allclose(found, odd * np.pi, rtol=0, atol=1e-12)
    assert {tuple(each) for each in odd} == expected
    assert len(found) == len(expected)


def test_a_steep_hollow_needs_no_finer_grid_where_it_is_alone():
    ((x, y),) = find_wells(*bowl(0.0125, 0.4, width=1e-6), (-1.0, 1.0), (-1.0, 1.0), n=21).minima
    assert (x, y) == pytest.approx((0.0125, 0.4), rel=0, abs=1e-12)


def test_a_trough_has_a_floor_and_no_isolated_minimum():
    trough = (
        lambda theta: theta[0] ** 2,
        lambda theta: np.array([2 * theta[0], 0 * theta[1]]),
        lambda theta: np.multiply.outer(np.diag([2.0, 0.0]), np.ones(np.shape(theta)[1:])),
    )
    wells = find_wells(*trough, (-1.0, 1.0), (-1.0, 1.0))
    assert wells.minima == ()
    (floor,) = wells.floors
    np.testing.assert_allclose(floor[:, 0], 0, atol=1e-12)
    assert np.ptp(floor[:, 1]) > 1.95


def wells(formula, x_range=(-5.0, 5.0), y_range=(-5.0, 5.0)):
    expression = _expression(formula)
    return find_wells(expression.loss, expression.gradient, expression.hessian, x_range, y_range)


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("abs(x - 0.3) + abs(y + 0.7)", (0.3, -0.7)),
        ("abs(x - 0.3) + 1000*abs(y + 0.7)", (0.3, -0.7)),
        ("sqrt((x - 0.3)**2 + (y - 0.7)**2)", (0.3, 0.7)),
        ("(abs(x + y) + abs(x - y))/2", (0, 0)),  # max(|x|, |y|)
        ("abs(2*x + y - 1) + 3*abs(x - 2*y)", (0.4, 0.2)),
        ("abs(x + y - 0.5) + 0.001*abs(x - y)", (0.25, 0.25)),
        ("abs(y - x**2) + (x - 1)**2/10", (1, 1)),
        ("x**2 + y**2 + 3*abs(x - y)", (0, 0)),
        ("abs(x)**0.5 + abs(y - 1)**0.5", (0, 1)),
        ("log(x**2 + y**2 + 1e-9)", (0, 0)),
    ],
)
def test_a_minimum_at_a_crease_is_found(formula, place):
    found = wells(formula)
    assert found.floors == ()
    np.testing.assert_allclose(found.minima, [place], atol=1e-8)


def test_bukins_crease_has_its_one_minimum_and_none_along_it():
    bukin = "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)"
    assert wells(bukin) == ((), (), True)
    found = wells(bukin, (-15, -5), (-3, 3))
    assert found.floors == ()
    np.testing.assert_allclose(found.minima, [(-10, 1)], atol=1e-6)


def test_a_sigmoid_saturates_into_no_minimum():
    assert wells("1/(1 + exp(-x)) + y**2", (-30, 30), (-30, 30)) == ((), (), True)


@pytest.mark.parametrize("half", [5.0, 20.0, 100.0])
@pytest.mark.parametrize(
    "formula",
    [
        "exp(x) + exp(y)",
        "tanh(x) + tanh(y)",
        "exp(-x**2 - y**2)",
        "log(1 + exp(-x*y))",
        "x**3 + y**2",
        "x**2 - y**2",
        "x**3 - 3*x*y**2",
        "atan(x) + y**2",
        "sqrt(1 + x**2) - x + y**2",
        "1/(x - 0.3)**2 + y**2",
        "x",
        "x*y",
        "abs(x*y)*x",
        "log(x**2 + y**2)",
        "-1/(x**2 + (y - 1)**2)",
        "log(abs(x - 0.3)) + y**2",
    ],
)
def test_nothing_is_found_where_there_is_no_minimum(formula, half):
    found = wells(formula, (-half, half), (-half, half))
    assert (found.minima, found.floors) == ((), ())


@pytest.mark.parametrize(
    "formula", ["sin(x)**2 + cos(x)**2", "(x + y)**2 - x**2 - 2*x*y - y**2", "exp(x)*exp(-x) + 0*y"]
)
def test_a_terrain_that_is_flat_up_to_rounding_is_flat(formula):
    points = np.random.default_rng(3).uniform(-5, 5, (2, 2000))
    loss = _expression(formula).loss
    assert is_flat(loss, points, loss(points))


@pytest.mark.parametrize(
    "formula", ["1 + 1e-9*x**2", "1e-9*sin(x)", "1 - exp(-50*(x**2 + y**2))", "1000000 + x**2", "sin(1e6*x)"]
)
def test_a_shallow_terrain_is_not_flat(formula):
    points = np.random.default_rng(3).uniform(-5, 5, (2, 2000))
    loss = _expression(formula).loss
    assert not is_flat(loss, points, loss(points))


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1.0, 1e3, 1e9])
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
@pytest.mark.parametrize("centre", [0.0, 1e4])
def test_what_is_found_does_not_depend_on_the_units(scale, size, centre):
    himmelblau = _expression("(x**2 + y - 11)**2 + (x + y**2 - 7)**2")
    middle = centre * size * np.array([1.0, -1.0])

    def at(theta):
        return (theta - middle.reshape(2, *(1,) * (np.ndim(theta) - 1))) / size

    found = find_wells(
        lambda theta: scale * himmelblau.loss(at(theta)),
        lambda theta: scale / size * himmelblau.gradient(at(theta)),
        lambda theta: scale / size**2 * himmelblau.hessian(at(theta)),
        (middle[0] - 5 * size, middle[0] + 5 * size),
        (middle[1] - 5 * size, middle[1] + 5 * size),
    )
    published = {(3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)}
    assert found.floors == ()
    assert {tuple(np.round(at(np.array(each)), 6) + 0.0) for each in found.minima} == published


def test_a_long_map_is_searched_as_well_as_a_square_one():
    found = wells("(x - 2)**2 + 1000*(y - 0.001)**2 + 3*abs(y - 0.001)", (0, 10), (0, 0.01))
    np.testing.assert_allclose(found.minima, [(2, 0.001)], atol=1e-9)


@pytest.mark.parametrize("power", [4, 6, 8])
def test_a_minimum_without_curvature_is_found(power):
    found = wells(f"(x - 0.3)**{power} + (y + 0.2)**{power}")
    assert found.floors == ()
    np.testing.assert_allclose(found.minima, [(0.3, -0.2)], atol=1e-6)


def test_a_minimum_is_sought_only_where_the_formula_is_defined():
    e = np.e
    np.testing.assert_allclose(wells("x*log(x) + y*log(y)").minima, [(1 / e, 1 / e)], atol=1e-9)
    assert wells("log(x) + y**2").minima == ()  # it falls to the edge of its domain and has no value there
    np.testing.assert_allclose(wells("sqrt(x) + y**2").minima, [(0, 0)], atol=1e-9)  # there it has its lowest value
    assert wells("sqrt(-1 - x**2)") == ((), (), True)


def test_where_the_map_is_too_coarse_the_deepest_minimum_is_found_and_the_rest_is_said_to_be_missing():
    griewank = wells("1 + (x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2))", (-600, 600), (-600, 600))
    assert not griewank.resolved
    np.testing.assert_allclose(griewank.minima[0], (0, 0), atol=1e-9)
    bohachevsky = wells("x**2 + 2*y**2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", (-100, 100), (-100, 100))
    assert not bohachevsky.resolved
    np.testing.assert_allclose(bohachevsky.minima[0], (0, 0), atol=1e-9)
    assert not wells("sin(10*x*y)").resolved
    easom = wells("-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)", (-100, 100), (-100, 100))
    np.testing.assert_allclose(easom.minima[0], (np.pi, np.pi), atol=1e-9)


@pytest.mark.parametrize(
    "formula", ["x**2 + y**2", "abs(x) + abs(y)", "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)"]
)
def test_a_terrain_that_the_map_shows_is_resolved(formula):
    assert wells(formula).resolved
