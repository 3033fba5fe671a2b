"""Every function has its value and its exact derivatives, keeps its digits where a plain form loses them, and says what
it is at a crease."""

import math

import mpmath
import numpy as np
import pytest

from expressions.functions import FUNCTIONS, SYNONYMS
from landscapes.formula import Formula, _expression
from tests.expressions.exact import exact

PLACES = np.random.default_rng(4).uniform(-2, 2, size=(2, 7))
INNER = "(x*y/9 + 2) / 4"  # between 0 and 1 on the places, where each function is smooth
OVER_ONE = {"acosh": "1 + "}  # what is defined above 1 only
SECOND = ", 0.3 + x/9 - y/7"  # the other argument of a function of two


def argument(a, b, name):
    return (a * b / 9 + 2) / 4 + (1 if name in OVER_ONE else 0)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_the_derivatives_that_mpmath_finds_in_fifty_digits(name):
    several = FUNCTIONS[name].least > 1
    expression = _expression(f"{name}({OVER_ONE.get(name, '')}{INNER}{SECOND if several else ''}) + x")
    with mpmath.workdps(50):
        third, ninth, seventh = mpmath.mpf("0.3"), mpmath.mpf(9), mpmath.mpf(7)

        def closed(a, b):
            rest = [third + a / ninth - b / seventh] if several else []
            return exact(name)(argument(a, b, name), *rest) + a

        for x, y in PLACES.T:
            place = np.array([x, y])
            (xx, xy), (_, yy) = expression.hessian(place)
            found = [expression.loss(place), *expression.gradient(place), xx, xy, yy]
            orders = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
            wanted = [closed(mpmath.mpf(x), mpmath.mpf(y)), *(mpmath.diff(closed, (x, y), each) for each in orders[1:])]
            np.testing.assert_allclose(found, np.array(wanted, dtype=float), rtol=2e-10, atol=2e-10)


@pytest.mark.parametrize("name", ["max", "min", "logsumexp"])
def test_a_function_of_several_takes_any_number_of_them(name):
    expression = _expression(f"{name}(x, y, x*y - 1, 0.2)")
    for x, y in PLACES.T:
        with mpmath.workdps(30):
            wanted = exact(name)(*map(mpmath.mpf, (x, y, x * y - 1, 0.2)))
        assert expression.loss(np.array([x, y])) == pytest.approx(float(wanted), rel=1e-14)


@pytest.mark.parametrize(("synonym", "name"), [each for each in SYNONYMS.items() if each[1] in FUNCTIONS])
def test_a_synonym_is_the_same_function(synonym, name):
    arguments = "(x/9 + 0.5, y)" if FUNCTIONS[name].least > 1 else "(x/9 + 1.5)" if name == "acosh" else "(x/9 + 0.5)"
    one, other = _expression(synonym + arguments), _expression(name + arguments)
    assert one.latex == other.latex
    assert (one.loss(PLACES) == other.loss(PLACES)).all()


CREASES = {  # formula: value, slope and curvature along x at x = 0
    "abs(x)": (0, 0, 0),
    "relu(x)": (0, 0.5, 0),
    "max(0, x)": (0, 0.5, 0),
    "max(2*x, -x)": (0, 0.5, 0),
    "min(3*x, x)": (0, 2, 0),
    "max(x, x**2)": (0, 0.5, 1),
    "sign(x)": (0, 0, 0),
    "step(x)": (0.5, 0, 0),
    "sqrt(x**2)": (0, 0, 0),
    "hypot(x, 0)": (0, 0, 0),
    "cbrt(x)": (0, 0, 0),
}


@pytest.mark.parametrize("formula", CREASES)
def test_at_a_crease_the_slope_is_the_mean_of_both_sides(formula):
    expression, place = _expression(formula), np.zeros(2)
    found = expression.loss(place), expression.gradient(place)[0], expression.hessian(place)[0, 0]
    assert found == CREASES[formula]
    assert not expression.differentiable


@pytest.mark.parametrize(
    ("formula", "smooth"),
    [
        ("x**2 + y**2", True),
        ("sqrt(1 + x**2 + y**2)", True),
        ("sqrt(x**2 + 2*y**2 + exp(x))", True),
        ("sqrt(x**2 + y**2)", False),
        ("(x**2 + y**2)**0.5", False),
        ("(1 + x**4)**0.5", True),
        ("abs(x)", False),
        ("softplus(x) + sigmoid(y)", True),
        ("log(1 + exp(x))", True),
        ("max(x, y)", False),
        ("1/x", True),
        ("x*|x|", False),
        ("asin(x)", False),
    ],
)
def test_a_formula_knows_whether_it_has_a_slope_everywhere(formula, smooth):
    assert _expression(formula).differentiable is smooth


def test_the_terrain_of_a_crease_says_so():
    assert not Formula("|x| + y^2").differentiable
    assert Formula("x^2 + y^2").differentiable


LARGE = {  # formula, x: value, slope and curvature along x
    ("softplus(x)", 800.0): (800, 1, 0),
    ("softplus(x)", -800.0): (0, 0, 0),
    ("sigmoid(x)", 800.0): (1, 0, 0),
    ("sigmoid(x)", -800.0): (0, 0, 0),
    ("sigmoid(x)", -40.0): (math.exp(-40), math.exp(-40), math.exp(-40)),
    ("logsumexp(x, y)", 800.0): (800, 1, 0),
    ("log1p(exp(-x))", 800.0): (0, 0, 0),
    ("1/(1 + exp(-x))", -800.0): (0, 0, 0),
    ("tanh(x)", 800.0): (1, 0, 0),
    ("sinc(x)", 1e-9): (1, -(math.pi**2) / 3 * 1e-9, -(math.pi**2) / 3),
    ("expm1(x)", 1e-12): (1e-12 + 5e-25, 1 + 1e-12, 1),
    ("log1p(x)", 1e-12): (1e-12 - 5e-25, 1 - 1e-12, -1),
    ("hypot(x, y)", 1e200): (1e200, 1, 0),
}


@pytest.mark.parametrize(("formula", "x"), LARGE)
def test_far_out_and_close_by_no_digit_is_lost(formula, x):
    expression, place = _expression(formula), np.array([x, 0.0])
    found = expression.loss(place), expression.gradient(place)[0], expression.hessian(place)[0, 0]
    np.testing.assert_allclose(found, LARGE[formula, x], rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize("formula", ["log(1 + exp(x**2))", "ln(e^(x^2) + 1)", "log(2 + exp(x^2))"])
def test_the_logarithm_of_a_typed_exponential_does_not_overflow(formula):
    expression, place = _expression(formula), np.array([1e3, 0.0])
    found = expression.loss(place), expression.gradient(place)[0], expression.hessian(place)[0, 0]
    np.testing.assert_allclose(found, (1e6, 2e3, 2), rtol=1e-8)


def test_the_logarithm_of_a_typed_exponential_is_what_it_was_below_its_overflow():
    x, y = PLACES
    e = np.exp(x * y)
    expression = _expression("log(1 + exp(x*y))")
    assert (expression.loss(PLACES) == np.log(1 + e)).all()
    assert (expression.gradient(PLACES)[0] == 1 / (1 + e) * (e * y)).all()


@pytest.mark.parametrize("word", ["floor(x)", "ceil(x)", "round(x)", "mod(x, 2)", "np.fmod(x, 2)", "gamma(x)"])
def test_a_function_without_a_slope_to_follow_is_refused_with_the_reason(word):
    with pytest.raises(ValueError, match=r"can't be used: it (is flat|jumps|isn't among)"):
        _expression(word)
