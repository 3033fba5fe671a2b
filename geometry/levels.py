"""Places that lie on a floor because their loss is that of the floor, however far they are from its curve."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from geometry.floors import LOUD, PIECES
from geometry.rounding import rounding_error

CELLS = 32  # along each side of a table of the nearest floors
BESIDE = 1e-3  # of the map: how far beside a floor the loss tells whether it is the shore of a plain
ANGLES = 0.2 + np.arange(8) * np.pi / 4  # in which directions: along none of them a straight floor is likely
AS_LOW = 1e-6  # of the range of the losses: only where the rise above a floor is below this, its rounding is measured


class Levels:
    """The places of a landscape that lie on one of its floors by their loss.

    On the map those are the plain of which a floor is the shore. Outside of the map, where no curve is known, a floor
    goes on wherever the loss is as low as on the nearest floor of the map.
    """

    def __init__(self, landscape: Any) -> None:
        self.loss, self.gradient, self.hessian = landscape.loss, landscape.gradient, landscape.hessian
        self.low, self.high = np.array([landscape.x_range, landscape.y_range], dtype=float).T[..., np.newaxis]
        places = landscape.grid(CELLS)[2].reshape(2, -1)
        floors = range(len(landscape.floors))
        away = [np.hypot(*(places - landscape.nearest_on_floor(floor, places))) for floor in floors]
        first = np.stack([floor[0] for floor in landscape.floors], axis=1)
        around = BESIDE * landscape.size * np.array([np.cos(ANGLES), np.sin(ANGLES)])
        with np.errstate(all="ignore"):
            self.table = np.argmin(away, axis=0)
            self.levels, self.rounding = self.loss(first), self._rounding(first)
            loss = self.loss(places)
            known = loss[np.isfinite(loss)]
            self.range = np.ptp(known) if known.size else 0.0  # a domain may lie between the places of the grid
            self.has_plain = any(
                (self.loss(floor[::PIECES].T[:, :, np.newaxis] + around[:, np.newaxis]) == level).any()
                for floor, level in zip(landscape.floors, self.levels, strict=True)
            )

    def told(self, points: np.ndarray) -> np.ndarray:
        """Whether the loss can tell that a point is on a floor, for points (2, *batch)."""
        x, y = points
        (left, bottom), (right, top) = self.low[:, 0], self.high[:, 0]
        told = (x < left) | (x > right) | (y < bottom) | (y > top)
        if self.has_plain:
            loss = self.loss(points)
            for level in np.unique(self.levels):
                told |= loss == level
        return told & np.isfinite(x) & np.isfinite(y)

    def distances(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The index of the floor nearest to each of the points (2, k), and how far from a place on it they are.

        The distance is infinite where the loss doesn't tell. Outside of the map it is twice the rise of the loss above
        the floor by its slope: the distance where the loss rises with the square of that, as it does beside a floor.
        """
        floor, away = np.zeros(points.shape[1], dtype=np.intp), np.full(points.shape[1], np.inf)
        with np.errstate(all="ignore"):
            told = np.flatnonzero(self.told(points))
            points = points[:, told]
            share = np.clip((points - self.low) / (self.high - self.low), 0.0, 1.0)
            column, row = np.rint(share * (CELLS - 1)).astype(np.intp)
            floor[told] = self.table[row * CELLS + column]
            rise = self.loss(points) - self.levels[floor[told]]
            away[told[rise == 0]] = 0.0
            some = rise != 0
            away[told[some]] = self._away(points[:, some], rise[some], self.rounding[floor[told[some]]])
        return floor, away

    def _away(self, points: np.ndarray, rise: np.ndarray, rounding: np.ndarray) -> np.ndarray:
        """How far each of the points (2, k) is from a floor by the rise (k) above it and the floor's rounding (k)."""
        slope = np.hypot(*self.gradient(points))
        away = np.where(rise >= 0, 2 * rise / slope, np.inf)
        low = np.flatnonzero(np.abs(rise) <= AS_LOW * self.range)
        low = low[np.abs(rise[low]) <= LOUD * (self._rounding(points[:, low]) + rounding[low])]
        # Here the rise is rounding. A step of Newton's method is as good a distance, except at a crease.
        newton = slope[low] / np.abs(self.hessian(points[:, low])).max(axis=(0, 1))
        away[low] = np.fmin(2 * np.abs(rise[low]) / slope[low], newton)
        return np.where(np.isnan(away), np.inf, away)

    def _rounding(self, points: np.ndarray) -> np.ndarray:
        return rounding_error(self.loss, points, np.spacing(np.abs(points))[..., np.newaxis])


@lru_cache(maxsize=16)  # each move of a slider makes an equal landscape anew
def levels_of(landscape: Any) -> Levels:
    """The levels of the floors of a landscape."""
    return Levels(landscape)
