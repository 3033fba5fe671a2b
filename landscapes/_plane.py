"""A plane in the weights of a network: what the map shows of a landscape of many parameters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landscapes._architecture import runs_of
from landscapes.base import Landscape, theta_of
from landscapes.surface import Patches

if TYPE_CHECKING:
    from landscapes._network import Network

SAMPLED = 61  # rows and columns of the exact losses through which the map is drawn


@dataclass(frozen=True, eq=False, repr=False)
class Plane(Landscape):
    """A plane in the weights of a network as a landscape of two parameters: the slice of its loss.

    The place (x, y) is the theta `origin + x · axes[0] + y · axes[1]`; the axes (2, d) are orthonormal, so that lengths
    on the map are lengths in the weights. `exact` names points of the race that lie on it.
    """

    of: Network
    origin: np.ndarray
    axes_of_plane: np.ndarray
    ranges: tuple[tuple[float, float], tuple[float, float]]
    exact: tuple[str, ...] = ()

    least = 0.0
    minima = ()
    start = (0.0, 0.0)

    def __post_init__(self) -> None:
        for name in ("origin", "axes_of_plane"):
            array = np.array(getattr(self, name), dtype=float)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @cached_property
    def digest(self) -> str:
        """It tells planes apart: two with the same network, arrays, ranges and names are one."""
        text = repr((self.of, self.ranges, self.exact)).encode()
        return hashlib.sha256(text + self.origin.tobytes() + self.axes_of_plane.tobytes()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plane) and self.of == other.of and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Plane({self.of!r}, {self.digest})"

    @property
    def key(self):  # type: ignore[override]
        return self.of.key

    @property
    def name(self):  # type: ignore[override]
        return self.of.name

    @property
    def group(self):  # type: ignore[override]
        return self.of.group

    @property
    def formula(self):  # type: ignore[override]
        return self.of.formula

    @property
    def source(self):  # type: ignore[override]
        return self.of.source

    @property
    def learning_rate(self):
        return self.of.learning_rate

    @property
    def differentiable(self):  # type: ignore[override]
        return self.of.differentiable

    @property
    def x_range(self):  # type: ignore[override]
        return self.ranges[0]

    @property
    def y_range(self):  # type: ignore[override]
        return self.ranges[1]

    # The way to the weights and back, for theta (d, *batch) of the network and places (2, *batch)

    def theta_at(self, place) -> np.ndarray:
        """The weights (d, *batch) at a place (2, *batch)."""
        x, y = theta_of(place, 2, "place")
        origin, across, up = (each.reshape(-1, *(1,) * x.ndim) for each in (self.origin, *self.axes_of_plane))
        return origin + x * across + y * up

    def place_of(self, theta) -> np.ndarray:
        """The place (2, *batch) nearest to weights (d, *batch)."""
        return self._along(self._away(theta))

    def distance(self, theta) -> np.ndarray:
        """The distance of weights (d, *batch) beside the plane, of shape batch."""
        away = self._away(theta)
        x, y = self._along(away)
        across, up = (each.reshape(-1, *(1,) * (away.ndim - 1)) for each in self.axes_of_plane)
        return _lengths(away - x * across - y * up)

    def share(self, path: np.ndarray) -> float:
        """The share of the length of a path (rows, d) that lies in the plane; NaN for a path of no length."""
        steps = np.diff(path[np.isfinite(path).all(axis=1)], axis=0).T
        length = _lengths(steps).sum()
        return float(_lengths(self._along(steps)).sum() / length) if length else float("nan")

    def _away(self, theta) -> np.ndarray:
        theta = theta_of(theta, self.of.dimension)
        return theta - self.origin.reshape(-1, *(1,) * (theta.ndim - 1))

    def _along(self, vectors: np.ndarray) -> np.ndarray:
        """The components (2, *batch) of vectors (d, *batch) along the axes, in the same bits alone and in a batch."""
        rows = np.ascontiguousarray(np.moveaxis(vectors, 0, -1))
        return np.array([np.add.reduce(rows * each, axis=-1) for each in self.axes_of_plane])

    # The slice

    def loss(self, theta):
        return self.of.loss(self.theta_at(theta))

    def gradient(self, theta):
        return self._along(self.of.gradient(self.theta_at(theta)))

    def hessian(self, theta):
        weights = self.theta_at(theta)
        products = []
        for each in self.axes_of_plane:
            axis = np.broadcast_to(each.reshape(-1, *(1,) * (weights.ndim - 1)), weights.shape)
            products.append(self._along(self.of.hessian_product(weights, axis)))
        (a, b), (c, d) = products
        return np.array([[a, (b + c) / 2], [(b + c) / 2, d]])

    @cached_property
    def _drawn(self) -> Patches:
        x, y, places = self.grid(SAMPLED)
        return Patches(x, y, self.losses_at(places))

    def drawn_loss(self, places):
        """The loss as it is drawn, through exact ones on a grid: a map of exact ones alone would take a second."""
        return self._drawn.derivatives(*np.asarray(places, dtype=float), (0, 0))[0]

    def drawn_gradient(self, places):
        return np.array(self._drawn.derivatives(*np.asarray(places, dtype=float), (1, 0), (0, 1)))

    def corners(self, places):
        return places  # the loss of a network has a value everywhere

    def losses_at(self, places):
        """The loss at places (2, *batch), equal to `loss` but for rounding, in less time.

        What enters the first layer is linear in the place, so that its products are taken three times in all.
        """
        network, inputs = self.of.architecture, self.of.training.inputs
        runs = runs_of(self.theta_at(places))
        layer = network.layers[0]
        linear = network.products(layer, np.array([self.origin, *self.axes_of_plane]), inputs).reshape(3, -1)
        coordinates = np.stack([np.ones(len(runs)), *places.reshape(2, -1)], axis=1)
        losses = np.empty(len(runs))
        with np.errstate(all="ignore"):
            for block in network.blocks(len(runs), inputs):
                entering = (coordinates[block] @ linear).reshape(-1, layer.units, inputs.shape[1])
                outputs = network.forward_from(entering, runs[block], inputs)[-1]
                losses[block] = network.head.loss(outputs, self.of.training.targets).mean(axis=1)
        return np.where(np.isfinite(losses), losses, np.nan).reshape(places.shape[1:])


def _lengths(vectors: np.ndarray) -> np.ndarray:
    """The lengths of vectors (k, *batch), of shape batch, in the same bits alone and in a batch."""
    rows = np.ascontiguousarray(np.moveaxis(vectors, 0, -1))
    return np.sqrt(np.add.reduce(rows * rows, axis=-1))
