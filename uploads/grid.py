"""A grid of losses, and the rules that the grid in a file has to obey."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

FEWEST, MOST = 4, 512  # rows and columns
LARGEST_LOSS = 1e12
LARGEST_COORDINATE = 1e6
LONGEST_SIDE = 20  # times the shorter side of the map
CLOSEST = 1e-6  # of the side: two columns nearer than that would make a cliff


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run that came with a grid, in n rows: its steps (n,), rising, and the places (2, n) on the map of the grid.

    Where they are known, the true loss (n,) at the recorded parameters, which the grid may not pass through, and their
    distance (n,) from the plane of the grid.
    """

    name: str
    step: np.ndarray
    places: np.ndarray
    loss: np.ndarray | None = None
    distance: np.ndarray | None = None


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


def checked(x: np.ndarray | None, y: np.ndarray | None, z: np.ndarray) -> Grid:
    """The grid of the numbers in a file, as floats, with x and y rising. Without x and y they run from -1 to 1.

    ValueError names the first rule that the numbers break.
    """
    _check_shape(z)
    rows, columns = z.shape
    z = z.astype(float)
    x = np.linspace(-1, 1, columns) if x is None else x.astype(float)
    y = np.linspace(-1, 1, rows) if y is None else y.astype(float)
    if x.shape != (columns,) or y.shape != (rows,):
        shapes = f"z {_by(z.shape)}, x {_by(x.shape)}, y {_by(y.shape)}"
        raise ValueError(f"The sizes don't fit: {shapes}. z needs a row for each y and a column for each x.")
    for name, each in (("x", x), ("y", y), ("z", z)):
        if not np.isfinite(each).all():
            raise ValueError(f"{name} holds a number that is missing, NaN or infinite.")
    if x[0] > x[-1]:
        x, z = x[::-1], z[:, ::-1]
    if y[0] > y[-1]:
        y, z = y[::-1], z[::-1]
    for name, each in (("x", x), ("y", y)):
        if np.abs(each).max() > LARGEST_COORDINATE or each[-1] - each[0] < 1 / LARGEST_COORDINATE:
            raise ValueError(f"{name} must lie within ±{LARGEST_COORDINATE:,.0f} and span more than a millionth.")
        if (np.diff(each) <= 0).any():
            raise ValueError(f"{name} must rise, or fall, from one value to the next.")
        if np.diff(each).min() < CLOSEST * (each[-1] - each[0]):
            raise ValueError(f"Two values of {name} are too close to one another.")
    sides = sorted((x[-1] - x[0], y[-1] - y[0]))
    if sides[1] > LONGEST_SIDE * sides[0]:
        raise ValueError(f"One side of the map is more than {LONGEST_SIDE} times the other: scale x or y.")
    if np.abs(z).max() > LARGEST_LOSS:
        raise ValueError("z holds a loss beyond ±10^12: scale it down, or take its logarithm.")
    if z.min() == z.max():
        raise ValueError("All losses are the same: the surface is flat.")
    for each in (x, y, z):
        each.setflags(write=False)
    return Grid(x, y, z)


def _check_shape(z: np.ndarray) -> None:
    if z.ndim != 2 or min(z.shape) < FEWEST or max(z.shape) > MOST:
        raise ValueError(f"z is {_by(z.shape)}: it needs {FEWEST} to {MOST} rows and as many columns.")


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(each) for each in shape[:4]) + (" × …" if len(shape) > 4 else "") or "a single number"
