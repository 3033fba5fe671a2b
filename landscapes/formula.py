"""A terrain that a visitor writes: read by a whitelist of our own, with exact derivatives.

A text goes through three gates, and each raises ValueError with one line for the visitor: its characters and words, the
tree that Python's parser makes of them (which is walked, never evaluated), and whether it is finite on the map.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from catalog import parameter, text
from expressions.operations import VARIABLES
from expressions.reader import Reader
from expressions.words import LONGEST, VOCABULARY, tree_of, words_of
from geometry.minima import find_minima
from landscapes._survey import survey
from landscapes.base import Landscape

DEFAULT = "sin(x) * cos(y) + (x**2 + y**2) / 10"
LARGEST_LOSS = 1e30
KINK = 1e100  # a derivative that isn't finite where the loss is below this is that of a kink, not of an overflow
HOME = 5.0  # half the width of the map, unless the minima are elsewhere
FARTHER = (20.0, 100.0)
CHECKED = 121  # points along each side of the map that is drawn


@dataclass(frozen=True)
class Formula(Landscape):
    """Type a formula in x and y, and race on it: its slope and its curvature are worked out exactly."""

    name = "Your own formula"
    group = "Your own"
    formula = r"f(x, y)"
    source = "Written by the visitor; slope and curvature by the chain rule"
    x_range = (-HOME, HOME)  # these two and the formula: what each terrain of this class has one of its own of
    y_range = (-HOME, HOME)

    f: str = text(
        DEFAULT, "f(x, y)", LONGEST, help=f"Made of {VOCABULARY}. It has to be defined everywhere on the map."
    )
    zoom: float = parameter(
        1.0, "", 0.1, 10.0, log=True, help="Raising it shows a smaller piece of the terrain, from nearer by."
    )

    def __post_init__(self) -> None:
        if not 0 < self.zoom < math.inf:
            raise ValueError("The zoom must be a number above 0.")
        written = _written(self.f)
        # The place that the zoom keeps where it is: the deepest minimum stays on the map.
        centre, half, fixed = _window(self.f)
        x_range, y_range = (
            (fix + (middle - half - fix) / self.zoom, fix + (middle + half - fix) / self.zoom)
            for middle, fix in zip(centre, fixed, strict=True)
        )
        for name, value in {
            "_written": written,
            "formula": written.latex,
            "x_range": x_range,
            "y_range": y_range,
        }.items():
            object.__setattr__(self, name, value)
        _check_map(self)

    def __reduce__(self):
        return type(self), (self.f, self.zoom)  # the operations can't be pickled, and needn't be

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
        return self._written.loss(theta)

    def gradient(self, theta):
        return self._written.gradient(theta)

    def hessian(self, theta):
        return self._written.hessian(theta)


def _check_map(landscape: Landscape) -> None:
    """Refuse a loss that isn't a finite and reasonable number everywhere on the map that is drawn."""
    _, _, points = landscape.grid(CHECKED)
    loss = landscape.loss(points)
    bad = ~(np.abs(loss) <= LARGEST_LOSS)  # also where it is NaN
    if bad.any():
        x, y = (_number(each) for each in points[:, bad][:, 0])
        if np.isnan(loss[bad][0]):
            hint = "It has to be on the whole map, like log(x**2 + 1); or zoom in."
            raise ValueError(f"The formula isn't defined at x = {x}, y = {y}. {hint}")
        raise ValueError(f"The formula is too large or infinite at x = {x}, y = {y}. Scale it down, or zoom in.")
    if loss.min() == loss.max():
        raise ValueError("The formula is flat: it has the same value everywhere on the map.")


@lru_cache(maxsize=64)
def _window(text: str) -> tuple[tuple[float, float], float, tuple[float, float]]:
    """Where to look: the centre of the map, half its width, and the place that a zoom keeps where it is.

    The map is at home around the origin, unless a formula has its minima farther out only.
    """
    written, home = _written(text), (0.0, 0.0)
    for half in (HOME, *FARTHER):
        with np.errstate(all="ignore"):
            minima = find_minima(written.loss, written.gradient, written.hessian, (-half, half), (-half, half))
        near = [each for each in minima if max(map(abs, each)) <= 0.8 * HOME]
        if near:
            # Of wells that are equally deep, or of a valley floor, the place nearest to the origin.
            depth = {each: float(written.loss(np.array(each))) for each in near}
            level = depth[near[0]] + 1e-9 * max(1.0, abs(depth[near[0]]))
            return home, HOME, min((each for each in near if depth[each] <= level), key=lambda each: math.hypot(*each))
        for each in minima:
            low, high = np.linalg.eigvalsh(written.hessian(np.array(each)))
            if low > 1e-6 * high:  # a well, and not the far end of a slope that flattens out
                return tuple(float(round(axis)) for axis in each), HOME, each
    return home, HOME, home


def _number(value: float) -> str:
    return f"{round(value, 6) + 0.0:.3g}".replace("-", "−")


@dataclass(frozen=True, eq=False)
class _Written:
    """A formula that was read: its LaTeX, and its loss and derivatives as functions of x and y."""

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
        """Where the loss is finite and a derivative isn't, it is 0: the tip of a cone, or 0 times infinity."""
        fine = np.isfinite(derivative)
        if fine.all():
            return derivative
        return np.where(~fine & (np.abs(self.loss(theta)) < KINK), 0.0, derivative)


@lru_cache(maxsize=64)
def _read(text: str) -> _Written:
    """Read a text, or raise ValueError with one line that says what is wrong with it."""
    plain, tree = tree_of(text)
    reader = Reader(plain)
    part = reader.read(tree)
    if part.number is not None:
        if not any(word in VARIABLES for _, word in words_of(plain)):
            raise ValueError("The formula has neither x nor y in it.")
        raise ValueError("The formula is flat: it has the same value everywhere.")
    program = reader.sheet.program
    return _Written(
        latex=f"f(x, y) = {part.latex}",
        value=program([part.value]),
        slopes=program([*part.slope]),
        curvatures=program([*part.curvature]),
    )


def _written(text: str) -> _Written:
    if not isinstance(text, str):  # and so perhaps no key of a cache either
        raise ValueError("A formula is a text, like x**2 + y**2.")
    return _read(text)
