"""A visitor's formula: exact where it is accepted, one clear line where it isn't, and never anything else."""

import dataclasses
import math
import pickle
import random
import subprocess
import sys

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import texts
from expressions.functions import FUNCTIONS
from expressions.reader import Reader, parsed
from expressions.words import LONGEST
from geometry.domain import LARGEST, has_value
from landscapes.formula import CHECKED, DEFAULT, Formula
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend
from tests.expressions.exact import exact
from tests.further import few_of
from tests.refusal import refusal

PLACES = np.random.default_rng(4).uniform(-2, 2, size=(2, 7))


def refused(formula, zoom=1.0):
    """The line with which a formula is refused."""
    return refusal(Formula, formula, zoom)


def test_powers_may_be_written_as_in_a_book():
    assert [Formula(each).formula for each in ("x^2 + y^3", "x² + y³")] == [Formula("x**2 + y**3").formula] * 2


def test_importing_the_terrains_imports_neither_sympy_nor_scipy():
    code = "import sys, landscapes; print({'sympy', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"


s, c, e = np.sin, np.cos, np.exp
CLOSED_FORMS = {  # loss; slopes along x and y; curvatures xx, xy and yy
    "x**2 + 3*x*y": lambda x, y: (x**2 + 3 * x * y, 2 * x + 3 * y, 3 * x, 2, 3, 0),
    "(1 - x)**2 + 100*(y - x**2)**2": lambda x, y: (
        (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        2 * (x - 1) - 400 * x * (y - x**2),
        200 * (y - x**2),
        2 - 400 * y + 1200 * x**2,
        -400 * x,
        200,
    ),
    DEFAULT: lambda x, y: (
        s(x) * c(y) + (x**2 + y**2) / 10,
        c(x) * c(y) + x / 5,
        -s(x) * s(y) + y / 5,
        -s(x) * c(y) + 0.2,
        -c(x) * s(y),
        -s(x) * c(y) + 0.2,
    ),
    "exp(x*y) - x": lambda x, y: (
        e(x * y) - x,
        y * e(x * y) - 1,
        x * e(x * y),
        y**2 * e(x * y),
        (1 + x * y) * e(x * y),
        x**2 * e(x * y),
    ),
    "log(x**2 + 1) + y": lambda x, y: (
        np.log(x**2 + 1) + y,
        2 * x / (x**2 + 1),
        1,
        2 * (1 - x**2) / (x**2 + 1) ** 2,
        0,
        0,
    ),
    "sqrt(x**2 + y**2 + 1)": lambda x, y: (
        r := np.sqrt(x**2 + y**2 + 1),
        x / r,
        y / r,
        (1 + y**2) / r**3,
        -x * y / r**3,
        (1 + x**2) / r**3,
    ),
    "2**x + e**(-y)": lambda x, y: (
        2**x + e(-y),
        np.log(2) * 2**x,
        -e(-y),
        np.log(2) ** 2 * 2**x,
        0,
        e(-y),
    ),
    "abs(x) * y**2": lambda x, y: (abs(x) * y**2, np.sign(x) * y**2, 2 * abs(x) * y, 0, 2 * np.sign(x) * y, 2 * abs(x)),
    "tanh(x) + cosh(y)/4 - sinh(y)/8": lambda x, y: (
        np.tanh(x) + np.cosh(y) / 4 - np.sinh(y) / 8,
        1 / np.cosh(x) ** 2,
        np.sinh(y) / 4 - np.cosh(y) / 8,
        -2 * np.tanh(x) / np.cosh(x) ** 2,
        0,
        np.cosh(y) / 4 - np.sinh(y) / 8,
    ),
    "atan(x) + asin(y/6) - acos(y/6)": lambda x, y: (
        np.arctan(x) + np.arcsin(y / 6) - np.arccos(y / 6),
        1 / (1 + x**2),
        2 / np.sqrt(36 - y**2),
        -2 * x / (1 + x**2) ** 2,
        0,
        2 * y / (36 - y**2) ** 1.5,
    ),
    "1 / (2 + sin(x))": lambda x, y: (
        1 / (2 + s(x)),
        -c(x) / (2 + s(x)) ** 2,
        0,
        s(x) / (2 + s(x)) ** 2 + 2 * c(x) ** 2 / (2 + s(x)) ** 3,
        0,
        0,
    ),
    "tan(x/9) * ln(e + y*y) + 2": lambda x, y: (
        np.tan(x / 9) * (log := np.log(math.e + y * y)) + 2,
        (1 + np.tan(x / 9) ** 2) * log / 9,
        np.tan(x / 9) * 2 * y / (math.e + y * y),
        2 * np.tan(x / 9) * (1 + np.tan(x / 9) ** 2) * log / 81,
        (1 + np.tan(x / 9) ** 2) / 9 * 2 * y / (math.e + y * y),
        np.tan(x / 9) * 2 * (math.e - y * y) / (math.e + y * y) ** 2,
    ),
    "π·x − 2×y": lambda x, y: (np.pi * x - 2 * y, np.pi, -2, 0, 0, 0),
}


@pytest.mark.parametrize("formula", CLOSED_FORMS)
def test_slope_and_curvature_are_those_of_the_closed_form(formula):
    terrain = Formula(formula)
    loss, along_x, along_y, xx, xy, yy = (np.broadcast_to(each, 7) for each in CLOSED_FORMS[formula](*PLACES))
    close = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(terrain.loss(PLACES), loss, **close)
    np.testing.assert_allclose(terrain.gradient(PLACES), [along_x, along_y], **close)
    np.testing.assert_allclose(terrain.hessian(PLACES), [[xx, xy], [xy, yy]], **close)


HOSTILE = {
    # words
    "": "no formula",
    "   ": "no formula",
    "3": "neither x nor y",
    "pi + e**2": "neither x nor y",
    "x - x": "flat",
    "0 * x": "flat",
    "x**0": "flat",
    "z + x": "“z” isn't known",
    "__import__('os').system('id')": "quoted",
    "open('/etc/passwd')": "quoted",
    "eval(x)": "isn't known",
    "exec": "isn't known",
    "numpy": "isn't known",
    "a" * 150: "isn't known",
    "lambda x, y - x": "lambda",
    "x if y else 1": "condition",
    "x and y": "logical",
    "not x": "logical",
    "x is y": "comparison",
    "x + True": "truth value",
    "None * x": "missing value",
    "(x for x in y)": "comprehension",
    "await x": "await",
    "1j * x": "“j” isn't known",
    "0x10 * x": "x^10 or x*10",
    # characters
    "x!": "factorial",
    "x % 2": "remainder",
    "x.real": "attribute",
    "x..y": "dot",
    "1_000 * x": "underscore",
    "x < y": "comparison",
    "x == y": "equals",
    "y := 2": "colon",
    "x; y": "only one formula",
    "x # y": "comment",
    "x @ y": "matrix",
    "x & y": "“&”",
    "~x": "“~”",
    "f'{x}'": "quoted",
    "x\0": "U+0000",
    "x + \ud800": "U+D800",
    "x + \u202ey": "RIGHT-TO-LEFT OVERRIDE",
    "x\u0301": "COMBINING ACUTE ACCENT",
    "х + y": "cyrillic small letter ha",
    "٣ * x": "arabic-indic digit three",
    "x + 🙂": "slightly smiling face",
    # grammar
    "sin": "end with",
    "sin + x": "brackets",
    "x2 + y": "x^2 or x*2",
    "sin()": "between two brackets",
    "sin(x, y)": "one argument",
    "sin(x,)": "missing",
    "sin(*x)": "missing",
    "exp(**x)": "missing",
    "(x, y)": "comma",
    "x, y": "comma",
    "1,5 * x": "comma",
    "x // y": "rounds down",
    "x +": "end with",
    "* x": "begin with",
    "x * / y": "missing",
    "x *** y": "missing",
    "(x": "never closed",
    "x)": "never opened",
    ")x(": "never opened",
    # numbers
    "9**9**9 * x": "exponent is too large",
    "10**10**10 + x": "too large",
    "1e400 * x": "too large",
    "9" * 190 + "*x": "too large",
    "exp(1000) * x": "too large",
    "x * 30**20": "too large",
    "1/0": "divides by zero",
    "x / 0": "divides by zero",
    "x / (1 - 1)": "divides by zero",
    "0**(-1) * x": "divides by zero",
    "1 / (x - x)": "infinite",
    "log(0) * x": "not a real number",
    "log(-1) + x": "not a real number",
    "(-8)**(1/3) * x": "not a real number",
    "sqrt(-1 - 0*x)": "not a real number",
    "asin(2) * x": "not a real number",
    "x**100": "exponent is too large",
    "(1000*x)**(10**3)": "exponent is too large",
    "x**y": "base is a number above 0",
    "(-2)**x": "base is a number above 0",
    "0**x": "base is a number above 0",
    # sizes
    "x" * 1001: "longer than 1000",
    "x+" * 400 + "x": "more than 800 parts",
    "-" * 60 + "x": "nested too deeply",
    "(" * 499 + "x" + ")" * 499: "nested too deeply",
    "sin " * 200 + "x": "nested too deeply",
    "|" * 998 + "x": "nested too deeply",
    # the map
    "log(-1 - x**2)": "isn't defined on the whole map",
    "sqrt(-7 - x)": "isn't defined on the whole map",
    "acos(9*x) * acos(9*y)": "a value at only",
    "asin(csc(pi*x)) + y": "only at single places or lines",
    "sqrt(cos(24*pi*x)*cos(24*pi*y) - 1) + x": "only at single places or lines",
    "exp(exp(9 + x**2))": "too large or infinite on the whole map",
    "exp(90 + x)": "too large or infinite on the whole map",
}


@pytest.mark.parametrize(("formula", "said"), HOSTILE.items(), ids=[ascii(each)[:30] for each in HOSTILE])
def test_what_is_no_formula_is_refused_with_a_line_that_says_why(formula, said):
    line = refused(formula)
    assert said in line


@pytest.mark.parametrize("formula", [None, 3, 2.5, b"x", ["x"], object()])
def test_what_is_no_text_is_refused_too(formula):
    assert "text" in refused(formula)


@pytest.mark.parametrize("zoom", [0, -1, math.nan, math.inf])
def test_a_zoom_is_a_number_above_zero(zoom):
    assert "zoom" in refused("x", zoom)


def test_a_line_shows_little_of_a_strangers_text():
    assert "b" * 31 not in refused("b" * 190)
    assert "1+" * 16 not in refused("sqrt(" + "1+" * 60 + "1,x)")


@pytest.mark.parametrize(
    ("formula", "minima"),
    [
        ("x + y", 0),
        ("x**2 - y**2", 0),
        ("exp(x)", 0),
        ("exp(-1000*(x**2 + y**2))", 0),  # a spike on a plateau: nowhere is lower than beside it
        ("-exp(-1000*(x**2 + y**2))", 1),
        ("abs(x) + abs(y)", 1),
        ("sqrt(x**2 + y**2)", 1),
        ("x**20 + y**20", 1),
        ("1e-9 * (x**2 + y**2)", 1),
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", 4),
        ("(x - 30)**2 + (y + 20)**2", 1),
        ("x**2", None),  # a line of them
        ("sin(5*x) * sin(5*y)", None),
        ("tan(x) + y", None),
        ("abs(sin(3*x)) + abs(y - 0.3)", None),
    ],
)
@pytest.mark.parametrize("zoom", [0.1, 1.0, 10.0])
def test_whatever_its_shape_it_has_a_map_a_start_and_a_rate(formula, minima, zoom):
    terrain = Formula(formula, zoom)
    if zoom == 1 and minima is not None:
        assert len(terrain.minima) == minima
    (left, right), (bottom, top) = terrain.x_range, terrain.y_range
    assert right - left == pytest.approx(10 / zoom)
    assert top - bottom == pytest.approx(10 / zoom)
    assert terrain.clamp(terrain.start) == terrain.start
    assert f"{terrain.learning_rate:.6e}"[:8] in ("1.000000", "2.000000", "5.000000")
    assert has_value(terrain.loss(terrain.grid(CHECKED)[2])).all()
    if minima:
        assert terrain.minima
    for rule in (SGD(terrain.learning_rate), Momentum(terrain.learning_rate, 0.9)):
        run = descend(terrain, rule, terrain.start, 200)
        assert run.diverged < 0
        if isinstance(rule, SGD):
            assert run.loss[-1] <= run.loss[0]


def test_the_map_goes_where_the_minimum_is():
    assert Formula("(x - 30)**2 + (y + 20)**2").x_range == (25.0, 35.0)
    assert Formula("(x - 30)**2 + (y + 20)**2").y_range == (-25.0, -15.0)
    assert Formula("x**2 + y**2").x_range == (-5.0, 5.0)


def test_a_kink_counts_as_flat_and_what_is_no_number_stays_none():
    cone = Formula("sqrt(x**2 + y**2)")
    assert (cone.gradient(np.zeros(2)) == 0).all()
    assert (cone.hessian(np.zeros(2)) == 0).all()
    assert np.isnan(cone.gradient(np.array([np.nan, 1.0]))).all()
    assert not np.isfinite(Formula("exp(x) + y").gradient(np.array([1000.0, 0.0]))[0])


@pytest.mark.parametrize("formula", ["x", "y**2", "x + y", "x*y", "abs(x)"])
@pytest.mark.parametrize("batch", [(), (3,), (2, 3), (0,)])
def test_shapes_are_those_of_the_places_whatever_the_formula_lacks(formula, batch):
    terrain, theta = Formula(formula), np.ones((2, *batch))
    assert np.shape(terrain.loss(theta)) == batch
    assert terrain.gradient(theta).shape == (2, *batch)
    assert terrain.hessian(theta).shape == (2, 2, *batch)
    assert terrain.hessian(theta).dtype == float


def test_it_is_known_by_its_text_and_its_zoom():
    assert Formula() == Formula(DEFAULT) != Formula(DEFAULT, 2.0)
    assert hash(Formula("x")) == hash(Formula("x"))
    assert dataclasses.replace(Formula("x*y"), zoom=2.0).f == "x*y"
    assert texts(Formula)["f"].longest == LONGEST
    assert Formula.formula
    copy = pickle.loads(pickle.dumps(Formula("x*y", 2.0)))
    assert copy == Formula("x*y", 2.0)
    assert copy.loss(np.ones(2)) == 1


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        (DEFAULT, r"\sin\left(x\right) \cos\left(y\right) + \frac{x^{2} + y^{2}}{10}"),
        ("2*pi*x - (x - y)", r"2 \pi x - \left(x - y\right)"),
        ("-20*exp(-0.2*x) + x*2", r"-20 e^{-0.2 x} + x \cdot 2"),
        ("x*(-y) + -x**2", r"x \left(-y\right) + \left(-x^{2}\right)"),
        ("(-x)**2 + (2*x)**3 + sqrt(x**2)", r"\left(-x\right)^{2} + \left(2 x\right)^{3} + \sqrt{x^{2}}"),
        ("1e-3*abs(x) + ln(2 + x*x)", r"0.001 \left|x\right| + \ln\left(2 + x x\right)"),
        ("1e-12*x**2", r"1 \cdot 10^{-12} x^{2}"),
    ],
)
def test_it_is_shown_as_it_was_written(formula, latex):
    assert Formula(formula).formula == f"f(x, y) = {latex}"


