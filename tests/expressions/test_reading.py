"""A formula reads as textbooks, NumPy, MATLAB, LaTeX and pages print it; two readings are refused, both named."""

import random
import time

import numpy as np
import pytest

from benchmarks.spellings import formula
from expressions.reader import MOST_PARTS, parsed
from expressions.spelling import spelled
from expressions.words import LONGEST
from landscapes.formula import Formula, _expression
from tests.refusal import refusal

PLACES = np.random.default_rng(5).uniform(0.2, 1.9, size=(2, 30))
sin, cos, exp, sqrt, log, pi = np.sin, np.cos, np.exp, np.sqrt, np.log, np.pi


def shubert(x):
    return np.sum([i * cos((i + 1) * x + i) for i in range(1, 6)], axis=0)


def foxholes(x, y):
    wells = [1 / (5 * j + i + 13 + (x - 16 * i) ** 6 + (y - 16 * j) ** 6) for i in range(-2, 3) for j in range(-2, 3)]
    return 0.002 + np.sum(wells, axis=0)


def rastrigin(x, y):
    return 20 + x**2 - 10 * cos(2 * pi * x) + y**2 - 10 * cos(2 * pi * y)


READ = {  # formula: the function that it means
    # products without a sign
    "2x^2+3y^2": lambda x, y: 2 * x**2 + 3 * y**2,
    "100(y-x^2)^2": lambda x, y: 100 * (y - x**2) ** 2,
    "(x-1)(x+2)+y^2": lambda x, y: (x - 1) * (x + 2) + y**2,
    "sin(x)cos(y)": lambda x, y: sin(x) * cos(y),
    "sin(2x)+y": lambda x, y: sin(2 * x) + y,
    "x^2+xy+y^2": lambda x, y: x**2 + x * y + y**2,
    "xsin(x)+y^2": lambda x, y: x * sin(x) + y**2,
    "sin(πx)+y²": lambda x, y: sin(pi * x) + y**2,
    "x^2y": lambda x, y: x**2 * y,
    "x(y+1)": lambda x, y: x * (y + 1),
    "x y": lambda x, y: x * y,
    "x\ny": lambda x, y: x * y,
    "2pix + ye^x": lambda x, y: 2 * pi * x + y * exp(x),
    "3x y^2 - (2)(x)": lambda x, y: 3 * x * y**2 - 2 * x,
    "[x+1]{y-1}": lambda x, y: (x + 1) * (y - 1),
    "e^-x y": lambda x, y: exp(-x) * y,
    "e^(-x)y": lambda x, y: exp(-x) * y,
    "-x² - 2y²": lambda x, y: -(x**2) - 2 * y**2,
    "2xexp(y)": lambda x, y: 2 * x * exp(y),
    "xlog2(y)": lambda x, y: x * np.log2(y),
    # functions without brackets, and their powers
    "sin x + cos y": lambda x, y: sin(x) + cos(y),
    "sinx + cosy": lambda x, y: sin(x) + cos(y),
    "sin^2(x)": lambda x, y: sin(x) ** 2,
    "sin²(x)+y": lambda x, y: sin(x) ** 2 + y,
    "sin^2 x + cos²y": lambda x, y: sin(x) ** 2 + cos(y) ** 2,
    "2 sin x cos y": lambda x, y: 2 * sin(x) * cos(y),
    "sin 2x": lambda x, y: sin(2 * x),
    "sin xy": lambda x, y: sin(x * y),
    "cos 2πx + y": lambda x, y: cos(2 * pi * x) + y,
    "sin x^2": lambda x, y: sin(x**2),
    "exp -x^2 + y": lambda x, y: exp(-(x**2)) + y,
    "ln sin x + y": lambda x, y: log(sin(x)) + y,
    "sin 2(x+y)": lambda x, y: sin(2 * (x + y)),
    "sin x * cos y": lambda x, y: sin(x) * cos(y),
    "sin |x-1| + y": lambda x, y: sin(abs(x - 1)) + y,
    "log_2(x) + log_{10} y + log_3(x)": lambda x, y: np.log2(x) + np.log10(y) + log(x) / log(3),
    # bars and roots
    "|x|+|y|": lambda x, y: abs(x) + abs(y),
    "||x|-1|+y": lambda x, y: abs(abs(x) - 1) + y,
    "2|x-1|y": lambda x, y: 2 * abs(x - 1) * y,
    "|x||y-1|": lambda x, y: abs(x) * abs(y - 1),
    "√x + √(x²+y²) + ∛y": lambda x, y: sqrt(x) + sqrt(x**2 + y**2) + np.cbrt(y),
    # libraries
    "np.exp(-(x**2+y**2))": lambda x, y: exp(-(x**2 + y**2)),
    "numpy.sin(x)+math.cos(y)+torch.sin(y)": lambda x, y: sin(x) + cos(y) + sin(y),
    "jnp.exp(x)+jax.numpy.cos(y)+tf.sin(x)+tf.math.cos(x)+K.exp(y)": lambda x, y: (
        exp(x) + cos(y) + sin(x) + cos(x) + exp(y)
    ),
    "cmath.sin(x)*np.pi + math.e*y": lambda x, y: sin(x) * pi + np.e * y,
    "torch.nn.functional.softplus(x) + F.relu(y - 1)": lambda x, y: np.logaddexp(0, x) + np.maximum(y - 1, 0),
    "np.maximum(0, 1 - x) + np.abs(y)": lambda x, y: np.maximum(0, 1 - x) + y,
    "Math.pow(x, 2) + Math.sin(y)": lambda x, y: x**2 + sin(y),
    "(x - 1).pow(2) + y.abs()": lambda x, y: (x - 1) ** 2 + y,
    "np.max([x, y]) + min(x, y, 1)": lambda x, y: np.maximum(x, y) + np.minimum(np.minimum(x, y), 1),
    # names of the axes
    "x1**2+2*x2**2": lambda x, y: x**2 + 2 * y**2,
    "x_1^2+3x_2^2": lambda x, y: x**2 + 3 * y**2,
    "x[0]**2+5*x[1]**2": lambda x, y: x**2 + 5 * y**2,
    "w0**2+2w1**2": lambda x, y: x**2 + 2 * y**2,
    "w^2+3b^2": lambda x, y: x**2 + 3 * y**2,
    "u^2+3v^2": lambda x, y: x**2 + 3 * y**2,
    "a^2+3ab": lambda x, y: x**2 + 3 * x * y,
    "theta_1**2+2*theta_2**2": lambda x, y: x**2 + 2 * y**2,
    "θ₁²+2θ₂²": lambda x, y: x**2 + 2 * y**2,
    "x₁² + 2x₂²": lambda x, y: x**2 + 2 * y**2,
    "x_{1}^{2}+x_{1}x_{2}": lambda x, y: x**2 + x * y,
    "x1x2 + sinx1": lambda x, y: x * y + sin(x),
    "params[0]**2 + 2*params[1]": lambda x, y: x**2 + 2 * y,
    "X[:,0]**2 + X[:,1]": lambda x, y: x**2 + y,
    "x[..., 0] - 2*x[..., 1]": lambda x, y: x - 2 * y,
    "α² + 3β": lambda x, y: x**2 + 3 * y,
    "λ² + 3μ": lambda x, y: x**2 + 3 * y,
    "r² + 3rs": lambda x, y: x**2 + 3 * x * y,
    "X(:,1).^2 + 3*X(:,2)": lambda x, y: x**2 + 3 * y,
    "x^2_1 + 3x^{2}_{2}": lambda x, y: x**2 + 3 * y**2,
    "f(s, t) = s^2 + 3t": lambda x, y: x**2 + 3 * y,
    "f(y, x) = y - 2x": lambda x, y: x - 2 * y,
    "J(w, b) = (w - 1)^2 + wb": lambda x, y: (x - 1) ** 2 + x * y,
    "f(weight, bias) = weight^2 + 3 bias": lambda x, y: x**2 + 3 * y,
    # capitals and what a page pastes
    "X^2+y^2": lambda x, y: x**2 + y**2,
    "Sin(x)+y^2+Pi*x": lambda x, y: sin(x) + y**2 + pi * x,
    "x⋅y+x∗y+x·y+x×y+x•y": lambda x, y: 5 * x * y,
    "x–y²": lambda x, y: x - y**2,
    "x − y — 1 ‐ 2 － 3": lambda x, y: x - y - 6,
    "x⁴+y⁴": lambda x, y: x**4 + y**4,
    "½x²+¾y": lambda x, y: x**2 / 2 + 3 * y / 4,
    "x¹⁰+y": lambda x, y: x**10 + y,
    "x³²+y": lambda x, y: x**32 + y,
    "x⁻²+y": lambda x, y: x**-2.0 + y,
    "x⁽⁻¹⁾+e⁻ˣ+y": lambda x, y: 1 / x + exp(-x) + y,
    "x÷y": lambda x, y: x / y,
    "x\u00a0+\u2009y\u200b²\u2060": lambda x, y: x + y**2,
    "ｘ＋２ｙ²": lambda x, y: x + 2 * y**2,
    "𝑥² + 𝑦²": lambda x, y: x**2 + y**2,
    "x\ty\r\n": lambda x, y: x * y,
    "\ufeffx + y": lambda x, y: x + y,
    # LaTeX
    r"\frac{1}{2}x^2+\sin(y)": lambda x, y: x**2 / 2 + sin(y),
    r"\tfrac12 x^2+\dfrac{y}{3}": lambda x, y: x**2 / 2 + y / 3,
    "x^{2}+y^{2}": lambda x, y: x**2 + y**2,
    "$x^2$": lambda x, y: x**2,
    r"\[ x^2 + y^2 \]": lambda x, y: x**2 + y**2,
    r"\(x^2\)": lambda x, y: x**2,
    r"x \cdot y \times 2": lambda x, y: 2 * x * y,
    r"\sqrt{x}\,+\;y \quad": lambda x, y: sqrt(x) + y,
    r"\sqrt[3]{x}\sqrt[4]y": lambda x, y: np.cbrt(x) * y**0.25,
    r"\left(x+y\right)^2": lambda x, y: (x + y) ** 2,
    r"e^{-x^2}+y": lambda x, y: exp(-(x**2)) + y,
    r"\sin^{2}x+\cos^2\left(\pi y\right)": lambda x, y: sin(x) ** 2 + cos(pi * y) ** 2,
    r"\operatorname{arctan}(x)+\mathrm{e}^{y}": lambda x, y: np.arctan(x) + exp(y),
    r"\ln(1+x^2)+\exp(y)": lambda x, y: log(1 + x**2) + exp(y),
    r"\lvert x-1\rvert + \left|x\left|y-1\right|\right|": lambda x, y: abs(x - 1) + abs(x * abs(y - 1)),
    r"\theta_1^2+2\theta_{2}^{2}": lambda x, y: x**2 + 2 * y**2,
    r"\max\left(x, y\right) + \min{(x, y)}": lambda x, y: x + y,
    r"f(\mathbf{x}) = \sum_{i=1}^{n} x_i^2": lambda x, y: x**2 + y**2,
    r"-(x_2+47)\sin\left(\sqrt{\left|x_2+\frac{x_1}{2}+47\right|}\right)-x_1\sin\left(\sqrt{|x_1-(x_2+47)|}\right)": (
        lambda x, y: -(y + 47) * sin(sqrt(abs(y + x / 2 + 47))) - x * sin(sqrt(abs(x - (y + 47))))
    ),
    # headings and endings
    "f(x,y)=x^2+y^2": lambda x, y: x**2 + y**2,
    "z = x^2+y^2;": lambda x, y: x**2 + y**2,
    "f = lambda x, y: x**2 + y": lambda x, y: x**2 + y,
    "lambda x: (1 - x[0])**2 + x[1]": lambda x, y: (1 - x) ** 2 + y,
    "def f(x, y): return x**2 + y": lambda x, y: x**2 + y,
    "def f(x: float, y: float) -> float: return x + y": lambda x, y: x + y,
    "return x**2 - y": lambda x, y: x**2 - y,
    r"\min_{x, y} f(x, y) = x - y": lambda x, y: x - y,
    r"f(x, y) &= x^2 - y \\": lambda x, y: x**2 - y,
    "(x, y) => x*y": lambda x, y: x * y,
    "f: (x, y) ↦ x - y": lambda x, y: x - y,
    "x + y.": lambda x, y: x + y,
    "x + y,": lambda x, y: x + y,
    r"$f(x_1, x_2) = x_1 + 2x_2$": lambda x, y: x + 2 * y,
    # MATLAB
    "x.^2 + y.^2 ./ 2": lambda x, y: x**2 + y**2 / 2,
    "@(x,y) x.^2 .* y": lambda x, y: x**2 * y,
    "f = @(x) x(1).^2 + 3*x(2).^2;": lambda x, y: x**2 + 3 * y**2,
    "x(1)^2 - x(2)": lambda x, y: x**2 - y,
    # sums and products
    "sum(i*cos((i+1)*x+i), i, 1, 5) * sum(i*cos((i+1)*y+i), i, 1, 5)": lambda x, y: shubert(x) * shubert(y),
    "sum(i*cos((i+1)*x+i) for i in range(1, 6)) + y": lambda x, y: shubert(x) + y,
    "np.sum([i*np.cos((i+1)*x[0]+i) for i in range(1, 6)]) + x[1]": lambda x, y: shubert(x) + y,
    r"\sum_{i=1}^{5} i\cos((i+1)x+i) + y": lambda x, y: shubert(x) + y,
    r"\left(\sum_{i=1}^5 i\cos\left((i+1)x+i\right)\right)\left(\sum_{i=1}^5 i\cos\left((i+1)y+i\right)\right)": (
        lambda x, y: shubert(x) * shubert(y)
    ),
    "∑_{k=1}^{5} k cos((k+1)x+k) + y": lambda x, y: shubert(x) + y,
    "prod(x + i*y, i, 1, 3)": lambda x, y: (x + y) * (x + 2 * y) * (x + 3 * y),
    "0.002 + sum(sum(1/(5j+i+13+(x-16i)^6+(y-16j)^6), i, -2, 2), j, -2, 2)": foxholes,
    r"20 + \sum_{i=1}^{2}\left[x_i^2 - 10\cos(2\pi x_i)\right]": rastrigin,
    r"10d+\sum_{i=1}^{d}[x_i^2-10\cos(2\pi x_i)]": rastrigin,
    r"\sum_{i=1}^{d-1} [100(x_{i+1} - x_i^2)^2 + (x_i-1)^2]": lambda x, y: 100 * (y - x**2) ** 2 + (x - 1) ** 2,
    "sum(x[i]**2 - 10*np.cos(2*np.pi*x[i]) + 10 for i in range(2))": rastrigin,
}


