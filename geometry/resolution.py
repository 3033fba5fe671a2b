"""Whether a grid is fine enough for the loss on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

BETWEEN = 0.1  # of the second differences: where the loss between two points is farther off, the grid is too coarse
SEEN = 1e-3  # of the range of the losses: a smaller pattern is not counted
UNRESOLVED = 0.1  # of the cells: where the grid is too coarse in so many, minima are missed


def is_resolved(loss: Callable, x: np.ndarray, y: np.ndarray, height: np.ndarray) -> bool:
    """Whether the loss between two points of the grid is what its curvature on the grid foretells.

    In the middle between two points a smooth loss with the second difference p is p / 8 below their mean. Of a pattern
    that is finer than the grid it may be anything.
    """
    seen = SEEN * np.ptp(height[np.isfinite(height)])
    off = []
    for along, across, values, first in ((x, y, height, 0), (y, x, height.T, 1)):
        between = (along[1:-2:2] + along[2:-1:2]) / 2
        points = np.stack(np.meshgrid(between, across[::2]))
        middle = loss(points if first == 0 else points[::-1])
        values, second = values[::2], np.diff(values[::2], 2, axis=1)
        left, right = second[:, :-1:2], second[:, 1::2]
        error = np.abs(middle - (values[:, 1:-2:2] + values[:, 2:-1:2]) / 2 + (left + right) / 16)
        off.append((error > seen) & (error > BETWEEN * (np.abs(left) + np.abs(right)) / 2))
    return bool(max(each.mean() for each in off) <= UNRESOLVED)
