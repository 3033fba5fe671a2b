"""The functions of a formula: LaTeX, value, and the first two derivatives of each.

A word means what NumPy means by it: log is the natural logarithm, and sinc(u) is sin(πu)/(πu).

Creases and jumps follow one rule: where the slopes of the two sides differ, a slope is their mean. So |u| has slope 0
at 0, relu(u) has 1/2, and max(u, v) has the mean of both slopes where u = v; PyTorch and JAX do the same for abs and
max. At a jump the value is the mean of both sides too: sign(0) = 0, step(0) = 1/2. A jump adds nothing to the slope, a
crease nothing to the curvature.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import NamedTuple

import numpy as np

from expressions.jets import Jet, number
from expressions.operations import Value
from expressions.special import erf, sinc_bend, sinc_slope


class Function(NamedTuple):
    """A function: its LaTeX, in which # stands for the arguments, and what it computes from `least` to `most` of them.

    `on_number` computes it of numbers alone; without it they go through the same operations as all else.
    """

    latex: str
    of: Callable[..., Jet]
    on_number: Callable | None = None
    least: int = 1
    most: int = 1


def _by(array: Callable, derivatives: Callable) -> Callable[[Jet], Jet]:
    """A function of one argument, from NumPy's function and its first two derivatives from u and its value v at u."""

    def of(u: Jet) -> Jet:
        v = u.value.apply(array)
        return u.chain(v, *derivatives(u.value, v))

    return of


def _one(name: str, array: Callable, derivatives: Callable, on_number: Callable | None = None) -> Function:
    return Function(rf"{name}\left(#\right)", _by(array, derivatives), on_number)


def _arc_sine(u: Value, v: Value) -> tuple[Value, Value]:
    square = 1 / (1 - u * u)
    return square.root(), u * square * square.root()


def _arc_cosine(u: Value, v: Value) -> tuple[Value, Value]:
    first, second = _arc_sine(u, v)
    return -first, -second


def _area_sine(u: Value, v: Value) -> tuple[Value, Value]:
    first = 1 / (u * u + 1).root()
    return first, -u * (first * first * first)


def _area_cosine(u: Value, v: Value) -> tuple[Value, Value]:
    first = 1 / ((u - 1).root() * (u + 1).root())
    return first, -u * (first * first * first)


def _area_tangent(u: Value, v: Value) -> tuple[Value, Value]:
    first = 1 / (1 - u * u)
    return first, 2 * u * (first * first)


def _logarithm(base: float) -> Callable:
    rate = 1 / math.log(base)
    return lambda u, v: (rate / u, -rate / (u * u))


def _cube_root(u: Jet) -> Jet:
    value = u.value.apply(np.sign) * u.value.apply(np.abs) ** (1 / 3)
    square = value * value
    return u.chain(value, 1 / (3 * square), -2 / (9 * (square * square * value)))


def _share(u: Value) -> Value:
    """1/(1 + e^-u) without overflow."""
    return (-u.apply_with(np.logaddexp, 0, -u)).apply(np.exp)


def _sigmoid(u: Jet) -> Jet:
    one, other = _share(u.value), _share(-u.value)
    return u.chain(one, one * other, one * other * (other - one))


def _softplus(u: Jet) -> Jet:
    one, other = _share(u.value), _share(-u.value)
    return u.chain(u.value.apply_with(np.logaddexp, 0, u.value), one, one * other)


def _step(u: Value) -> Value:
    """0 below 0, 1 above, and 1/2 at 0: the share of the slope of the right side."""
    return 0.5 * (1 + u.apply(np.sign))


def _larger(array: Callable, sign: int) -> Callable[..., Jet]:
    """The larger (1) or the smaller (-1) of two jets."""

    def of(u: Jet, v: Jet) -> Jet:
        one, other = _step(sign * (u.value - v.value)), _step(sign * (v.value - u.value))
        zero = u.value.as_value(0)
        return u.chain_with(v, u.value.apply_with(array, u.value, v.value), (one, other), (zero, zero, zero))

    return lambda *jets: reduce(of, jets)


def _hypotenuse(u: Jet, v: Jet) -> Jet:
    one, other = u.value, v.value
    value = one.apply_with(np.hypot, one, other)
    a, b = one / value, other / value
    return u.chain_with(v, value, (a, b), (b * b / value, -(a * b) / value, a * a / value))


def _angle(u: Jet, v: Jet) -> Jet:
    one, other = u.value, v.value
    square = one * one + other * other
    a, b = other / square, -one / square
    return u.chain_with(v, one.apply_with(np.arctan2, one, other), (a, b), (2 * (a * b), b * b - a * a, -2 * (a * b)))


def _log_sum(u: Jet, v: Jet) -> Jet:
    value = u.value.apply_with(np.logaddexp, u.value, v.value)
    one, other = (u.value - value).apply(np.exp), (v.value - value).apply(np.exp)
    bend = one * other
    return u.chain_with(v, value, (one, other), (bend, -bend, bend))


def _inverse(u: Jet) -> Jet:
    return u**-1


def _named(name: str) -> str:
    return rf"\operatorname{{{name}}}\left(#\right)"


