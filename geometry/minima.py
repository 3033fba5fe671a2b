"""The local minima of a function on a rectangle."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geometry.curvature import along_axes, from_axes, principal_axes, shortened
from geometry.plane import Range, grid

MOST_MINIMA = 200  # a flat valley floor has minima without end
NEWTON_STEPS = 50


def find_minima(
    loss: Callable, gradient: Callable, hessian: Callable, x_range: Range, y_range: Range, *, n: int = 161
) -> tuple[tuple[float, float], ...]:
    """The local minima on a rectangle, the deepest first: the lowest cells of an (n, n) grid, then Newton's method.

    The functions take points (2, *batch). A well narrower than a cell of the grid can be missed; of a flat valley floor
    some points are listed, at most MOST_MINIMA.
    """
    x, y, points = grid(x_range, y_range, n)
    height = np.pad(loss(points), 1, constant_values=np.inf)
    middle = height[1:-1, 1:-1]
    neighbours = [
        height[1 + i : n + 1 + i, 1 + j : n + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)
    ]
    lowest = np.all([middle <= each for each in neighbours], axis=0)
    theta = points[:, lowest][:, np.argsort(middle[lowest])[: 2 * MOST_MINIMA]]
    cell = np.hypot(x[1] - x[0], y[1] - y[0])
    for _ in range(NEWTON_STEPS):
        slope, values, axes = _slope_and_curvature(gradient, hessian, theta)
        # Absolute eigenvalues make each step a descent; two cells bound its length where they are small.
        divisor = np.maximum(np.abs(values), 1e-12 * np.abs(values).max(initial=1))
        theta = theta - shortened(from_axes(axes, along_axes(axes, slope) / divisor), 2 * cell)
    slope, values, _ = _slope_and_curvature(gradient, hessian, theta)
    scale = np.maximum(np.abs(values).max(axis=1), 1)
    still = (np.hypot(*slope) <= 1e-9 * scale) & (values[:, 0] >= -1e-9 * scale)
    inside = (x[0] <= theta[0]) & (theta[0] <= x[-1]) & (y[0] <= theta[1]) & (theta[1] <= y[-1])
    theta = theta[:, still & inside]
    found = np.empty((2, 0))
    for point in theta[:, np.argsort(loss(theta), kind="stable")].T:
        point = point[:, np.newaxis]
        if found.shape[1] < MOST_MINIMA and (np.hypot(*(point - found)) > 1e-3 * cell).all():
            found = np.hstack([found, point])
    return tuple((float(x), float(y)) for x, y in found.T)


def _slope_and_curvature(
    gradient: Callable, hessian: Callable, theta: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradient (2, k) at k points, and the eigenvalues (k, 2) and eigenvectors (k, 2, 2) of the Hessian.

    A point where they are not finite gets a steep slope and no curvature, so that it is no minimum.
    """
    slope, matrix = gradient(theta), hessian(theta)
    finite = np.isfinite(slope).all(axis=0) & np.isfinite(matrix).all(axis=(0, 1))
    return np.where(finite, slope, 1e6), *principal_axes(np.where(finite, matrix, 0.0))


def on_flat_ground(loss: Callable, place: tuple[float, float], radius: float) -> bool:
    """Whether the loss is exactly the same at a place and all around it, so that it is no isolated minimum."""
    angle = np.arange(8) * np.pi / 4
    around = np.array(place)[:, np.newaxis] + radius * np.array([np.cos(angle), np.sin(angle)])
    return bool((loss(around) == loss(np.array(place))).all())
