"""A grid of losses, with the names of its axes and the runs that were recorded on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

FEWEST, MOST = 4, 512  # rows and columns


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run that came with a grid, in n rows: its steps (n,), rising, and the places (2, n) on the map of the grid.

    Where they are known, the true loss (n,) at the recorded parameters, which the grid may not pass through, and their
    distance (n,) from the plane of the grid, in the unit of the map.
    """

    name: str
    step: np.ndarray
    places: np.ndarray
    loss: np.ndarray | None = None
    distance: np.ndarray | None = None

    def at_steps(self, steps: int) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
        """The places (2, steps + 1) at the steps from 0 to `steps`; losses and distances (steps + 1) or None.

        Between two rows they lie on a straight line, before the first row they are its own, after the last one NaN. A
        row without a place, a loss or a distance is left out.
        """
        rows = np.arange(steps + 1)
        known = np.isfinite(self.places).all(axis=0)
        if not known.any():
            return np.full((2, steps + 1), np.nan), None, None
        places = np.array([np.interp(rows, self.step[known], each[known], right=np.nan) for each in self.places])

        def between(values: np.ndarray | None) -> np.ndarray | None:
            if values is None or not np.isfinite(values).any():
                return None
            known = np.isfinite(values)
            return np.where(np.isnan(places[0]), np.nan, np.interp(rows, self.step[known], values[known]))

        return places, between(self.loss), between(self.distance)


@dataclass(frozen=True, eq=False)
class Grid:
    """Losses z (rows, columns) at the coordinates x (columns) and y (rows), both rising.

    A NaN in z is a place without a loss; an infinity is a loss beyond all bounds. Where `log_axes` is true, x or y, and
    the places of the runs, are logarithms to base 10 of the coordinate whose name stands in `names`.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    names: tuple[str, str] = ("x", "y")
    height: str = "loss"
    log_axes: tuple[bool, bool] = (False, False)
    runs: tuple[RecordedRun, ...] = ()

    @property
    def labels(self) -> tuple[str, str]:
        """The names of x and y as they stand on the axes."""
        x, y = (f"log₁₀ {name}" if log else name for name, log in zip(self.names, self.log_axes, strict=True))
        return x, y

    @property
    def digests(self) -> tuple[str, str]:
        """The digests by which a link may name the grid: its own, and that of its numbers alone in older links."""
        return self.digest, Grid(self.x, self.y, self.z).digest

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that are the same for the same numbers, names and runs."""
        content = hashlib.sha256(str(self.z.shape).encode())
        for each in (self.x, self.y, self.z):
            content.update(np.ascontiguousarray(each).tobytes())
        told = (self.names, self.height, self.log_axes)
        if told != (("x", "y"), "loss", (False, False)):  # a grid without them keeps the digest of older links
            content.update(repr(told).encode())
        for run in self.runs:
            arrays = {name: each for name, each in vars(run).items() if name != "name" and each is not None}
            content.update(repr((run.name, [(name, each.shape) for name, each in arrays.items()])).encode())
            for each in arrays.values():
                content.update(np.ascontiguousarray(each, dtype=float).tobytes())
        return content.hexdigest()[:16]