CONSTANTS = {"pi": math.pi, "e": math.e}
POWERS = {"pow": 2, "square": 1, "exp2": 1}  # words for powers, with the number of their arguments
_SIN = _by(np.sin, lambda u, v: (u.apply(np.cos), -v))
_COS = _by(np.cos, lambda u, v: (-u.apply(np.sin), -v))
_SINH = _by(np.sinh, lambda u, v: (u.apply(np.cosh), v))
_COSH = _by(np.cosh, lambda u, v: (u.apply(np.sinh), v))
_TANH = _by(np.tanh, lambda u, v: (1 - v * v, -2 * v * (1 - v * v)))
FUNCTIONS = {
    "sin": Function(r"\sin\left(#\right)", _SIN, math.sin),
    "cos": Function(r"\cos\left(#\right)", _COS, math.cos),
    "tan": _one(r"\tan", np.tan, lambda u, v: (1 + v * v, 2 * v * (1 + v * v)), math.tan),
    "sec": Function(r"\sec\left(#\right)", lambda u: _inverse(_COS(u))),
    "csc": Function(r"\csc\left(#\right)", lambda u: _inverse(_SIN(u))),
    "cot": Function(r"\cot\left(#\right)", lambda u: _COS(u) / _SIN(u)),
    "asin": _one(r"\arcsin", np.arcsin, _arc_sine, math.asin),
    "acos": _one(r"\arccos", np.arccos, _arc_cosine, math.acos),
    "atan": _one(r"\arctan", np.arctan, lambda u, v: (1 / (1 + u * u), -2 * u / (1 + u * u) ** 2), math.atan),
    "atan2": Function(_named("atan2"), _angle, None, 2, 2),
    "sinh": Function(r"\sinh\left(#\right)", _SINH, math.sinh),
    "cosh": Function(r"\cosh\left(#\right)", _COSH, math.cosh),
    "tanh": Function(r"\tanh\left(#\right)", _TANH, math.tanh),
    "sech": Function(_named("sech"), lambda u: _inverse(_COSH(u))),
    "csch": Function(_named("csch"), lambda u: _inverse(_SINH(u))),
    "coth": Function(r"\coth\left(#\right)", lambda u: _inverse(_TANH(u))),
    "asinh": _one(r"\operatorname{arsinh}", np.arcsinh, _area_sine),
    "acosh": _one(r"\operatorname{arcosh}", np.arccosh, _area_cosine),
    "atanh": _one(r"\operatorname{artanh}", np.arctanh, _area_tangent),
    "exp": Function("e^{#}", _by(np.exp, lambda u, v: (v, v)), math.exp),
    "expm1": Function("e^{#} - 1", _by(np.expm1, lambda u, v: (u.apply(np.exp),) * 2)),
    "log": _one(r"\ln", np.log, lambda u, v: (1 / u, -1 / (u * u)), math.log),
    "log2": _one(r"\log_{2}", np.log2, _logarithm(2)),
    "log10": _one(r"\log_{10}", np.log10, _logarithm(10)),
    "log1p": Function(r"\ln\left(1 + #\right)", _by(np.log1p, lambda u, v: (1 / (1 + u), -1 / ((1 + u) * (1 + u))))),
    "sqrt": Function(r"\sqrt{#}", _by(np.sqrt, lambda u, v: (0.5 / v, -0.25 / (v * u))), math.sqrt),
    "cbrt": Function(r"\sqrt[3]{#}", _cube_root),
    "abs": Function(r"\left|#\right|", _by(np.abs, lambda u, v: (u.apply(np.sign), 0 * u)), abs),
    "sign": Function(_named("sign"), _by(np.sign, lambda u, v: (0 * u, 0 * u))),
    "step": Function(_named("step"), lambda u: u.chain(_step(u.value), 0 * u.value, 0 * u.value)),
    "relu": Function(_named("relu"), lambda u: _larger(np.maximum, 1)(u, number(u.value.tape, 0))),
    "softplus": Function(_named("softplus"), _softplus),
    "sigmoid": Function(_named("sigmoid"), _sigmoid),
    "erf": _one(
        r"\operatorname{erf}",
        erf,
        lambda u, v: (
            2 / math.sqrt(math.pi) * (-(u * u)).apply(np.exp),
            -4 / math.sqrt(math.pi) * u * (-(u * u)).apply(np.exp),
        ),
    ),
    "sinc": Function(
        r"\frac{\sin\left(\pi \left(#\right)\right)}{\pi \left(#\right)}",
        _by(np.sinc, lambda u, v: (u.apply(sinc_slope), u.apply(sinc_bend))),
    ),
    "max": Function(r"\max\left(#\right)", _larger(np.maximum, 1), None, 2, 99),
    "min": Function(r"\min\left(#\right)", _larger(np.minimum, -1), None, 2, 99),
    "hypot": Function(_named("hypot"), _hypotenuse, None, 2, 2),
    "logsumexp": Function(_named("logsumexp"), lambda *jets: reduce(_log_sum, jets), None, 2, 99),
}
SYNONYMS = {
    **{"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan"},
    **{"tg": "tan", "ctg": "cot", "cosec": "csc", "cotan": "cot"},
    **{"arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "arsinh": "asinh", "arcosh": "acosh"},
    **{"artanh": "atanh", "arctan2": "atan2", "ln": "log", "sgn": "sign", "signum": "sign"},
    **{"fabs": "abs", "absolute": "abs", "maximum": "max", "minimum": "min", "fmax": "max", "fmin": "min"},
    **{"power": "pow", "heaviside": "step", "logistic": "sigmoid", "expit": "sigmoid", "logaddexp": "logsumexp"},
}
