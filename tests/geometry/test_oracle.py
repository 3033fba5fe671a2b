"""Minima of published test functions, compared with an independent search: SciPy's, from many starts.

Formulas, windows and minima are those of S. Surjanovic and D. Bingham, Virtual Library of Simulation Experiments, and
of M. Jamil and X.-S. Yang, A literature survey of benchmark functions (2013). SciPy gets the formula as Python reads
it, and no derivative.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import minimize

from geometry.minima import find_wells
from landscapes.formula import _expression
from tests.further import few_of

E = math.e
PI = math.pi
STEP = 1e-8  # SciPy's, for the slope of a function without derivative
RING = np.array([np.cos(np.arange(16) * PI / 8), np.sin(np.arange(16) * PI / 8)])


@dataclass(frozen=True)
class Published:
    """A function with its window x from-to, y from-to, and its published minima; `starts` along each side of it."""

    name: str
    formula: str
    window: tuple[float, float, float, float]
    minima: tuple[tuple[float, float], ...]
    starts: int = 5
    exact: float = 1e-4  # of the window's size: the digits of the published minima


def square(half):
    return (-half, half, -half, half)


FUNCTIONS = [
    Published("sphere", "x**2 + y**2", square(5.12), ((0, 0),)),
    Published("booth", "(x + 2*y - 7)**2 + (2*x + y - 5)**2", square(10), ((1, 3),)),
    Published("matyas", "0.26*(x**2 + y**2) - 0.48*x*y", square(10), ((0, 0),)),
    Published("rosenbrock", "100*(y - x**2)**2 + (1 - x)**2", (-5, 10, -5, 10), ((1, 1),)),
    Published(
        "beale", "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2", square(4.5), ((3, 0.5),)
    ),
    Published("zakharov", "x**2 + y**2 + (0.5*x + y)**2 + (0.5*x + y)**4", (-5, 10, -5, 10), ((0, 0),)),
    Published("three-hump camel", "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", square(5), ((0, 0),)),
    Published(
        "six-hump camel",
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2",
        (-3, 3, -2, 2),
        ((0.0898, -0.7126), (-0.0898, 0.7126)),
        15,
    ),
    Published(
        "goldstein-price",
        ("(1 + (x+y+1)**2*(19-14*x+3*x**2-14*y+6*x*y+3*y**2))*(30+(2*x-3*y)**2*(18-32*x+12*x**2+48*y-36*x*y+27*y**2))"),
        square(2),
        ((0, -1),),
        15,
    ),
    Published(
        "branin",
        "(y - 5.1/(4*pi**2)*x**2 + 5/pi*x - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        (-5, 10, 0, 15),
        ((-PI, 12.275), (PI, 2.275), (9.42478, 2.475)),
    ),
    Published(
        "himmelblau",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        square(5),
        ((3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)),
    ),
    Published(
        "styblinski-tang", "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2", square(5), ((-2.903534, -2.903534),)
    ),
    Published("mccormick", "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", (-1.5, 4, -3, 4), ((-0.54719, -1.54719),)),
    Published("bohachevsky 1", "x**2+2*y**2-0.3*cos(3*pi*x)-0.4*cos(4*pi*y)+0.7", square(1), ((0, 0),), 9),
    Published("bohachevsky 2", "x**2+2*y**2-0.3*cos(3*pi*x)*cos(4*pi*y)+0.3", square(1), ((0, 0),), 9),
    Published("bohachevsky 3", "x**2+2*y**2-0.3*cos(3*pi*x+4*pi*y)+0.3", square(1), ((0, 0),), 9),
    Published(
        "ackley",
        "-20*exp(-0.2*sqrt(0.5*(x**2+y**2))) - exp(0.5*(cos(2*pi*x)+cos(2*pi*y))) + e + 20",
        square(5),
        ((0, 0),),
        11,
    ),
    Published("rastrigin", "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)", square(5.12), ((0, 0),), 9),
    Published(
        "schwefel",
        "837.9657745 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))",
        square(500),
        ((420.9687, 420.9687),),
        11,
        1e-5,
    ),
    Published(
        "levy 13", "sin(3*pi*x)**2+(x-1)**2*(1+sin(3*pi*y)**2)+(y-1)**2*(1+sin(2*pi*y)**2)", square(2), ((1, 1),), 17
    ),
    Published("easom", "-cos(x)*cos(y)*exp(-(x-pi)**2-(y-pi)**2)", (0, 6, 0, 6), ((PI, PI),), 15),
    Published("egg crate", "x**2 + y**2 + 25*(sin(x)**2 + sin(y)**2)", square(5), ((0, 0),), 15),
    Published(
        "michalewicz",
        "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20",
        (0.5, PI, 0.5, PI),
        ((2.20, 1.57),),
        11,
        2e-3,
    ),
    Published(
        "hölder table",
        "-abs(sin(x)*cos(y)*exp(abs(1 - sqrt(x**2+y**2)/pi)))",
        square(10),
        ((8.05502, 9.66459), (-8.05502, 9.66459), (8.05502, -9.66459), (-8.05502, -9.66459)),
        21,
    ),
    Published(
        "cross in tray",
        "-0.0001*(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x**2+y**2)/pi))) + 1)**0.1",
        square(10),
        ((1.34941, 1.34941), (-1.34941, 1.34941), (1.34941, -1.34941), (-1.34941, -1.34941)),
        17,
    ),
    Published("bukin 6", "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)", (-15, -5, -3, 3), ((-10, 1),), 0),
    Published("dixon-price", "(x - 1)**2 + 2*(2*y**2 - x)**2", square(10), ((1, 2**-0.5), (1, -(2**-0.5)))),
    Published("trid", "(x - 1)**2 + (y - 1)**2 - x*y", square(4), ((2, 2),)),
    Published("sum of different powers", "abs(x)**2 + abs(y)**3", square(1), ((0, 0),), 9, 1e-3),
    Published("rotated hyper-ellipsoid", "2*x**2 + y**2", square(65.536), ((0, 0),)),
    Published("leon", "100*(y - x**3)**2 + (1 - x)**2", square(1.2), ((1, 1),)),
    Published("brent", "(x + 10)**2 + (y + 10)**2 + exp(-x**2 - y**2)", square(20), ((-10, -10),)),
    Published(
        "bird",
        "sin(x)*exp((1-cos(y))**2) + cos(y)*exp((1-sin(x))**2) + (x-y)**2",
        square(2 * PI),
        ((4.70104, 3.15294), (-1.58214, -3.13025)),
        13,
    ),
    Published(
        "deckkers-aarts",
        "1e5*x**2 + y**2 - (x**2+y**2)**2 + 1e-5*(x**2+y**2)**4",
        square(20),
        ((0, 14.945), (0, -14.945)),
        15,
        1e-3,
    ),
    Published("exponential", "-exp(-0.5*(x**2 + y**2))", square(1), ((0, 0),)),
    Published(
        "freudenstein-roth",
        "(x - 13 + ((5-y)*y - 2)*y)**2 + (x - 29 + ((y+1)*y - 14)*y)**2",
        (-10, 15, -10, 15),
        ((5, 4),),
        15,
    ),
    Published(
        "giunta",
        (
            "0.6 + sin(16/15*x-1) + sin(16/15*x-1)**2 + sin(4*(16/15*x-1))/50 + "
            "sin(16/15*y-1) + sin(16/15*y-1)**2 + sin(4*(16/15*y-1))/50"
        ),
        square(1),
        ((0.46732, 0.46732),),
    ),
    Published("hosaki", "(1 - 8*x + 7*x**2 - 7/3*x**3 + x**4/4)*y**2*exp(-y)", (0, 5, 0, 6), ((4, 2), (1, 2)), 15),
    Published("parsopoulos", "cos(x)**2 + sin(y)**2", square(5), ((PI / 2, 0), (-PI / 2, PI), (3 * PI / 2, -PI)), 13),
    Published(
        "pen holder",
        "-exp(-1/abs(cos(x)*cos(y)*exp(abs(1 - sqrt(x**2+y**2)/pi))))",
        square(11),
        ((9.646168, 9.646168), (-9.646168, 9.646168)),
        0,
    ),
    Published(
        "quadratic",
        "-3803.84 - 138.08*x - 232.92*y + 128.08*x**2 + 203.64*y**2 + 182.25*x*y",
        square(10),
        ((0.19388, 0.48513),),
    ),
    Published(
        "trefethen",
        ("exp(sin(50*x)) + sin(60*exp(y)) + sin(70*sin(x)) + sin(sin(80*y)) - sin(10*(x+y)) + (x**2+y**2)/4"),
        square(0.25),
        ((-0.024403, 0.210612),),
        11,
    ),
    Published("ursem 1", "-sin(2*x - 0.5*pi) - 3*cos(y) - 0.5*x", (-2.5, 3, -2, 2), ((1.69714, 0),)),
    Published(
        "wayburn-seader", "(x**6 + y**4 - 17)**2 + (2*x + y - 4)**2", square(5), ((1, 2), (1.59680, 0.80639)), 15
    ),
    Published("zirilli", "0.25*x**4 - 0.5*x**2 + 0.1*x + 0.5*y**2", square(10), ((-1.0467, 0),), 15),
    Published(
        "chichinadze",
        "x**2 - 12*x + 11 + 10*cos(pi*x/2) + 8*sin(5*pi*x/2) - 5**-0.5*exp(-0.5*(y-0.5)**2)",
        (0, 12, -2, 3),
        ((6.18987, 0.5),),
        17,
    ),
    Published(
        "carrom table",
        "-exp(2*abs(1 - sqrt(x**2+y**2)/pi))*cos(x)**2*cos(y)**2/30",
        square(10),
        ((9.646157, 9.646157), (-9.646157, -9.646157)),
        17,
    ),
    Published(
        "alpine 1", "abs(x*sin(x) + 0.1*x) + abs(y*sin(y) + 0.1*y)", square(3.5), ((0, 0), (3.241759, 3.241759)), 11
    ),
    Published("schwefel 2.20", "abs(x) + abs(y)", square(100), ((0, 0),)),
    Published(
        "venter-sobieski",
        "x**2 - 100*cos(x)**2 - 100*cos(x**2/30) + y**2 - 100*cos(y)**2 - 100*cos(y**2/30)",
        square(10),
        ((0, 0),),
        13,
    ),
    Published("griewank near its middle", "1 + (x**2+y**2)/4000 - cos(x)*cos(y/sqrt(2))", square(15), ((0, 0),), 9),
    Published(
        "mishra's bird",
        "sin(y)*exp((1-cos(x))**2) + cos(x)*exp((1-sin(y))**2) + (x-y)**2",
        (-10, 0, -6.5, 0),
        ((-3.1302468, -1.5821422),),
        15,
    ),
]


def plainly(formula):
    """The function of one place (x, y) as Python reads the formula."""
    names = {each: getattr(math, each) for each in ("sin", "cos", "exp", "sqrt")} | {"abs": abs, "e": E, "pi": PI}
    of = eval(f"lambda x, y: {formula}", {"__builtins__": {}, **names})

    def function(place):
        try:
            value = of(float(place[0]), float(place[1]))
        except (OverflowError, ZeroDivisionError):
            return 1e100
        return value if abs(value) < 1e100 else 1e100

    return function


def value_and_differences(function):
    """The value at a place and its differences along the axes, which SciPy itself takes three times as long to form."""

    def both(place):
        value, (x, y) = function(place), place
        return value, np.array([function((x + STEP, y)) - value, function((x, y + STEP)) - value]) / STEP

    return both


def wells_of(each):
    expression, (left, right, bottom, top) = _expression(each.formula), each.window
    return find_wells(expression.loss, expression.gradient, expression.hessian, (left, right), (bottom, top))


def descended(function, place, size):
    """Where the simplex method of Nelder and Mead leads from a place, restarted until it stays."""
    for _ in range(4):
        simplex = np.array(place) + size * np.array([[0, 0], [1, 0.1], [-0.1, 1]])
        options = {"initial_simplex": simplex, "xatol": 1e-9 * size, "fatol": 1e-15, "maxiter": 250}
        before, place = place, minimize(function, place, method="Nelder-Mead", options=options).x
        if np.hypot(*(place - before)) < 1e-4 * size:
            break
    return place


@pytest.mark.parametrize("each", FUNCTIONS, ids=lambda each: each.name)
def test_the_published_minima_are_found_and_an_independent_descent_stays_at_each(each):
    left, right, bottom, top = each.window
    size = max(right - left, top - bottom)
    wells = wells_of(each)
    found = np.array(wells.minima)
    for published in each.minima:
        assert np.hypot(*(found - published).T).min() <= each.exact * size, published
    function, chance = plainly(each.formula), np.random.default_rng(1)
    for place in found[chance.permutation(len(found))[:12]]:
        end = descended(function, place, 1e-4 * size)
        assert function(end) >= function(place) - 1e-9 * (1 + abs(function(place)))
        assert np.hypot(*(end - place)) <= 1e-4 * size


MANY = [each for each in FUNCTIONS if each.starts]


@np.errstate(all="ignore")  # far outside of its window a function overflows
@pytest.mark.parametrize("each", few_of(MANY, MANY[::5]), ids=lambda each: each.name)
def test_every_minimum_that_scipy_finds_from_many_starts_is_found(each):
    left, right, bottom, top = each.window
    size = max(right - left, top - bottom)
    wells = wells_of(each)
    found, function = np.array(wells.minima), plainly(each.formula)
    chance = np.random.default_rng(2)
    x, y = ((low, high) for low, high in ((left, right), (bottom, top)))
    share = (np.arange(each.starts) + 0.5) / each.starts
    seen, unsure = [], 0
    for across in share:
        for up in share:
            start = np.array([x[0] + across * (x[1] - x[0]), y[0] + up * (y[1] - y[0])])
            start = start + chance.normal(size=2) * 1e-3 * size
            options = {"ftol": 1e-11, "gtol": 1e-6, "maxiter": 60}
            end = minimize(value_and_differences(function), start, method="L-BFGS-B", jac=True, options=options).x
            inside = left + 0.005 * size < end[0] < right - 0.005 * size
            inside &= bottom + 0.005 * size < end[1] < top - 0.005 * size
            if not inside or any(np.hypot(*(end - other)) < 1e-3 * size for other in seen):
                continue
            ring = end[:, np.newaxis] + 5e-3 * size * RING
            if min(function(place) for place in ring.T) < function(end) + 1e-9 * abs(function(end)) + 1e-12:
                continue  # it stopped on a plain, on a slope, or in a valley that is narrower than this circle
            seen.append(end)
            if np.hypot(*(found - end).T).min(initial=np.inf) > 1e-3 * size and unsure < 40:
                unsure += 1
                end = descended(function, end, 1e-3 * size)  # it may have stopped on a slope or at a crease
                if left < end[0] < right and bottom < end[1] < top:
                    assert np.hypot(*(found - end).T).min(initial=np.inf) <= 2e-3 * size, (start, end)
    assert seen
