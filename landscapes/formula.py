"""A landscape that a visitor writes as a formula, with exact derivatives.

Three checks raise ValueError with one line for the visitor: of the characters and words, of the syntax tree that
Python's parser makes of them (which is never evaluated), and of the losses on the map, which have to be finite.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np

from catalog import number, parameter, percent, text
from expressions.creases import is_smooth, needed
from expressions.latex import latex_of, name_in_latex, name_in_text
from expressions.reader import Reader, parsed
from expressions.words import LONGEST
from geometry.domain import drawn_range, has_value, moved_inside
from geometry.rounding import is_flat
from landscapes._benchmarks import BENCHMARKS
from landscapes._brought import Brought
from landscapes._window import HALF_WIDTH, shown, window

DEFAULT = "sin(x) * cos(y) + (x**2 + y**2) / 10"
HELP = (
    "As a textbook, NumPy, MATLAB or LaTeX writes it: 2x² + xy, sin x, np.exp(-x**2), x1 and x2, \\frac{1}{2}. "
    "What was understood stands below. Where it has no value, the map is empty."
)
NUDGE = 1e-6  # of the map: a place without a value is drawn from this far beside it
KINK = 1e100  # where the loss is below this, a derivative that isn't finite comes from a kink, not from an overflow
CHECKED = 121  # points along each side of the map that is drawn
BETWEEN = np.array([0.382, 0.618])  # of the way from one of those points to the next: off all lines that pass points
ARITHMETIC = frozenset([operator.add, operator.sub, operator.mul, operator.truediv, operator.neg])
CHEAP = 12  # powers, sines and the like, whose time is about that of a gradient of the catalogue's
FEWEST = 0.01  # the share of the map on which a formula must have a value
FAR = 50  # map sizes from the centre, up to which a ball's loss may have no value
PROBES = 4000  # places around the map at which that is tried


@dataclass(frozen=True)
class Formula(Brought):
    """Type a formula of two variables, and race on it: its slope and its curvature are worked out exactly."""

    name = "Your own formula"
    group = "Your own"
    formula = r"f(x, y)"
    source = "Written by the visitor; slope and curvature by the chain rule"
    x_range = (-HALF_WIDTH, HALF_WIDTH)  # the ranges and the LaTeX of the class; each instance has its own
    y_range = (-HALF_WIDTH, HALF_WIDTH)

    examples: ClassVar[dict[str, dict[str, Any]]] = {each.name: each.fields for each in BENCHMARKS}

    f: str = text(DEFAULT, "f(x, y)", LONGEST, help=HELP)
    zoom: float = parameter(
        1.0,
        "",
        0.1,
        10.0,
        log=True,
        help="Raising it shows a smaller piece of the terrain, from nearer by. "
        "It moves the edges below whose boxes are empty.",
    )
    # The edges of the map. One that is None is where the zoom puts it.
    x_from: float | None = number()
    x_to: float | None = number()
    y_from: float | None = number()
    y_to: float | None = number()

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.zoom < math.inf:
            raise ValueError("The zoom must be a number above 0.")
        expression = self._expression
        edges = ((self.x_from, self.x_to), (self.y_from, self.y_to))
        x_range, y_range = window(expression, self.zoom, edges)
        for name, value in {
            "formula": expression.latex,
            "axes": expression.axes,
            "differentiable": expression.differentiable,
            "cost": expression.cost,
            "x_range": x_range,
            "y_range": y_range,
        }.items():
            object.__setattr__(self, name, value)
        self._survey_domain()

    def __reduce__(self):
        # The operations can't be pickled, and the text is enough.
        return type(self), (self.f, self.zoom, self.x_from, self.x_to, self.y_from, self.y_to)

    def _survey_domain(self) -> None:
        """Find out where the formula has values. ValueError if nowhere, or the same everywhere."""
        _, _, places = self.grid(CHECKED)
        drawn, loss = places, self.loss(places)
        draws = np.random.default_rng(0).uniform(-1, 1, size=(2, PROBES))
        around = self.loss(self.centre[:, np.newaxis] + FAR * self.size * draws * np.abs(draws))
        is_partial = not has_value(loss).all() or bool(np.isnan(around).any())
        if is_partial:
            object.__setattr__(self, "partial", True)
            drawn = self.inside(places)
            loss = self.loss(drawn)
        known = has_value(loss)
        share = float(known.mean())
        if share < FEWEST:
            raise ValueError(_why_nowhere(places, loss, share))
        corner = places[:, :-1, :-1]
        between = corner + BETWEEN[:, np.newaxis, np.newaxis] * (places[:, 1:, 1:] - corner)
        if is_partial and not has_value(self.loss(between)).any():
            raise ValueError("The formula has values only at single places or lines, and none between them.")
        if is_flat(self.loss, drawn[:, known], loss[known]):
            raise ValueError("The formula is flat: it has the same value everywhere on the map.")
        low, high = drawn_range(self.loss, places, np.where(known, loss, np.nan))
        object.__setattr__(self, "partial", is_partial or math.isfinite(low) or math.isfinite(high))
        object.__setattr__(self, "drawn_range", (low, high))
        object.__setattr__(self, "remark", _remark(share, low, high))

    def inside(self, places):
        if not self.partial:
            return places
        sides = np.array([self.x_range, self.y_range])
        return moved_inside(self.loss, places, NUDGE * (sides[:, 1] - sides[:, 0]))

    @cached_property
    def _expression(self) -> _Expression:
        return _expression(self.f)

    @property
    def functions(self):
        return self._expression

    def loss(self, theta):
        return self._expression.loss(theta)

    def gradient(self, theta):
        gradient = self._expression.gradient(theta)
        if self.partial:  # the slope of log x has values where log x has none
            gradient = np.where(np.isfinite(self.loss(theta)), gradient, np.nan)
        return gradient

    def hessian(self, theta):
        return self._expression.hessian(theta)


def _why_nowhere(places: np.ndarray, loss: np.ndarray, share: float) -> str:
    """Why a formula has no map."""
    if share:
        return f"The formula has a value at only {percent(share, 1)} of the map. Choose another window."
    x, y = (shown(float(each)) for each in places[:, CHECKED // 2, CHECKED // 2])
    what = "isn't defined" if np.isnan(loss).any() else "is too large or infinite"
    return f"The formula {what} on the whole map, x = {x}, y = {y} for one. Choose another window."


def _remark(share: float, low: float, high: float) -> str:
    """What the page says of a formula that is undefined or infinite somewhere."""
    sentences = []
    if share < 1:
        sentences.append(
            f"The formula has a value on {percent(min(share, 0.99))} of the map; the line is the border of its domain. "
            "A ball that steps across it has left the domain."
        )
    if math.isfinite(low) or math.isfinite(high):
        drawn = [f"down to {shown(float(f'{low:.3g}'))}"] * math.isfinite(low)
        drawn += [f"up to {shown(float(f'{high:.3g}'))}"] * math.isfinite(high)
        sentences.append(f"It grows to infinity at a pole: heights are drawn {' and '.join(drawn)}.")
    return " ".join(sentences)


@dataclass(frozen=True, eq=False)
class _Expression:
    """A formula that can be computed: its LaTeX, and its value and derivatives as functions of x and y."""

    latex: str
    value: Callable
    slopes: Callable
    curvatures: Callable
    axes: tuple[str, str]  # the names of the axes
    differentiable: bool  # whether it has neither a crease nor a jump nor the tip of a cone
    cost: float  # of a gradient: see Landscape

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
    writing, names, tree = parsed(text)
    reader = Reader(writing, names.axes)
    jet = reader.read(tree)
    if jet.number is not None:
        if not any(each.kind in ("axis", "component") for each in names.tokens):
            raise ValueError(f"The formula has neither {names.axes[0]} nor {names.axes[1]} in it.")
        raise ValueError("The formula is flat: it has the same value everywhere.")
    program = reader.tape.program
    operations = (reader.tape.operations[index][0] for index in set().union(*map(needed, jet.slope)))
    return _Expression(
        latex=f"f({', '.join(map(name_in_latex, names.axes))}) = {latex_of(tree, names.axes)}",
        value=program([jet.value]),
        slopes=program([*jet.slope]),
        curvatures=program([*jet.curvature]),
        axes=(name_in_text(names.axes[0]), name_in_text(names.axes[1])),
        differentiable=is_smooth(jet.value),
        cost=max(1.0, sum(each not in ARITHMETIC for each in operations) / CHEAP),
    )


def _expression(text: str) -> _Expression:
    if not isinstance(text, str):  # an object that isn't hashable would fail in the cache
        raise ValueError("A formula is a text, like x^2 + y^2.")
    return _read(text)
