"""Where and when runs arrive, computed row by row during the runs, so that their paths need no memory."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from geometry.curves import NearCurves
from landscapes.base import Landscape

NOWHERE = -1  # instead of the index of a minimum
CROWDED = -2  # in the table: a cell with points within the tolerance of several minima
FEW = 8  # minima up to this many are all measured from each point; more are looked up in a table of the map
CELLS = 256  # along each side of that table


class Neighbourhoods:
    """The points within the tolerance of each of the listed minima, thetas (d,), and of each floor of a landscape."""

    def __init__(
        self, minima: tuple[tuple[float, ...], ...], tolerance: float, landscape: Landscape | None = None
    ) -> None:
        self.minima = np.array(minima, dtype=float)
        self.tolerance = tolerance
        self.table = self._table() if len(self.minima) > FEW and self.minima.shape[1] == 2 else None
        self.levels = landscape.levels if landscape and landscape.floors else None
        self.floors = NearCurves(landscape.floors, tolerance) if landscape and landscape.floors else None

    def within(self, theta: np.ndarray) -> np.ndarray:
        """The index of the nearest minimum within the tolerance of each of the points (d, *batch), or NOWHERE.

        The floors are counted on after the minima; where both are near, the minimum is meant.
        """
        near = self._near_minimum(theta)
        if self.floors is None or self.levels is None:
            return near
        floor = self.floors.within(theta)
        unsure = (floor < 0) & self.levels.told(theta)
        if unsure.any():
            index, away = self.levels.distances(theta[:, unsure])
            floor[unsure] = np.where(away <= self.tolerance, index, -1)
        return np.where((near == NOWHERE) & (floor >= 0), len(self.minima) + floor, near)

    def _near_minimum(self, theta: np.ndarray) -> np.ndarray:
        if self.table is None:
            return self._nearest(theta)
        column, row = (
            # fmin gives NaN a cell as well; the distance to the minimum of that cell is NaN, which is not near.
            np.fmax(np.fmin((each - low) * per_unit, CELLS - 1), 0).astype(np.intp)
            for each, low, per_unit in zip(theta, self.low, self.per_unit, strict=True)
        )
        cells = self.table[row, column]
        x, y = theta - np.moveaxis(self.minima[cells], -1, 0)
        near = np.where(x * x + y * y <= self.tolerance**2, cells, NOWHERE)
        near[cells == NOWHERE] = NOWHERE
        if (crowded := cells == CROWDED).any():
            near[crowded] = self._nearest(theta[:, crowded])
        return near

    def _nearest(self, theta):
        nearest = np.full(np.shape(theta)[1:], NOWHERE, dtype=np.intp)
        least = np.full(nearest.shape, np.nextafter(self.tolerance**2, np.inf))
        for index, minimum in enumerate(self.minima):
            away = squared_length(each - at for each, at in zip(theta, minimum, strict=True))
            closer = away < least
            nearest[closer] = index
            least[closer] = away[closer]
        return nearest

    def _table(self) -> np.ndarray:
        """For each cell (CELLS, CELLS) the index of the one minimum that it may be near, NOWHERE or CROWDED."""
        reach = self.tolerance
        self.low = self.minima.min(axis=0) - reach
        sides = self.minima.max(axis=0) + reach - self.low
        self.per_unit = CELLS / sides
        table = np.full((CELLS, CELLS), NOWHERE, dtype=np.intp)
        for index, minimum in enumerate(self.minima):
            # One cell more on every side, against rounding at the edges.
            first = np.maximum(((minimum - reach - self.low) * self.per_unit).astype(int) - 1, 0)
            left, bottom = first
            right, top = ((minimum + reach - self.low) * self.per_unit).astype(int) + 2
            cells = table[bottom:top, left:right]
            cells[:] = np.where(cells == NOWHERE, index, CROWDED)
        return table


def squared_length(coordinates: Iterable[np.ndarray]) -> np.ndarray:
    """The squared length (batch) of vectors from their d coordinates, each (batch), which are overwritten."""
    remaining = iter(coordinates)
    total = next(remaining)
    total *= total
    for each in remaining:
        each *= each
        total += each
    return total


class Arrival:
    """When and where each run arrives, as an observer of `run`; each (batch).

    `steps_to_tolerance` is the first row within the tolerance of any minimum, passing by included, or -1. Convergence
    is that of simulation/outcome.py: from the row `converged` on a run stays within the tolerance of one minimum or
    floor, with the index `minimum`, and every step is shorter than the tolerance. Both are -1 for a run that hasn't
    converged.
    """

    def __init__(self, neighbourhoods: Neighbourhoods) -> None:
        self.neighbourhoods = neighbourhoods
        self._row: np.ndarray | None = None

    def __call__(self, first: int, theta: np.ndarray) -> None:
        nearest = self.neighbourhoods.within(np.moveaxis(theta, 1, 0))
        if self._row is None:
            batch = nearest.shape[1:]
            self._row, self._near = theta[0].copy(), np.full(batch, NOWHERE)
            self.steps_to_tolerance, self._since = np.full(batch, -1), np.full(batch, -1)
        for number, (row, near) in enumerate(zip(theta, nearest, strict=True), first):
            np.copyto(self.steps_to_tolerance, number, where=(self.steps_to_tolerance < 0) & (near != NOWHERE))
            self._slow = squared_length(row - self._row) <= self.neighbourhoods.tolerance**2
            # A run that changed its minimum or made a long step begins anew; `minimum` leaves out those at none.
            np.copyto(self._since, number, where=~(self._slow & (near == self._near)))
            self._near = near
            self._row[...] = row

    @property
    def minimum(self) -> np.ndarray:
        return np.where(self._slow, self._near, NOWHERE)

    @property
    def converged(self) -> np.ndarray:
        return np.where(self.minimum == NOWHERE, -1, self._since)
