"""A grid of losses, with the names of its axes and the runs that were recorded on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST, MOST = 4, 512  # rows and columns
LONGEST = 2000  # steps: the longest race that the page shows


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run that came with a grid, in n rows: its steps (n,), rising, and the places (2, n) on the map of the grid.

    Where they are known, the true loss (n,) at the recorded parameters, which the grid may not pass through, their
    distance (n,) from the plane of the grid, in the unit of the map, and their loss over test examples (n,).
    """

    name: str
    step: np.ndarray
    places: np.ndarray
    loss: np.ndarray | None = None
    distance: np.ndarray | None = None
    test_loss: np.ndarray | None = None

    @property
    def diverged(self) -> int:
        """The first step at which the rows are not finite any more, -1 if the last one is."""
        known = np.flatnonzero(np.isfinite(self.places).all(axis=0))
        after = known[-1] + 1 if len(known) else 0
        return int(self.step[after]) if after < len(self.step) else -1

    def at_steps(self, steps: int) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
        """The places (2, steps + 1) at the steps from 0 to `steps`; losses and distances (steps + 1) or None.

        See `places_at` and `between`.
        """
        rows = np.arange(steps + 1)
        return self.places_at(rows), self.between(rows, self.loss), self.between(rows, self.distance)

    def places_at(self, steps: np.ndarray) -> np.ndarray:
        """The places (2, k) at these steps (k,).

        Between two rows they lie on a straight line, before the first row they are its own, after the last one NaN. A
        row without a place is left out.
        """
        known = np.isfinite(self.places).all(axis=0)
        if not known.any():
            return np.full((2, len(steps)), np.nan)
        return np.array([np.interp(steps, self.step[known], each[known], right=np.nan) for each in self.places])

    def between(self, steps: np.ndarray, values: np.ndarray | None) -> np.ndarray | None:
        """Values (k,) of the run at these steps (k,), given those of its rows: NaN where it has no place.

        None if there are none. A row without a value is left out.
        """
        places = self.places_at(steps)
        if values is None or not np.isfinite(values).any() or not np.isfinite(places).any():
            return None
        known = np.isfinite(values)
        return np.where(np.isnan(places[0]), np.nan, np.interp(steps, self.step[known], values[known]))


def unit_of(runs: Sequence[RecordedRun]) -> int:
    """How many steps of recorded runs one step of the page stands for: 1, or more where they are longer than LONGEST.

    A row is then at a whole step of the page: the unit divides the steps between the rows, or is a multiple of them.
    """
    steps = np.unique(np.concatenate([each.step for each in runs])).astype(int)
    between, least = max(1, int(np.gcd.reduce(np.diff(steps, prepend=0)))), -(-int(steps[-1]) // LONGEST)
    if least > between:
        return between * -(-least // between)
    parts = (each for each in range(between // max(1, least), 0, -1) if between % each == 0)
    return between // next(parts)


@dataclass(frozen=True)
class Recording:
    """What is known of a plane whose grid was recorded with the runs on it.

    `weights` is the number of weights that were trained, 0 where it is not known. The plane passes through the points
    `through`, each the index of a run and one of its steps. `lengths` are the lengths of the whole paths of the runs in
    all weights, from row to row, in the unit of the map; there are none where they are not known.
    """

    weights: int = 0
    through: tuple[tuple[int, int], ...] = ()
    lengths: tuple[float, ...] = ()


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
    recording: Recording | None = None  # of a grid that is a plane of a recorded training

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
        if self.recording is not None:
            content.update(repr(self.recording).encode())
        return content.hexdigest()[:16]
