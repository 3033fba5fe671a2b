"""Which plane a race in the weights of a network is seen on: through points of its paths, or along directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geometry.lanczos import largest_eigenvectors
from landscapes._plane import Plane
from landscapes._span import DEFAULT, Span
from landscapes.base import SLENDER

if TYPE_CHECKING:
    from landscapes._network import Network

ALONG = 0.1  # of the longer of two ways from the start: an end nearer to the line through the other spans no plane
MARGIN = 0.12  # of the longer side around what the map has to show
BEYOND = 0.5  # of its size: so far the map reaches out to balls that don't span it


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
    if span.plane == "random":
        vectors = filter_normalised(network, point, 0)
    else:
        column = point[:, np.newaxis]
        vectors = largest_eigenvectors(lambda vector: network.hessian_product(column, vector), len(point), 2)
    return spanned(network, point, vectors, through, paths[first])


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


def spanned(network: Network, point: np.ndarray, vectors: np.ndarray, through: Sequence[str], path) -> Plane:
    """The plane through a point (d,) along two directions (2, d), such as those of largest curvature.

    Its place (0, 0) is the first row of the path (rows, d), or the place nearest to it.
    """
    axes = orthonormal(vectors, network)
    origin = point + axes.T @ (axes @ (path[0] - point))
    return _framed(network, origin, axes, tuple(through), [path])


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
