"""The curvature at a point: the eigenvalues and axes of the Hessian there; and the minimum nearest to a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geometry.curvature import principal_axes
from landscapes.base import Landscape
from simulation.outcome import distances_to_minima

FLAT = 1e-12  # an eigenvalue smaller than this share of the other is rounding


@dataclass(frozen=True)
class Curvature:
    """The eigenvalues (d,) of the Hessian, ascending, and their axes (d, d), one a column, of length 1.

    `condition_number` is the largest over the smallest eigenvalue: infinite where the ground is flat along an axis, and
    NaN where an eigenvalue is negative or all are zero. All are NaN where the Hessian is not finite.
    """

    eigenvalues: np.ndarray
    axes: np.ndarray
    condition_number: float


def curvature(landscape: Landscape, theta) -> Curvature:
    """The curvature at one theta (d,)."""
    with np.errstate(all="ignore"):
        hessian = np.array(landscape.hessian(np.asarray(theta, dtype=float)))
    if not np.isfinite(hessian).all():
        return Curvature(np.full(len(hessian), np.nan), np.full(hessian.shape, np.nan), float("nan"))
    (eigenvalues,), (axes,) = principal_axes(hessian[..., np.newaxis])
    eigenvalues = np.where(np.abs(eigenvalues) <= FLAT * np.abs(eigenvalues).max(), 0.0, eigenvalues)
    # The sign of an eigenvector is arbitrary: its longest component is made positive.
    axes = axes * np.sign(axes[np.argmax(np.abs(axes), axis=0), np.arange(len(axes))])
    smallest, largest = float(eigenvalues[0]), float(eigenvalues[-1])
    if smallest < 0 or largest == 0:
        return Curvature(eigenvalues, axes, float("nan"))
    return Curvature(eigenvalues, axes, largest / smallest if smallest > 0 else float("inf"))


def is_quadratic(landscape: Landscape) -> bool:
    """Whether the Hessian is the same all over the map, so that the theory of quadratics holds everywhere."""
    with np.errstate(all="ignore"):
        hessian = np.array(landscape.hessian(landscape.embed(landscape.grid(7)[2])))
        hessian = hessian.reshape(landscape.dimension**2, -1)
    return bool(np.ptp(hessian, axis=1).max() <= 1e-9 * np.abs(hessian).max())  # not finite is not quadratic either


def nearest_minimum(landscape: Landscape, theta) -> tuple[float, ...] | None:
    """The listed minimum nearest to theta (d,); None on a terrain without one, or where theta is not finite."""
    theta = np.asarray(theta, dtype=float)
    if not landscape.minima or not np.isfinite(theta).all():
        return None
    return landscape.minima[int(np.argmin(distances_to_minima(landscape, theta)))]
