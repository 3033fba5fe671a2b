"""The rounding error of a loss, measured where it is computed, and what is hidden in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ULPS = np.array([[3.0, 5.0, -4.0, -7.0, 6.0, -5.0], [4.0, -6.0, 5.0, -3.0, -7.0, 6.0]])  # moves in units of rounding
SPARSE = 7  # every seventh point tells how large the rounding errors are
DIGITS = 13  # at most, after the size of the rectangle
LOUD = 0.02  # of the range of the losses: rounding above this share of it is all that there is to see


def rounding_error(loss: Callable, points: np.ndarray, unit: float | np.ndarray) -> np.ndarray:
    """How much the loss changes within a few roundings of each of the points (2, k), of shape (k).

    `unit` is the size of one: a number, or one for each coordinate, (2, k, 1).
    """
    here = loss(points)
    around = loss(points[:, :, np.newaxis] + unit * ULPS[:, np.newaxis])
    with np.errstate(invalid="ignore"):
        change = np.abs(around - here[:, np.newaxis])
    change = np.where(np.isfinite(change), change, 0.0).max(axis=1, initial=0.0)
    return np.maximum(change, 2 * np.spacing(np.abs(np.where(np.isfinite(here), here, 0.0))))


def is_flat(loss: Callable, points: np.ndarray, values: np.ndarray) -> bool:
    """Whether the losses `values` (k) at points (2, k) differ by rounding alone, as those of sin(x)**2 + cos(x)**2 do.

    The values are finite.
    """
    spread, unit = np.ptp(values), float(np.spacing(np.abs(points).max()))
    # The error of the median point: where the loss is steep, a few roundings of x and y are a change of their own.
    return bool(spread == 0 or np.median(rounding_error(loss, points[:, ::SPARSE], unit)) > LOUD * spread)


def in_round_numbers(loss: Callable, gradient: Callable, points: np.ndarray, size: float, cell: float) -> np.ndarray:
    """The points (2, k), in round numbers where these are as low and as level: 0.3 for 0.3 - 5e-17.

    They stay within half a cell, and nearer to it than to any other minimum.
    """
    if not points.size:
        return points
    apart = np.hypot(*(points[:, :, np.newaxis] - points[:, np.newaxis]))
    reach = np.minimum(cell / 2, np.where(apart == 0, np.inf, apart).min(axis=1) / 4)
    decimals = -int(np.ceil(np.log10(size)))
    for axes in ([0, 1], [0], [1]):
        unsettled = np.ones(points.shape[1], dtype=bool)
        for digits in range(1, DIGITS + 1):
            near = points.copy()
            near[axes] = np.round(points[axes], decimals + digits) + 0.0
            unsettled &= np.hypot(*(near - points)) > 0
            as_low = unsettled & (loss(near) <= loss(points)) & (np.hypot(*(near - points)) < reach)
            as_low &= np.hypot(*gradient(near)) <= np.hypot(*gradient(points))
            points, unsettled = np.where(as_low, near, points), unsettled & ~as_low
    return points
