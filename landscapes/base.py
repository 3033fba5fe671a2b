"""The one idea of a landscape: a loss with its exact gradient and Hessian, and the map on which it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from geometry import plane
from geometry.domain import border, has_value, moved_to_border
from geometry.minima import find_minima

GROUPS = ("Ravines", "Valleys", "Many wells", "Saddles and plateaus", "Data", "Your own")  # by what they teach
TOLERANCE = 1e-3
DIVERGENCE_RADIUS = 100  # map sizes
SLENDER = 2.5  # the longer side of a drawn map by its shorter one


class Landscape:
    """A loss of d parameters and its map. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch), where d is `dimension`. The loss has shape batch, the gradient (d, *batch), the
    Hessian (d, d, *batch). A place is a point of the map and has shape (2, *batch).
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]  # each subclass is a dataclass: `fields` and `replace` take it

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    group: ClassVar[str]  # one of GROUPS
    formula: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    x_range: ClassVar[tuple[float, float]]
    y_range: ClassVar[tuple[float, float]]
    view: ClassVar[tuple[float, float, float]] = (-1.0, -1.25, 1.2)  # the camera's position x, y, z around the surface
    axes: ClassVar[tuple[str, str]] = ("x", "y")  # the names of the two coordinates of the map
    examples: ClassVar[dict[str, dict[str, Any]]] = {}  # by name: fields that a visitor can set at once
    found: ClassVar[bool] = False  # whether a visitor brings it: start, learning rate and tolerance are found
    files: ClassVar[tuple[str, ...]] = ()  # the endings of the files that `read` can read
    file_help: ClassVar[str] = ""
    unlinked: ClassVar[str] = ""  # a sentence on the part that a link leaves out
    differentiable: ClassVar[bool] = True  # False if there is a point without a gradient: there it counts as 0
    partial: bool = False  # whether there are places where the loss has no value
    drawn_range: tuple[float, float] = (-math.inf, math.inf)  # of the losses: what lies beyond is drawn at its ends
    remark: str = ""  # a sentence on where the loss has no value, and how far up it is drawn
    dimension: int = 2  # d, the number of parameters in theta
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each matrix in theta

    @cached_property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """All local minima that are known, each a theta (d,), the deepest first; there may be none.

        They are searched for on a map of two parameters; a subclass that has a closed form lists them instead.
        """
        return find_minima(self.loss, self.gradient, self.hessian, self.x_range, self.y_range)

    @property
    def start(self) -> tuple[float, float]:
        """The place from which its race starts."""
        raise NotImplementedError

    @property
    def tolerance(self) -> float:
        """The distance to a minimum within which a run counts as arrived."""
        return TOLERANCE

    @property
    def learning_rate(self) -> float:
        """A learning rate at which SGD and momentum can be compared on their way from the start."""
        raise NotImplementedError

    def loss(self, theta):
        raise NotImplementedError

    def gradient(self, theta):
        raise NotImplementedError

    def hessian(self, theta):
        raise NotImplementedError

    def hessian_product(self, theta, vector):
        """The Hessian at theta times a vector, both (d, *batch). A run alone and in a batch gives the same bits."""
        hessian = self.hessian(theta)
        return sum(hessian[:, each] * vector[each] for each in range(self.dimension))

    def seen(self, paths, names) -> Landscape:
        """The landscape of two parameters on the map of a race, given the race's paths, each (rows, d), and names."""
        return self

    def embed(self, place):
        """The theta (d, *batch) at a place of the map (2, *batch)."""
        return np.asarray(place, dtype=float)

    def project(self, theta):
        """The place of the map (2, *batch) nearest to theta (d, *batch)."""
        return np.asarray(theta, dtype=float)

    def beside(self, theta):
        """The distance between theta (d, *batch) and the map, in the map's unit, of shape batch."""
        return np.zeros(np.shape(theta)[1:])

    @property
    def divergence_centre(self) -> np.ndarray:
        """A theta (d,): a run that is farther than `divergence_radius` from it has diverged."""
        return self.embed(self.centre)

    @property
    def divergence_radius(self) -> float:
        return DIVERGENCE_RADIUS * self.size

    @classmethod
    def read(cls, name: str, data: bytes) -> Landscape:
        """The landscape of a visitor's file. ValueError says in one line why there can be none."""
        raise NotImplementedError

    def sampler(self, steps: int, seed: np.ndarray) -> Callable[[int], Callable] | None:
        """The stochastic gradients: step (from 0) -> gradient, on average the exact one. None without noise.

        `seed` has as many axes as the batch. Equal seeds draw the same for every run, and the first steps are the same
        whatever their number. A landscape with a sampler also has `weights(steps, seed)`, and `weighted_loss(theta,
        weights)` with the weights of one step, for libraries that differentiate the loss themselves.
        """
        return None

    def inside(self, places: np.ndarray) -> np.ndarray:
        """The places (2, *batch) of the map, one that is a hole by itself moved beside it: there the loss is drawn."""
        return places

    def drawn_loss(self, places: np.ndarray) -> np.ndarray:
        """The loss as it is drawn at places (2, *batch): within `drawn_range`, NaN where it has no value."""
        with np.errstate(all="ignore"):
            loss = self.loss(self.inside(places))
            return np.where(has_value(loss), np.clip(loss, *self.drawn_range), np.nan)

    def border(self, n: int) -> np.ndarray:
        """The border of the domain as straight pieces (k, 4), each x0, y0, x1, y1, found on an (n, n) grid."""
        x, y, places = self.grid(n)
        with np.errstate(all="ignore"):
            return border(self.loss, x, y, has_value(self.loss(self.inside(places))))

    def corners(self, places: np.ndarray) -> np.ndarray:
        """The places (2, n, m) of a grid, the first ones outside of the domain moved to its border."""
        with np.errstate(all="ignore"):
            inside = has_value(self.loss(self.inside(places)))
            return places if inside.all() else moved_to_border(self.loss, places, inside)

    def has_left(self, theta: np.ndarray) -> np.ndarray:
        """Whether a ball at theta (2, *batch) has left the domain of the loss, of shape batch.

        The loss has no value there; an infinite one counts on the map alone, since beyond it a loss may overflow.
        """
        loss, (x, y) = self.loss(theta), theta
        (left, right), (bottom, top) = self.x_range, self.y_range
        on_map = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
        return np.isnan(loss) | (np.isinf(loss) & on_map)

    @property
    def centre(self) -> np.ndarray:
        return np.array([sum(self.x_range) / 2, sum(self.y_range) / 2])

    @property
    def size(self) -> float:
        """The longer side of the map."""
        return max(self.x_range[1] - self.x_range[0], self.y_range[1] - self.y_range[0])

    @property
    def aspect(self) -> float:
        """The height of the map as it is drawn, by its width. One that is longer than SLENDER is drawn shortened."""
        (left, right), (bottom, top) = self.x_range, self.y_range
        return min(max((top - bottom) / (right - left), 1 / SLENDER), SLENDER)

    def clamp(self, place) -> tuple[float, float]:
        """The nearest place on the map."""
        return plane.clamp(place, self.x_range, self.y_range)

    def near(self, place) -> tuple[float, float]:
        """The nearest place on the map that a short link can name: rounded to about a thousandth of each side."""
        sides = (high - low for low, high in (self.x_range, self.y_range))
        return self.clamp(
            round(float(each), 3 - math.floor(math.log10(side))) for each, side in zip(place, sides, strict=True)
        )

    def grid(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The axes x (n,) and y (n,) of the map, and its places (2, n, n) with y along the rows."""
        return plane.grid(self.x_range, self.y_range, n)
