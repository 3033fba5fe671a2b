"""Areas of minima: the plain at the bottom of a terrain, such as that of max(0, x² + y² - 1)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geometry.valleys import HALVINGS, Crossings

LEAST = 9  # cells: a smaller plain is a minimum without curvature
STEEP = 1e-13  # of the range of the losses: the loss a thousandth of a cell beside the plain is higher than that


def shores(loss: Callable, x: np.ndarray, y: np.ndarray, height: np.ndarray) -> Crossings:
    """The places where the shore of the lowest plain crosses the lines of the grid.

    There is none where the loss rises from the plain as slowly as a tail that has faded to less than rounding.
    """
    water = _bottom(height)
    steep = STEEP * np.ptp(height[np.isfinite(height)])
    parts = []
    for axis, (along, across) in enumerate(((x, y), (y, x))):
        wet, level = (each if axis == 0 else each.T for each in (water, height))
        leaves = wet[:, :-1] != wet[:, 1:]
        row, left = np.nonzero(leaves)
        floor = np.where(wet[row, left], level[row, left], level[row, left + 1])
        low, high = along[left].copy(), along[left + 1].copy()  # from the plain, which is on the left, to the shore
        swapped = ~wet[row, left]
        low[swapped], high[swapped] = high[swapped], low[swapped]
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            pair = (middle, across[row]) if axis == 0 else (across[row], middle)
            above = loss(np.stack(pair)) > floor
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        pair = (low, across[row]) if axis == 0 else (across[row], low)
        rows, columns = level.shape
        cells = [
            np.where(
                (beside >= 0) & (beside < rows - 1),
                beside * (columns - 1) + left if axis == 0 else left * (rows - 1) + beside,
                -1,
            )
            for beside in (row - 1, row)
        ]
        beyond = low + np.where(swapped, -1e-3, 1e-3) * (along[1] - along[0])
        outside = loss(np.stack((beyond, across[row]) if axis == 0 else (across[row], beyond)))
        rises = outside - floor > steep
        places, number = np.stack(pair), np.stack(cells)
        parts.append((places[:, rises], floor[rises], np.spacing(np.abs(floor[rises])), number[:, rises]))
    return Crossings(*(np.concatenate(each, axis=-1) for each in zip(*parts, strict=True)))


def _bottom(height: np.ndarray) -> np.ndarray:
    """A mask of the cells of the grid that are as low as any and lie among such cells; none where these are few."""
    lowest = height == height.min()
    wide = np.pad(lowest, 1).astype(int)
    n, m = height.shape
    count = sum(wide[i : n + i, j : m + j] for i in range(3) for j in range(3))
    plain = lowest & (count > 4)
    return plain & (plain.sum() >= LEAST)
