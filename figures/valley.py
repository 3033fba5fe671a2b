"""The strip across the valley: the coordinate of each ball along the steepest axis, against the step."""

from __future__ import annotations

import numpy as np

from figures.figure import Figure
from figures.loss import step_axes
from geometry.curvature import principal_axes
from landscapes.base import Landscape

VALLEY = 2.0  # a minimum lies in a valley when it is at least so many times as curved across as along
ROUND = 1e-12  # a difference of curvatures below this share of them counts as none, as for the crossings
ALIGNED = 1e-9  # an axis that is so close to x or y counts as x or y


def valley(landscape: Landscape) -> Figure | None:
    """The empty axes of the strip; None where no minimum of this landscape (of two parameters) lies in a valley.

    Facts: `valleys`, for each minimum its `place` (x, y); the `axis` (x, y) of unit length across the valley there; the
    `title` of the coordinate along it; the `origin` (x, y) from which it counts, which is (0, 0) where the axis is x or
    y and the minimum elsewhere; and the `floor`, the coordinate of the minimum.
    """
    minima = np.array(landscape.minima).reshape(-1, 2)
    with np.errstate(all="ignore"):
        curvatures, _ = principal_axes(landscape.hessian(minima.T))
    if not (curvatures[:, 1] >= VALLEY * np.maximum(abs(curvatures[:, 0]), 1e-300)).any():
        return None
    axes = steepest_axes(landscape, minima.T)
    facts = [_facts(landscape, place, axis) for place, axis in zip(minima, axes, strict=True)]
    return Figure(step_axes(), facts={"valleys": facts})


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


def _facts(landscape: Landscape, place: np.ndarray, axis: np.ndarray) -> dict:
    aligned = np.flatnonzero(abs(axis) > 1 - ALIGNED)
    if aligned.size:
        index = int(aligned[0])
        axis, origin = np.eye(2)[index], np.zeros(2)
        title = f"Across the valley: {landscape.axes[index]}"
    else:
        origin, title = place, "Across the valley"
    return {
        "place": place.tolist(),
        "axis": axis.tolist(),
        "title": title,
        "origin": origin.tolist(),
        "floor": float((place - origin) @ axis),
    }
