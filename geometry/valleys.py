"""The places where valleys cross the lines of a grid: the minima of the loss along each line.

A valley is followed from line to line, so that its floor is known exactly however narrow it is. The lowest cells of the
grid can't tell: beside a narrow valley that crosses the grid at an angle, every few cells one is lower than its eight
neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from geometry.rounding import rounding_error

HALVINGS = 54  # of a bracket: to the last bit
REACH = 3  # cells: within this distance a valley rises on both sides by more than rounding
MOST = 6000  # crossings that are followed; more are noise


class Crossings(NamedTuple):
    """The minima along the lines of a grid.

    `points` (2, m) and their `losses` (m), with the `rounding` (m) error of each. `cells` (2, m) are the indices of the
    two cells of the grid, counted along its rows, to whose common edge the crossing belongs; -1 is beside the grid.
    """

    points: np.ndarray
    losses: np.ndarray
    rounding: np.ndarray
    cells: np.ndarray

    def chosen(self, which: np.ndarray) -> Crossings:
        """Those of a mask or of indices."""
        return Crossings(self.points[:, which], self.losses[which], self.rounding[which], self.cells[:, which])


def crossings(loss: Callable, gradient: Callable, x: np.ndarray, y: np.ndarray, height: np.ndarray) -> Crossings:
    """The crossings on the grid x (n,), y (m,) with the losses `height` (m, n), infinite where there is none."""
    unit = float(np.spacing(max(np.abs(x).max(), np.abs(y).max())))
    along_x = _along_rows(loss, gradient, (x, y), height, 0)
    along_y = _along_rows(loss, gradient, (y, x), height.T, 1)
    joined = [np.concatenate(each, axis=-1) for each in zip(along_x, along_y, strict=True)]
    points, losses, cells, rise = joined
    error = rounding_error(loss, points, unit)
    return Crossings(points, losses, error, cells).chosen(rise > 16 * error)


def _along_rows(loss, gradient, lines, height, axis):
    """The points, losses and cells of the minima along each row of `height`, and how far the loss rises beside each.

    `axis` is that of the rows.
    """
    along, across = lines
    rows, columns = height.shape
    here, before, after = height[:, 1:-1], height[:, :-2], height[:, 2:]
    # Of two equal neighbours one is enough; three are a plain.
    hollow = np.isfinite(here) & (here <= before) & (here < after)
    hollow[:, 1:] &= (here > before)[:, :-1] | (here < before)[:, :-1] | (here < before)[:, 1:]
    row, column = np.nonzero(hollow)
    if row.size > MOST:
        keep = np.argsort(here[row, column], kind="stable")[:MOST]
        row, column = row[keep], column[keep]
    column = column + 1

    def place(at):
        pair = (at, across[row]) if axis == 0 else (across[row], at)
        return np.stack(pair)

    low, high = along[column - 1].copy(), along[column + 1].copy()
    hole_below = ~np.isfinite(height[row, column - 1])
    middle = along[column].copy()
    for _ in range(HALVINGS):
        slope = gradient(place(middle))[axis]
        # Beside the domain of the loss the way leads back into it.
        slope = np.where(np.isfinite(slope), slope, np.where(hole_below, -1.0, 1.0))
        low = np.where(slope <= 0, middle, low)
        high = np.where(slope >= 0, middle, high)
        middle = (low + high) / 2
    ends = np.stack([loss(place(each)) for each in (low, middle, high)])
    best = np.argmin(ends, axis=0)
    at = np.choose(best, [low, middle, high])
    left = column - 1 + (at > along[column])
    # The edge between the columns `left` and `left + 1` of a row belongs to the cells above and below it.
    cells = []
    for beside in (row - 1, row):
        inside = (beside >= 0) & (beside < rows - 1)
        number = beside * (columns - 1) + left if axis == 0 else left * (rows - 1) + beside
        cells.append(np.where(inside, number, -1))
    # A valley rises on both sides. On a plain, whose rises are rounding, a row has hollows all the same.
    found = ends.min(axis=0)
    padded = np.pad(height, ((0, 0), (REACH, REACH)), constant_values=-np.inf)
    steps = np.arange(1, REACH + 1)
    rise = np.minimum(
        *(padded[row[:, np.newaxis], (column + REACH)[:, np.newaxis] + sign * steps].max(axis=1) for sign in (-1, 1))
    )
    known = np.isfinite(found)
    return place(at)[:, known], found[known], np.stack(cells)[:, known], (rise - found)[known]


def lowest_of(found: Crossings, count: int) -> np.ndarray:
    """A mask (m) of the crossings from which their valley leads down to neither side; `count` cells make the grid."""
    in_cell = np.full(count + 1, np.inf)  # the last one is beside the grid, index -1
    for each in found.cells:
        np.minimum.at(in_cell, each, found.losses)
    in_cell[-1] = np.inf
    around = np.minimum(in_cell[found.cells[0]], in_cell[found.cells[1]])
    return found.losses <= around + found.rounding