def test_a_formula_is_read_as_it_is_meant():
    for written, meant in READ.items():
        found = _expression(written).loss(PLACES)
        np.testing.assert_allclose(found, meant(*PLACES), rtol=1e-13, atol=1e-13, err_msg=written)


def test_its_plain_spelling_and_its_latex_read_as_the_same_function_again():
    for written in READ:
        _, names, tree = parsed(written)
        expression = _expression(written)
        heading = f"f({', '.join(names.axes)}) = "
        for again in (heading + spelled(tree, names.axes), expression.latex):
            other = _expression(again)
            assert other.axes == expression.axes, written
            found, meant = other.loss(PLACES), expression.loss(PLACES)
            np.testing.assert_allclose(found, meant, rtol=1e-13, atol=1e-13, err_msg=written)


def test_a_raised_number_has_as_many_digits_as_it_is_written_with():
    assert _expression("x³²").loss(np.array([1.5, 0.0])) == pytest.approx(431439.88, rel=1e-8)


def test_shuberts_function_typed_out_has_its_published_minimum():
    one, other = (" + ".join(f"{i}*cos({i + 1}*{axis} + {i})" for i in range(1, 6)) for axis in "xy")
    expression = _expression(f"({one}) * ({other})")
    for place in ((-7.0835, 4.8580), (-0.8003, -1.4251), (4.8580, 5.4828)):
        assert expression.loss(np.array(place)) == pytest.approx(-186.7309, abs=5e-4)


