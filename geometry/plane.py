"""A rectangle of a plane, and a plane in the space of d parameters."""

from __future__ import annotations

import numpy as np

Range = tuple[float, float]


def grid(x_range: Range, y_range: Range, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The axes x (n,) and y (n,) of a rectangle, and its points (2, n, n) with y along the rows."""
    x, y = np.linspace(*x_range, n), np.linspace(*y_range, n)
    return x, y, np.stack(np.meshgrid(x, y))


def clamp(place, x_range: Range, y_range: Range) -> tuple[float, float]:
    """The point of a rectangle nearest to a place (2,)."""
    (x, y), (left, right), (bottom, top) = place, x_range, y_range
    return min(max(float(x), left), right), min(max(float(y), bottom), top)


def lift(place, origin: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """The points (d, *batch) at a place (2, *batch) of the plane through `origin` (d,) with `axes` (2, d)."""
    x, y = np.asarray(place, dtype=float)
    origin, along_x, along_y = (each.reshape(-1, *(1,) * x.ndim) for each in (origin, *axes))
    return origin + along_x * x + along_y * y


def project(theta, origin: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """The place (2, *batch) of the plane nearest to theta (d, *batch). The axes are orthonormal."""
    theta = np.asarray(theta, dtype=float)
    return np.tensordot(axes, theta - origin.reshape(-1, *(1,) * (theta.ndim - 1)), axes=1)
