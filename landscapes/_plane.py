"""The plane through three points of a network's weights: what the map shows of a landscape of many parameters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from landscapes._span import DEFAULT, Span
from landscapes.base import SLENDER, Landscape, theta_of
from landscapes.surface import Patches

if TYPE_CHECKING:
    from landscapes._network import Network

ALONG = 0.1  # of the longer of two ways from the start: an end nearer to the line through the other spans no plane
MARGIN = 0.12  # of the longer side around what the map has to show
BEYOND = 0.5  # of its size: so far the map reaches out to balls that don't span it
SAMPLED = 61  # rows and columns of the exact losses through which the map is drawn
PRODUCTS = 40  # with the Hessian, for its sharpest directions
CACHED = 65_536  # numbers of the widest layer that are computed at once: they stay in the processor's cache


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

    def losses_at(self, places):
        """The loss at places (2, *batch), equal to `loss` but for rounding, in less time.

        What enters the first layer is linear in the place, so that its products are taken three times in all.
        """
        network, inputs = self.of.architecture, self.of.training.inputs
        runs = np.ascontiguousarray(np.moveaxis(self.theta_at(places), 0, -1).reshape(-1, network.dimension))
        layer = network.layers[0]
        linear = network.products(layer, np.array([self.origin, *self.axes_of_plane]), inputs).reshape(3, -1)
        coordinates = np.stack([np.ones(len(runs)), *places.reshape(2, -1)], axis=1)
        losses = np.empty(len(runs))
        size = max(1, CACHED // (inputs.shape[1] * network.widest))
        with np.errstate(all="ignore"):
            for first in range(0, len(runs), size):
                block = slice(first, first + size)
                entering = (coordinates[block] @ linear).reshape(-1, layer.units, inputs.shape[1])
                outputs = network.forward_from(entering, runs[block], inputs)[-1]
                losses[block] = network.head.loss(outputs, self.of.training.targets).mean(axis=1)
        return np.where(np.isfinite(losses), losses, np.nan).reshape(places.shape[1:])


def _lengths(vectors: np.ndarray) -> np.ndarray:
    """The lengths of vectors (k, *batch), of shape batch, in the same bits alone and in a batch."""
    rows = np.ascontiguousarray(np.moveaxis(vectors, 0, -1))
    return np.sqrt(np.add.reduce(rows * rows, axis=-1))


def of_span(network: Network, paths: Sequence[np.ndarray], names: Sequence[str], span: Span = DEFAULT) -> Plane:
    """The plane of a race, of its balls' paths (rows, d) and their names, as the span says."""
    order = [*span.balls, *(each for each in range(len(paths)) if each not in span.balls)]
    steady = [each for each in order if np.isfinite(paths[each]).all()]
    if span.plane == "through" or not steady:
        return of_race(network, paths, names, tuple(order[:2]))
    first = steady[0]
    if span.plane == "own":
        return own_plane(network, paths[first], names[first])
    row = len(paths[first]) - 1 if span.step is None else min(span.step, len(paths[first]) - 1)
    point, through = paths[first][row], (f"{names[first]} at step {row}",)
    vectors = filter_normalised(network, point, 0) if span.plane == "random" else sharpest(network, point)
    axes = orthonormal(vectors, network)
    # The place (0, 0) is that of the start, or the one nearest to it.
    origin = point + axes.T @ (axes @ (paths[first][0] - point))
    return _framed(network, origin, axes, through, [paths[first]])


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


def through_points(network: Network, points: Sequence[np.ndarray], names: Sequence[str], paths=()) -> Plane:
    """The plane through three points (d,), exact there: the first is its place (0, 0), the second on its x axis.

    Its map shows the points and the `paths` (rows, d), the other paths as far as they stay near.
    """
    origin, second, third = points
    axes = orthonormal(np.array([second - origin, third - origin]), network)
    return _framed(network, origin, axes, tuple(names), [np.array(points), *paths])


def of_race(network: Network, paths: Sequence[np.ndarray], names: Sequence[str], pair=(0, 1)) -> Plane:
    """The plane through the start and the ends of two balls of a race; `paths` (rows, d), and the name of each ball.

    The two are those of the `pair` that have not diverged, or else the first that have not. Where there is one, or the
    second end lies nearer than a tenth to the line through the first, the third point is that of all their paths that
    is farthest from the line. A ball that diverged counts only if all did, up to a tenth of the distance at which it
    has diverged.
    """
    order = [*(each for each in pair if each < len(paths)), *(each for each in range(len(paths)) if each not in pair)]
    ended = {each: np.isfinite(paths[each]).all() for each in order}
    chosen = [each for each in order if ended[each]][:2]
    kept = [paths[each] for each in chosen] or [_before_divergence(network, paths[each]) for each in order[:1]]
    labels = [f"the end of {names[each]}" for each in chosen or order[:1]]
    if not kept:
        return random_plane(network, network.first_weights)
    start = kept[0][0]
    away = [path[-1] - start for path in kept]
    third, label = None, ""
    if len(kept) > 1:
        line = away[0] / (np.linalg.norm(away[0]) or 1.0)
        beside = np.linalg.norm(away[1] - (away[1] @ line) * line)
        if beside >= ALONG * max(np.linalg.norm(each) for each in away):
            third, label = kept[1][-1], labels[1]
    if third is None:
        third, label = _farthest(start, away[0], kept), "the farthest point"
    named = ("the start", labels[0], label)
    others = [path[np.isfinite(path).all(axis=1)] for path in paths]
    return through_points(network, (start, kept[0][-1], third), named, [*kept, *others])