TWO_READINGS = {
    "1/2x": ("(1/2)*x", "1/(2*x)"),
    "x/2(y+1)": ("(x/2)*(y+1)", "x/(2*(y+1))"),
    "1/2 sin(x)": ("(1/2)*sin(x)", "1/(2*sin(x))"),
    "e^2x + y": ("(e^2)*x", "e^(2*x)"),
    "2^xy": ("(2^x)*y", "2^(x*y)"),
    "e^-xy": ("(e^-x)*y", "e^(-x*y)"),
    "sin x y": ("sin(x)*y", "sin(x*y)"),
    "sin x/2 + y": ("sin(x)/2", "sin(x/2)"),
    "sin x*y": ("sin(x)*y", "sin(x*y)"),
    "sin x(y+1)": ("sin(x)*(y+1)", "sin(x*(y+1))"),
    "sin^-1(x)": ("arcsin(x)", "1/sin(x)"),
    "sin⁻¹ x": ("arcsin(x)", "1/sin(x)"),
    r"\tan^{-1}(x)": ("arctan(x)", "1/tan(x)"),
    "log2x": ("log2(x)", "log(2x)"),
    "√2x": ("√(2)*x", "√(2*x)"),
    "√x²": ("√(x)^²", "√(x^²)"),
    "2½x": ("2 + ½", "2·½"),
    "x2 + y": ("x^2", "x*2"),
}


