"""The valleys around the minima of a landscape, and the axis across each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geometry.curvature import principal_axes
from landscapes.base import Landscape

STEEP = 2.0  # a minimum lies in a valley when it is at least so many times as curved across as along
ROUND = 1e-12  # a difference of curvatures below this share of them counts as none, as for the crossings
ALIGNED = 1e-9  # an axis that is so close to x or y counts as x or y


@dataclass(frozen=True)
class Valley:
    """The minimum at `place` (x, y), and the coordinate across the valley there.

    The coordinate counts from `origin` (x, y) along `axis` (x, y), of unit length, and is `floor` at the minimum.
    `coordinate` is 0 or 1 where it is x or y itself, and None along another axis; there it counts from the minimum.
    """

    place: tuple[float, float]
    axis: tuple[float, float]
    origin: tuple[float, float]
    floor: float
    coordinate: int | None


def valleys(landscape: Landscape) -> list[Valley]:
    """The valley around each minimum of a landscape of two parameters; none where no minimum lies in a valley."""
    minima = np.array(landscape.minima).reshape(-1, 2)
    with np.errstate(all="ignore"):
        curvatures, _ = principal_axes(landscape.hessian(minima.T))
    if not (curvatures[:, 1] >= STEEP * np.maximum(abs(curvatures[:, 0]), 1e-300)).any():
        return []
    return [_valley(place, axis) for place, axis in zip(minima, steepest_axes(landscape, minima.T), strict=True)]


def steepest_axes(landscape: Landscape, places: np.ndarray) -> np.ndarray:
    """The unit vector (k, 2) of the largest curvature at k places (2, k), with y of at least 0.

    In a round bowl, where no axis is steepest, it is y. `simulation.outcome.crossings` takes the same axes.
    """
    with np.errstate(all="ignore"):
        curvatures, vectors = principal_axes(landscape.hessian(places))
    axes = vectors[:, :, 1]
    axes = np.where(axes[:, 1:] < 0, -axes, axes)
    round_bowl = curvatures[:, 1] - curvatures[:, 0] <= ROUND * abs(curvatures).sum(axis=1)
    return np.where(round_bowl[:, np.newaxis], [0.0, 1.0], axes)


def _valley(place: np.ndarray, axis: np.ndarray) -> Valley:
    aligned = np.flatnonzero(abs(axis) > 1 - ALIGNED)
    coordinate = int(aligned[0]) if aligned.size else None
    origin = place if coordinate is None else np.zeros(2)
    axis = axis if coordinate is None else np.eye(2)[coordinate]
    floor = float((place - origin) @ axis)
    return Valley(_pair(place), _pair(axis), _pair(origin), floor, coordinate)


def _pair(values: np.ndarray) -> tuple[float, float]:
    x, y = (float(each) for each in values)
    return x, y
