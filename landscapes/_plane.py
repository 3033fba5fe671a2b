"""A plane in the space of all weights: what is seen of a network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from landscapes._span import DEFAULT, Span
from landscapes.base import Landscape
from landscapes.surface import Patches

if TYPE_CHECKING:
    from landscapes._network import Network

SAMPLED = 61  # rows and columns of the exact losses through which the map is drawn
MARGIN = 1.15  # of half a map around the paths
NEAR = 0.1  # of the way to the end of the first ball: a point so near to the line there makes no plane with it
PRODUCTS = 40  # with the Hessian, for its sharpest directions


@dataclass(frozen=True, eq=False, repr=False)
class Plane(Landscape):
    """The losses of a network at origin + x · axes[0] + y · axes[1].

    `origin` (d,), `axes` (2, d) of length 1 and at right angles, so that a distance on the map is one between weights.
    `exact` names the points of the race that lie on it. Two planes are equal if all their numbers are.
    """

    of: Network
    origin: np.ndarray
    axes_of: np.ndarray
    half: float
    middle: tuple[float, float]
    exact: tuple[str, ...] = ()

    minima: ClassVar = ()
    least: ClassVar = 0.0  # of every head
    start: ClassVar = (0.0, 0.0)

    @cached_property
    def digest(self) -> str:
        """A hash of all numbers, and of the network."""
        numbers = np.concatenate([self.origin, *self.axes_of, [self.half, *self.middle]])
        return hashlib.sha256(numbers.tobytes() + repr(self.of).encode()).hexdigest()[:24]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plane) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Plane({self.of!r}, {self.digest})"

    @property
    def key(self) -> str:  # type: ignore[override]
        return self.of.key

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.of.name

    @property
    def learning_rate(self):
        return self.of.learning_rate

    @property
    def differentiable(self):  # type: ignore[override]
        return self.of.differentiable

    @property
    def x_range(self):  # type: ignore[override]
        return self.middle[0] - self.half, self.middle[0] + self.half

    @property
    def y_range(self):  # type: ignore[override]
        return self.middle[1] - self.half, self.middle[1] + self.half

    # Places and weights

    def weights(self, place):
        """The weights (d, *batch) at a place of the plane (2, *batch)."""
        x, y = np.asarray(place, dtype=float)
        origin, along, across = (each.reshape(-1, *(1,) * np.ndim(x)) for each in (self.origin, *self.axes_of))
        return origin + x * along + y * across

    def place(self, theta):
        """The place (2, *batch) nearest to weights (d, *batch)."""
        away = theta - self.origin.reshape(-1, *(1,) * (np.ndim(theta) - 1))
        return np.einsum("kd,d...->k...", self.axes_of, away)

    def distance(self, theta):
        """The distance of weights (d, *batch) from the plane, of shape batch."""
        away = theta - self.weights(self.place(theta))
        return np.sqrt(np.einsum("d...,d...->...", away, away))

    def share(self, path: np.ndarray) -> float:
        """The share of the length of a path (rows, d) that lies in the plane; NaN for one without a length."""
        steps = np.diff(path[np.isfinite(path).all(axis=1)], axis=0)
        length = np.linalg.norm(steps, axis=1).sum()
        return float(np.linalg.norm(steps @ self.axes_of.T, axis=1).sum() / length) if length else np.nan

    # The loss

    def loss(self, theta):
        return self.of.loss(self.weights(theta))

    def gradient(self, theta):
        return np.einsum("kd,d...->k...", self.axes_of, self.of.gradient(self.weights(theta)))

    def hessian(self, theta):
        weights = self.weights(theta)
        columns = [
            self.of.hessian_product(weights, np.broadcast_to(each.reshape(-1, *(1,) * (theta.ndim - 1)), weights.shape))
            for each in self.axes_of
        ]
        return np.array([[np.einsum("d,d...->...", row, column) for column in columns] for row in self.axes_of])

    @cached_property
    def _drawn(self) -> Patches:
        x, y, places = self.grid(SAMPLED)
        with np.errstate(all="ignore"):
            return Patches(x, y, self.loss(places))

    def drawn_loss(self, places):
        """The loss as it is drawn: through exact ones on a grid, since a map of them all would take seconds."""
        return self._drawn.derivatives(*np.asarray(places, dtype=float), (0, 0))[0]

    def drawn_gradient(self, places):
        return np.array(self._drawn.derivatives(*np.asarray(places, dtype=float), (1, 0), (0, 1)))


def plane_of(network: Network, paths: Sequence[np.ndarray], names: Sequence[str], span: Span = DEFAULT) -> Plane:
    """The plane of a race from the network's start: paths (rows, d) of its balls, and their names.

    A ball that diverged spans no plane. Where nothing is left to span it, it is one of random directions.
    """
    order = [*span.balls, *(each for each in range(len(paths)) if each not in span.balls)]
    steady = [each for each in order if np.isfinite(paths[each]).all() and (paths[each][-1] != paths[each][0]).any()]
    if not steady or span.plane == "random":
        return _random(network, [paths[each] for each in steady])
    if span.plane == "sharp":
        return _sharp(network, paths[steady[0]], names[steady[0]], span.step)
    first = steady[0]
    start, end = paths[first][0], paths[first][-1]
    exact = ["the start", f"the end of {names[first]}"]
    along = end - start
    length = np.linalg.norm(along)
    along = along / length
    spanning, across = [first], None
    if span.plane == "through" and len(steady) > 1:
        across = _across(paths[steady[1]][-1] - start, along)
        if np.linalg.norm(across) >= NEAR * length:
            spanning.append(steady[1])
            exact.append(f"the end of {names[steady[1]]}")
        else:
            across = None
    if across is None:
        searched = steady if span.plane == "through" else [first]
        farthest = [_farthest(paths[each] - start, along) for each in searched]
        best = int(np.argmax([np.linalg.norm(each) for each in farthest]))
        across = farthest[best]
        exact.append(f"the point of {names[searched[best]]} farthest from the line between them")
        if np.linalg.norm(across) <= 1e-9 * length:
            across, exact = _across(np.random.default_rng(0).standard_normal(len(start)), along), exact[:2]
    axes = np.array([along, across / np.linalg.norm(across)])
    return _around(network, start, axes, [paths[each] for each in spanning], tuple(exact))


def _across(vector: np.ndarray, along: np.ndarray) -> np.ndarray:
    """What a vector (d,) has at right angles to another of length 1; twice, so that rounding is left out too."""
    vector = vector - (vector @ along) * along
    return vector - (vector @ along) * along


def _farthest(path: np.ndarray, along: np.ndarray) -> np.ndarray:
    """The place of a path (rows, d) farthest from the line along a vector of length 1, as seen from that line."""
    beside = path - np.outer(path @ along, along)
    return _across(path[int(np.argmax(np.linalg.norm(beside, axis=1)))], along)


def _around(network: Network, origin, axes, paths, exact: tuple[str, ...] = (), least: float = 0.0) -> Plane:
    """The plane whose map holds the paths."""
    seen = np.concatenate([(path - origin) @ axes.T for path in paths] + [np.zeros((1, 2))])
    low, high = seen.min(axis=0), seen.max(axis=0)
    half = max(MARGIN * float((high - low).max()) / 2, least)
    middle = ((low + high) / 2).tolist()
    return Plane(network, origin, axes, half, (middle[0], middle[1]), exact)


def _through_start(network: Network, point: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """The point of the plane through `point` that is nearest to the start: the place (0, 0) of the map."""
    return point + axes.T @ (axes @ (network.first_weights - point))


def _sharp(network: Network, path: np.ndarray, name: str, step: int | None) -> Plane:
    """The plane of the two sharpest directions at a row of a path (rows, d)."""
    row = len(path) - 1 if step is None else min(step, len(path) - 1)
    axes = sharpest(network, path[row])
    where = f"{name} at step {row}"
    origin = _through_start(network, path[row], axes)
    return _around(network, origin, axes, [path], (where,))


def sharpest(network: Network, theta: np.ndarray) -> np.ndarray:
    """The two directions (2, d) of the largest eigenvalues of the Hessian, by Lanczos's method (1950)."""
    count = min(len(theta), PRODUCTS)
    vector = np.random.default_rng(0).standard_normal(len(theta))
    basis, images = np.empty((count, len(theta))), np.empty((count, len(theta)))
    for index in range(count):
        for _ in range(2):  # once leaves rounding of the size of the remainder
            vector = vector - basis[:index].T @ (basis[:index] @ vector)
        basis[index] = vector / np.linalg.norm(vector)
        vector = images[index] = network.hessian_product(theta, basis[index])
    values, vectors = np.linalg.eigh(basis @ images.T)
    return vectors[:, np.argsort(values)[::-1][:2]].T @ basis


def _random(network: Network, paths: Sequence[np.ndarray]) -> Plane:
    """The plane of two random directions with the filters' lengths (Li et al., 2018), through the end of a ball."""
    point = paths[0][-1] if paths else network.first_weights
    draws = np.random.default_rng(0)
    directions = np.zeros((2, len(point)))
    for direction in directions:
        for first, rows, columns in network.matrices:
            filters = point[first : first + rows * columns].reshape(rows, columns)
            drawn = draws.standard_normal((rows, columns))
            drawn *= np.linalg.norm(filters, axis=1, keepdims=True) / np.linalg.norm(drawn, axis=1, keepdims=True)
            direction[first : first + rows * columns] = drawn.ravel()
    length = float(np.linalg.norm(directions, axis=1).max())
    along = directions[0] / np.linalg.norm(directions[0])
    across = _across(directions[1], along)
    axes = np.array([along, across / np.linalg.norm(across)])
    origin = _through_start(network, point, axes)
    exact = ("the end of the first ball",) if paths else ("the start",)
    return _around(network, origin, axes, list(paths[:1]), exact, length)