@pytest.mark.parametrize("formula", TWO_READINGS)
def test_what_can_be_read_in_two_ways_is_refused_with_both(formula):
    line = refusal(_expression, formula)
    assert all(each in line for each in TWO_READINGS[formula])


REFUSED = {  # formula: what the line says; it quotes what was written
    "x²5": "“²5”",
    "x + 2 3": "“2 3”",
    "|x + y": "bar | is never closed",
    "x^2 + sin": "end with “sin”",
    "x^2 + sin + y": "like sin(x)",
    "x.^2 + y.^": "end with “.^”",
    "x^2 + y^2 + z^2": "“z”, at character 13, isn't known",
    "x1 + x2 + x3": "two axes",
    "x_1 + y_2": "two axes",
    "sqr(x) + y": "perhaps sqrt is meant",
    "sum(x**2)": "like sum(i*x, i, 1, 5)",
    "sum(i*x, i, 1, y)": "whole number",
    "sum(i*x, i, 1, 2.5)": "whole number",
    "sum(i*x, i, 5, 1)": "1 to 100 terms",
    "sum(i*x, i, 1, 101)": "1 to 100 terms",
    "sum(sum(sum(i*j*k*x, i, 1, 99), j, 1, 99), k, 1, 99)": f"more than {MOST_PARTS} parts",
    "sum(i*x, i, 1, 5) + i": "belongs within its sum",
    "sum(x*y, x, 1, 5)": "name of an axis",
    r"\sum_{i=1}^{3} x_i": "two axes, x_1 and x_2",
    r"\sum_i x_i": "bounds are missing",
    "y = x^2": "equals sign",
    "x^2 + y^2 = 4": "equals sign",
    "hypot(x)": "two arguments",
    "max(x)": "two or more",
    "max x": "brackets",
    r"\foo{x}": "isn't known",
    "sin^x(y)": "power of a function is a number",
    "x + 30°": "radians",
    "x[0][1] + y": "one index",
    "√": "end with “√”",
    "exp(-||x||^2)": "norm of a vector",
    "x^2 + foo1": "“foo”",
    "f(e, x) = e + x": "meaning of its own",
    "x % 2 + y": "remainder",
    "x@y": "matrix",
}


