"""The one idea of a landscape: a smooth height over the plane that knows its exact slope and curvature."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

import numpy as np

from geometry import plane
from geometry.minima import find_minima

GROUPS = ("Ravines", "Valleys", "Many wells", "Saddles and plateaus", "Data", "Your own")  # by what they teach
REACH = 100  # map sizes: a run that is farther than this from the centre of the map has diverged


class Landscape:
    """A loss of d parameters and its map. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch), where d is `dimension`. The loss has shape batch, the gradient (d, *batch), the
    Hessian (d, d, *batch). A place is a point of the map and has shape (2, *batch).
    """

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    group: ClassVar[str]  # one of GROUPS
    formula: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    x_range: ClassVar[tuple[float, float]]
    y_range: ClassVar[tuple[float, float]]
    start: ClassVar[tuple[float, float]]
    view: ClassVar[tuple[float, float, float]] = (-1.0, -1.25, 1.2)  # from where the surface is seen: x, y, z
    axes: ClassVar[tuple[str, str]] = ("x", "y")  # what the two coordinates are
    files: ClassVar[tuple[str, ...]] = ()  # the kinds of file that `read` makes such a terrain of
    file_help: ClassVar[str] = ""
    unlinked: ClassVar[str] = ""  # what of it a link can't hold, as a sentence
    tip: ClassVar[bool] = False  # whether there is a point without a slope, as on a cone: there it counts as 0
    learning_rate: ClassVar[float]  # a learning rate at which the usual rules have a race worth watching
    dimension: int = 2  # d, the number of parameters in theta
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each matrix in theta

    @cached_property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """Every local minimum on the map, the deepest first; there may be none. A subclass lists them if it can."""
        return find_minima(self.loss, self.gradient, self.hessian, self.x_range, self.y_range)

    def loss(self, theta):
        raise NotImplementedError

    def gradient(self, theta):
        raise NotImplementedError

    def hessian(self, theta):
        raise NotImplementedError

    def hessian_product(self, theta, vector):
        """The Hessian at theta times a vector, both (d, *batch), in the same order of additions for any batch."""
        hessian = self.hessian(theta)
        return sum(hessian[:, each] * vector[each] for each in range(self.dimension))

    def seen(self, paths, names) -> Landscape:
        """The landscape of two parameters that the map of a race shows, from its paths, each (rows, d), and names."""
        return self

    def embed(self, place):
        """theta (d, *batch) of a place of the map (2, *batch)."""
        return np.asarray(place, dtype=float)

    def project(self, theta):
        """The place of the map (2, *batch) nearest to theta (d, *batch)."""
        return np.asarray(theta, dtype=float)

    def beside(self, theta):
        """The distance of theta (d, *batch) from its place on the map, in the map's unit, of shape batch."""
        return np.zeros(np.shape(theta)[1:])

    @property
    def divergence_centre(self) -> np.ndarray:
        """A run has diverged when it is farther than `divergence_radius` from this theta (d,)."""
        return self.embed(self.centre)

    @property
    def divergence_radius(self) -> float:
        return REACH * self.size

    @classmethod
    def read(cls, name: str, data: bytes) -> Landscape:
        """The terrain of a visitor's file. ValueError says in one line why it can't be."""
        raise NotImplementedError

    def sampler(self, steps: int, seed: np.ndarray) -> Callable[[int], Callable] | None:
        """Where the gradient of a step is not the exact one: step (from 0) -> gradient, on average the exact one.

        `seed` has as many axes as the batch; a seed draws the same for every run, and as many steps more or less
        leave the first ones as they are. A terrain that samples says so in a second way, for libraries that work out
        gradients by themselves: `weights(steps, seed)`, and `weighted_loss(theta, weights)` of the weights of one step.
        """
        return None

    @property
    def centre(self) -> np.ndarray:
        return np.array([sum(self.x_range) / 2, sum(self.y_range) / 2])

    @property
    def size(self) -> float:
        """The longer side of the map."""
        return max(self.x_range[1] - self.x_range[0], self.y_range[1] - self.y_range[0])

    def clamp(self, place) -> tuple[float, float]:
        """The nearest place on the map."""
        return plane.clamp(place, self.x_range, self.y_range)

    def grid(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The axes x (n,) and y (n,) of the map, and its places (2, n, n) with y along the rows."""
        return plane.grid(self.x_range, self.y_range, n)