def own_plane(network: Network, path: np.ndarray, name: str) -> Plane:
    """The plane of one ball: through its start, its end and the point of its path farthest from their line."""
    return of_race(network, [path], [name])


def spanned(network: Network, origin: np.ndarray, vectors: np.ndarray, through=(), paths=()) -> Plane:
    """The plane through a point (d,) along two directions (2, d), such as those of largest curvature."""
    return _framed(network, origin, orthonormal(vectors, network), tuple(through), [origin[np.newaxis], *paths])


def random_plane(network: Network, origin: np.ndarray, seed: int = 0, through=("the start",)) -> Plane:
    """The plane along two random directions of Li et al. (2018), which reaches as far as each direction is long."""
    vectors = filter_normalised(network, origin, seed)
    x, y = np.linalg.norm(vectors, axis=1)
    axes = orthonormal(vectors, network)
    return Plane(network, origin, axes, ((-float(x), float(x)), (-float(y), float(y))), tuple(through))


def filter_normalised(network: Network, theta: np.ndarray, seed: int) -> np.ndarray:
    """Two directions (2, d) from `np.random.default_rng(seed)`, normal, each row of a matrix as long as that of theta.

    The biases stay, as in the code of Li et al., Visualizing the loss landscape of neural nets (2018).
    """
    chance, vectors = np.random.default_rng(seed), np.zeros((2, network.dimension))
    for vector in vectors:
        for first, rows, columns in network.matrices:
            part = slice(first, first + rows * columns)
            drawn = chance.standard_normal((rows, columns))
            weights = theta[part].reshape(rows, columns)
            lengths = np.linalg.norm(weights, axis=1) / np.linalg.norm(drawn, axis=1)
            vector[part] = (lengths[:, np.newaxis] * drawn).ravel()
    return vectors


def orthonormal(vectors: np.ndarray, network: Network) -> np.ndarray:
    """The axes (2, d) of the plane of two vectors (2, d); seeded random ones stand in where these span no plane."""
    chance, axes = np.random.default_rng(0), np.zeros((2, network.dimension))
    for index, vector in enumerate(vectors):
        for candidate in (vector, chance.standard_normal(network.dimension)):
            rest = candidate
            for _ in range(2):  # once more for what rounding left
                rest = rest - (axes[:index] @ rest) @ axes[:index]
            if (length := np.linalg.norm(rest)) > 1e-9 * np.linalg.norm(candidate):
                axes[index] = rest / length
                break
    return axes


def _before_divergence(network: Network, path: np.ndarray) -> np.ndarray:
    """The rows of a path up to the first that is beyond a tenth of the distance at which it has diverged."""
    near = np.linalg.norm(path - network.divergence_centre, axis=1) <= network.divergence_radius / 10
    return path[: max(1, int(np.argmin(near)))]


def _farthest(start: np.ndarray, along: np.ndarray, paths: Sequence[np.ndarray]) -> np.ndarray:
    """The point (d,) of the paths farthest from the line through the start along a vector."""
    line = along / (np.linalg.norm(along) or 1.0)
    points = np.concatenate(paths)
    away = points - start
    beside = away - np.outer(away @ line, line)
    return points[int(np.argmax((beside * beside).sum(axis=1)))]


def _framed(network: Network, origin, axes, through: tuple[str, ...], shown: Sequence[np.ndarray]) -> Plane:
    """The plane with the ranges of its map: around the first of what is shown, and around the rest if that is near.

    The first three are the points of the plane and the paths of its balls.
    """
    places = [(each - origin) @ axes.T for each in shown]
    first = np.concatenate(places[:3])
    low, high = first.min(axis=0), first.max(axis=0)
    reach = BEYOND * max(*(high - low), 1e-3)
    everything = np.clip(np.concatenate(places), low - reach, high + reach)
    low, high = everything.min(axis=0), everything.max(axis=0)
    side = max(*(high - low), 1e-3)
    # No side of the map is much shorter than the other.
    more = np.maximum(0, side / SLENDER * 1.2 - (high - low)) / 2 + MARGIN * side
    (left, bottom), (right, top) = (low - more).tolist(), (high + more).tolist()
    return Plane(network, origin, axes, ((left, right), (bottom, top)), through)