@pytest.mark.parametrize("formula", REFUSED)
def test_a_refusal_quotes_what_was_written_and_names_the_cure(formula):
    assert REFUSED[formula] in refusal(_expression, formula)


def test_the_axes_bear_the_names_that_were_written():
    assert _expression("x + y").axes == ("x", "y")
    assert _expression("x[0] + x[1]").axes == ("x₀", "x₁")
    assert _expression("theta_1 + theta_2").axes == ("θ₁", "θ₂")
    assert _expression("w1 - w2").axes == ("w₁", "w₂")
    assert _expression("w + b").axes == ("w", "b")
    assert _expression("x2**2").axes == ("x₁", "x₂")
    assert Formula("w^2 + b^2").axes == ("w", "b")
    assert _expression("theta_1^2").latex == r"f(\theta_1, \theta_2) = \theta_1^{2}"
    assert _expression("f(weight, b) = weight b").latex == r"f(\mathrm{weight}, b) = \mathrm{weight} b"


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("max(x, 0) + |y|", r"\max\left(x, 0\right) + \left|y\right|"),
        ("softplus(x) + y", r"\operatorname{softplus}\left(x\right) + y"),
        ("sin(x)^2 y", r"\sin^{2}\left(x\right) y"),
        ("½x²", r"\frac{1}{2} x^{2}"),
        ("cbrt(x) + log2(y)", r"\sqrt[3]{x} + \log_{2}\left(y\right)"),
        ("sum(i*x, i, 1, 5)*y", r"\left(\sum_{i=1}^{5} i x\right) y"),
        ("sum((x + i)^2, i, 1, 5)", r"\sum_{i=1}^{5} \left(x + i\right)^{2}"),
        ("pow(x, 3) + square(y)", r"x^{3} + y^{2}"),
        ("2 sin x cos y", r"2 \sin\left(x\right) \cos\left(y\right)"),
    ],
)
def test_the_latex_shows_what_was_understood(formula, latex):
    assert _expression(formula).latex == f"f(x, y) = {latex}"