@given(st.text(max_size=300) | st.text("xy0123456789.+-*/() episncoltaqrb,|^_{}[]=²₁√π\\", max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_terrain_or_one_line(text):
    try:
        terrain = Formula(text)
    except ValueError:
        refused(text)
    else:
        assert has_value(terrain.loss(terrain.inside(terrain.grid(CHECKED)[2]))).any()


def grown(chance, size):
    """A random formula of about so many parts."""
    if size <= 1:
        return chance.choice(["x", "y", "x", "y", "2", "0.3", "pi", "e", "1e-3", "7"])
    kind = chance.random()
    if kind < 0.35:
        name = chance.choice(sorted(FUNCTIONS))
        parts = [grown(chance, max(1, (size - 1) // FUNCTIONS[name].least)) for _ in range(FUNCTIONS[name].least)]
        return f"{name}({', '.join(parts)})"
    if kind < 0.5:
        return f"({grown(chance, size - 1)})**{chance.choice(['2', '3', '.5', '-1', '1.7', '30'])}"
    if kind < 0.53:
        return f"{chance.choice(['2', 'e', 'x'])}**({grown(chance, size - 1)})"
    share = chance.randint(1, size - 1)
    return f"({grown(chance, share)} {chance.choice('+-*/')} {grown(chance, size - share)})"


@pytest.mark.parametrize("seed", few_of(range(4), [0]))
def test_a_random_formula_is_a_terrain_with_short_derivatives_or_one_line(seed):
    chance, accepted = random.Random(seed), 0
    for _ in range(25):
        formula = grown(chance, chance.randint(2, 30))
        try:
            terrain = Formula(formula)
        except ValueError:
            refused(formula)
            continue
        accepted += 1
        writing, names, tree = parsed(formula)
        reader = Reader(writing, names.axes)
        reader.read(tree)
        assert len(reader.tape.operations) <= 25 * len(names.tokens)
        points = terrain.grid(21)[2]
        known = np.abs(terrain.loss(points)) <= min(LARGEST, 1e30)  # a slope overflows later than its loss
        assert not np.isnan(terrain.gradient(points)[:, known]).any()
        assert not np.isnan(terrain.hessian(points)[:, :, known]).any()
    assert accepted > 6


@pytest.mark.parametrize("seed", few_of(range(4), [0]))
def test_a_random_formula_has_the_derivatives_that_mpmath_finds(seed):
    chance, compared = random.Random(seed), 0
    names = {each: exact(each) for each in FUNCTIONS}
    while compared < 5:
        formula = grown(chance, chance.randint(4, 12))
        try:
            terrain = Formula(formula)
        except ValueError:
            continue
        code = compile(formula, "formula", "eval")
        with mpmath.workdps(60):
            constants = {**names, "pi": mpmath.pi, "e": mpmath.e}

            def closed(x, y, code=code, constants=constants):
                return mpmath.mpf(1) * eval(code, {"__builtins__": {}}, {**constants, "x": x, "y": y})

            place = chance.uniform(-3, 3), chance.uniform(-3, 3)
            if not np.isfinite(terrain.loss(np.array(place))):
                continue  # outside of its domain, where mpmath goes on with complex numbers
            orders = ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
            expected = [mpmath.diff(closed, place, each) for each in orders]
        if any(mpmath.im(each) for each in expected) or not all(1e-6 < abs(each) < 1e6 for each in expected if each):
            continue  # beyond a kink's edge, or where rounding decides
        (xx, xy), (_, yy) = terrain.hessian(np.array(place))
        found = [*terrain.gradient(np.array(place)), xx, xy, yy]
        np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-7, atol=1e-7, err_msg=formula)
        compared += 1


@pytest.mark.parametrize("f", ["sin(x)**2 + cos(x)**2", "(x+y)**2-x**2-2*x*y-y**2"])
def test_a_formula_that_is_flat_up_to_rounding_is_refused(f):
    with pytest.raises(ValueError, match=r"^The formula is flat"):
        Formula(f)
