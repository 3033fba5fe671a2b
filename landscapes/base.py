"""The one idea of a landscape: a loss with its exact gradient and Hessian, and the map on which it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from geometry import plane
from geometry.curves import nearest
from geometry.floors import PIECES
from geometry.minima import find_minima

GROUPS = ("Ravines", "Valleys", "Many wells", "Saddles and plateaus", "Data", "Your own")  # by what they teach
DIVERGENCE_RADIUS = 100  # map sizes


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
    files: ClassVar[tuple[str, ...]] = ()  # the endings of the files that `read` can read
    file_help: ClassVar[str] = ""
    unlinked: ClassVar[str] = ""  # a sentence on the part that a link leaves out
    differentiable: ClassVar[bool] = True  # False if there is a point without a gradient: there it counts as 0
    dimension: int = 2  # d, the number of parameters in theta
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each matrix in theta

    @cached_property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """All local minima that are known, each a theta (d,), the deepest first; there may be none.

        They are searched for on a map of two parameters; a subclass that has a closed form lists them instead.
        """
        return find_minima(self.loss, self.gradient, self.hessian, self.x_range, self.y_range)

    @property
    def floors(self) -> tuple[np.ndarray, ...]:
        """The curves of minima on a map of two parameters, each (k, 2), with one loss; a closed one ends as it begins.

        No terrain of the catalogue has one. They are searched for on the terrains that visitors bring.
        """
        return ()

    def nearest_on_floor(self, floor: int, points: np.ndarray) -> np.ndarray:
        """The place (2, m) of a floor, by its index, that is nearest to each of the points (2, m)."""
        return nearest(self.floors[floor], points)

    @property
    def wells(self) -> tuple[tuple[float, ...], ...]:
        """A place at the bottom of each well: the minima, and after them a place in the middle of each floor."""
        # One that was found, and not one drawn between two of them, which may lie beside the domain.
        middles = (floor[len(floor) // 2 // PIECES * PIECES].tolist() for floor in self.floors)
        return (*self.minima, *((x, y) for x, y in middles))

    @property
    def resolved(self) -> bool:
        """Whether the minima and floors are all that there are on the map, as far as a grid of its points can tell."""
        return True

    @property
    def start(self) -> tuple[float, float]:
        """The place from which its race starts."""
        raise NotImplementedError

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

    def near(self, place) -> tuple[float, float]:
        """The nearest place on the map that a short link can name: rounded to about a thousandth of its longer side."""
        decimals = 3 - math.floor(math.log10(self.size))
        return self.clamp(round(float(each), decimals) for each in place)

    def grid(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The axes x (n,) and y (n,) of the map, and its places (2, n, n) with y along the rows."""
        return plane.grid(self.x_range, self.y_range, n)