HOSTILE = [
    "(" * 499 + "x" + ")" * 499,
    "sin" * 333,
    "x" * 1000,
    "xy" * 500,
    "e" * 999 + "x",
    "^" * 1000,
    "|" * 1000,
    "x^" * 499 + "x",
    "-" * 999 + "x",
    "1/" * 499 + "x",
    "f(" * 400,
    "f(x,y)=" * 140,
    "lambda x," * 110,
    r"\frac" * 200,
    r"\left|" * 160,
    "_{" * 500,
    "x_{" * 330,
    "sum(" * 250,
    "sum(x," * 160,
    "prod(" * 8 + "x*i*j" + ", i, 1, 99)" * 8,
    "sum(" * 40 + "x" + "".join(f", {'ijklmn'[k % 6]}, 1, 2)" for k in range(40)),
    "x" + " " * 998 + "y",
    "x." * 500,
    "np." * 330 + "x",
    "1e" * 500,
    "9" * 999 + "x",
    "x^99999999999999999999",
    "prod(64^64, i, 1, 9)x",
    "²" * 1000,
    "½" * 1000,
    "θ" * 1000,
    "max(" + "x," * 300 + "y)",
    "logsumexp(" + "x," * 300 + "y)",
    "log" * 100 + "2" * 600,
    "$" * 1000,
    "a" * 400 + "b" * 400,
]


@pytest.mark.parametrize("formula", HOSTILE, ids=lambda each: ascii(each)[:20])
def test_a_hostile_formula_is_read_or_refused_at_once(formula):
    begun = time.process_time()
    try:
        _expression(formula)
    except ValueError:
        refusal(_expression, formula)
    assert time.process_time() - begun < 0.5


def test_a_random_formula_is_spelled_and_shown_so_that_it_reads_as_itself():
    compared = 0
    for seed in range(1500):
        dice = random.Random(seed)
        written = formula(dice, [], dice.choice([3, 6, 10]))
        try:
            _, names, tree = parsed(written)
            shown = _expression(written).latex
        except ValueError:
            continue
        plain = f"f({', '.join(names.axes)}) = {spelled(tree, names.axes)}"
        if max(len(plain), len(shown)) > LONGEST or "sinc" in plain:  # sinc is shown as what it is
            continue
        _, again, same = parsed(plain)
        assert again.axes == names.axes
        assert spelled(same, names.axes) == spelled(tree, names.axes), written
        assert _expression(shown).latex == shown, written
        compared += 1
    assert compared > 500
