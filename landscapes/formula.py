"""A landscape that a visitor writes as a formula, with exact derivatives.

Three checks raise ValueError with one line for the visitor: of the characters and words, of the syntax tree that
Python's parser makes of them (which is never evaluated), and of the losses on the map, which have to be finite.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from catalog import MINUS, parameter, parameters, text
from expressions.operations import VARIABLES
from expressions.reader import Reader
from expressions.words import LONGEST, VOCABULARY, tree_of, words_of
from geometry import plane
from geometry.minima import find_minima
from landscapes._survey import survey
from landscapes.base import Landscape

DEFAULT = "sin(x) * cos(y) + (x**2 + y**2) / 10"
LARGEST_LOSS = 1e30
KINK = 1e100  # where the loss is below this, a derivative that isn't finite comes from a kink, not from an overflow
HALF_WIDTH = 5.0  # of the map, before any zoom
FARTHER = (20.0, 100.0)  # half the widths of the squares that are searched for minima where the map has none
CHECKED = 121  # points along each side of the map that is drawn


@dataclass(frozen=True)
class Formula(Landscape):
    """Type a formula in x and y, and race on it: its slope and its curvature are worked out exactly."""

    name = "Your own formula"
    group = "Your own"
    formula = r"f(x, y)"
    source = "Written by the visitor; slope and curvature by the chain rule"
    x_range = (-HALF_WIDTH, HALF_WIDTH)  # the ranges and the LaTeX of the class; each instance has its own
    y_range = (-HALF_WIDTH, HALF_WIDTH)

    f: str = text(
        DEFAULT, "f(x, y)", LONGEST, help=f"Made of {VOCABULARY}. It has to be defined everywhere on the map."
    )
    zoom: float = parameter(
        1.0, "", 0.1, 10.0, log=True, help="Raising it shows a smaller piece of the terrain, from nearer by."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.zoom < math.inf:
            raise ValueError("The zoom must be a number above 0.")
        expression = self._expression
        x_range, y_range = _ranges(self.f, self.zoom)
        for name, value in {
            "formula": expression.latex,
            "x_range": x_range,
            "y_range": y_range,
        }.items():
            object.__setattr__(self, name, value)
        _check_map(self)

    def __reduce__(self):
        return type(self), (self.f, self.zoom)  # the operations can't be pickled, and the text is enough

    @cached_property
    def _expression(self) -> _Expression:
        return _expression(self.f)

    @property
    def minima(self):
        return survey(self).minima

    @property
    def start(self):
        return survey(self).start

    @property
    def learning_rate(self):
        return survey(self).learning_rate

    def loss(self, theta):
        return self._expression.loss(theta)

    def gradient(self, theta):
        return self._expression.gradient(theta)

    def hessian(self, theta):
        return self._expression.hessian(theta)


def _check_map(landscape: Formula) -> None:
    """ValueError if the loss is not finite, too large, or everywhere the same on the map."""
    _, _, points = landscape.grid(CHECKED)
    loss = landscape.loss(points)
    bad = ~(np.abs(loss) <= LARGEST_LOSS)  # also where it is NaN
    if bad.any():
        x, y = (_number(each) for each in points[:, bad][:, 0])
        if np.isnan(loss[bad][0]):
            hint = f"It has to be on the whole map, like log(x**2 + 1){'; or zoom in' * _zoom_helps(landscape)}."
            raise ValueError(f"The formula isn't defined at x = {x}, y = {y}. {hint}")
        hint = f"Scale it down{', or zoom in' * _zoom_helps(landscape)}."
        raise ValueError(f"The formula is too large or infinite at x = {x}, y = {y}. {hint}")
    if loss.min() == loss.max():
        raise ValueError("The formula is flat: it has the same value everywhere on the map.")


def _zoom_helps(landscape: Formula) -> bool:
    """Whether the loss is finite on the smallest piece of the map that a zoom can show."""
    x_range, y_range = _ranges(landscape.f, parameters(Formula)["zoom"].high)
    _, _, points = plane.grid(x_range, y_range, CHECKED)
    return bool((np.abs(landscape.loss(points)) <= LARGEST_LOSS).all())


def _ranges(text: str, zoom: float) -> list[plane.Range]:
    """The ranges of x and y on the map of a formula at a zoom."""
    return [
        (fix + (middle - HALF_WIDTH - fix) / zoom, fix + (middle + HALF_WIDTH - fix) / zoom)
        for middle, fix in zip(*_window(text), strict=True)
    ]


@lru_cache(maxsize=64)
def _window(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """The centre of the map, and the place that a zoom leaves where it is: the deepest minimum, which stays on the map.

    The centre is the origin, unless all minima of the formula are farther out.
    """
    expression, origin = _expression(text), (0.0, 0.0)
    for half in (HALF_WIDTH, *FARTHER):
        with np.errstate(all="ignore"):
            minima = find_minima(expression.loss, expression.gradient, expression.hessian, (-half, half), (-half, half))
        near = [each for each in minima if max(map(abs, each)) <= 0.8 * HALF_WIDTH]
        if near:
            # Of wells that are equally deep, or of a valley floor, the place nearest to the origin.
            depth = {each: float(expression.loss(np.array(each))) for each in near}
            level = depth[near[0]] + 1e-9 * max(1.0, abs(depth[near[0]]))
            deepest = [each for each in near if depth[each] <= level]
            return origin, min(deepest, key=lambda each: math.hypot(*each))
        for each in minima:
            low, high = np.linalg.eigvalsh(expression.hessian(np.array(each)))
            if low > 1e-6 * high:  # a well, and not the far end of a slope that flattens out
                x, y = each
                return (float(round(x)), float(round(y))), each
    return origin, origin


def _number(value: float) -> str:
    return f"{round(value, 6) + 0.0:.3g}".replace("-", MINUS)


@dataclass(frozen=True, eq=False)
class _Expression:
    """A formula that can be computed: its LaTeX, and its value and derivatives as functions of x and y."""

    latex: str
    value: Callable
    slopes: Callable
    curvatures: Callable

    def loss(self, theta):
        x, y = np.asarray(theta, dtype=float)
        loss = np.empty(np.shape(x))
        with np.errstate(all="ignore"):
            (loss[...],) = self.value(x, y)
        return loss[()]

    def gradient(self, theta):
        x, y = np.asarray(theta, dtype=float)
        gradient = np.empty((2, *np.shape(x)))
        with np.errstate(all="ignore"):
            gradient[0], gradient[1] = self.slopes(x, y)
        return self.without_kinks(gradient, theta)

    def hessian(self, theta):
        x, y = np.asarray(theta, dtype=float)
        hessian = np.empty((2, 2, *np.shape(x)))
        with np.errstate(all="ignore"):
            hessian[0, 0], hessian[0, 1], hessian[1, 1] = self.curvatures(x, y)
        hessian[1, 0] = hessian[0, 1]
        return self.without_kinks(hessian, theta)

    def without_kinks(self, derivative: np.ndarray, theta) -> np.ndarray:
        """The derivative, with 0 where it is not finite but the loss is: at the tip of a cone, for 0 times infinity."""
        finite = np.isfinite(derivative)
        if finite.all():
            return derivative
        return np.where(~finite & (np.abs(self.loss(theta)) < KINK), 0.0, derivative)


@lru_cache(maxsize=64)
def _read(text: str) -> _Expression:
    """The expression of a text. ValueError with one line that names the fault."""
    plain, tree = tree_of(text)
    reader = Reader(plain)
    part = reader.read(tree)
    if part.number is not None:
        if not any(word in VARIABLES for _, word in words_of(plain)):
            raise ValueError("The formula has neither x nor y in it.")
        raise ValueError("The formula is flat: it has the same value everywhere.")
    program = reader.tape.program
    return _Expression(
        latex=f"f(x, y) = {part.latex}",
        value=program([part.value]),
        slopes=program([*part.slope]),
        curvatures=program([*part.curvature]),
    )


def _expression(text: str) -> _Expression:
    if not isinstance(text, str):  # an object that isn't hashable would fail in the cache
        raise ValueError("A formula is a text, like x**2 + y**2.")
    return _read(text)
