"""A landscape that a visitor uploads: a smooth surface through a grid of losses, measured on a real network perhaps.

Inside the grid it consists of bicubic patches with limited slopes (geometry/patches.py), which pass through every value
and stay within the range of the losses. Through a loss that is cut off at a cap, the cubic spline that has the smallest
curvature (de Boor, 1962) swings beyond the cap and into wells that nobody measured; slopes that vanish at every turn
of a row (Fritsch and Carlson, 1980) turn the floor of a slanted valley into a chain of wells. benchmarks/surfaces.py
compares them, and docs/surfaces.md shows the figures. Outside of the grid the surface goes on without a jump in its
slope, straight at right angles to the border.

An infinite loss is a wall: it counts as the highest finite loss. A loss that is NaN is a hole: the four cells around it
are no part of the landscape, whose loss is NaN there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from catalog import text
from geometry.minima import Wells, find_wells
from geometry.patches import cubic, patches, weights
from landscapes._brought import Brought
from uploads.found import Choices
from uploads.grid import Grid, unit_of
from uploads.reader import ENDINGS, HELP, read
from uploads.reading import Reading

SAMPLE = 41  # rows and columns
SHORTEST = 10  # steps of a race


@dataclass(frozen=True, eq=False)
class Patches(Grid):
    """The smooth surface through a grid of losses, and its derivatives."""

    @cached_property
    def heights(self) -> np.ndarray:
        """The losses that the surface passes through (rows, columns): a wall instead of an infinity, NaN for a hole."""
        highest = self.z[np.isfinite(self.z)].max()
        return np.where(self.z == np.inf, highest, np.where(np.isfinite(self.z), self.z, np.nan))

    @cached_property
    def _patches(self) -> tuple[np.ndarray, tuple[float, float], np.ndarray, np.ndarray]:
        """The corners of the patches (4, rows * columns), their lowest and highest height, their widths and depths."""
        corners, heights = patches(self.x, self.y, self.heights)
        return np.ascontiguousarray(corners.reshape(-1, 4).T), heights, np.diff(self.x), np.diff(self.y)

    @cached_property
    def holes(self) -> np.ndarray | None:
        """Whether a cell is a hole, (rows - 1, columns - 1); None if none is."""
        z = np.isnan(self.heights)
        holes = z[:-1, :-1] | z[:-1, 1:] | z[1:, :-1] | z[1:, 1:]
        return holes if holes.any() else None

    def derivatives(self, x, y, *orders: tuple[int, int]) -> list:
        """The derivatives of the given orders along x and y, at points x, y within the grid.

        On a line of the grid a second derivative is that of the cell above it or to its right.
        """
        if self.holes is None and np.ndim(x) == 0:
            return self._at_point(float(x), float(y), orders)
        shape, x, y = np.shape(x), np.ravel(x), np.ravel(y)
        column, row = self.x[1:-1].searchsorted(x, "right"), self.y[1:-1].searchsorted(y, "right")
        if self.holes is not None:
            column, row = self._beside_holes(self.holes, x, y, column, row)
        corners, (lowest, highest), widths, depths = self._patches
        size = np.array([widths[column], depths[row]])
        across = (np.array([x, y]) - (self.x[column], self.y[row])) / size  # from 0 to 1 across the cell
        columns = len(self.x)
        corner = np.array([[[0], [1]], [[columns], [columns + 1]]]) + (row * columns + column)
        # At the corners of each cell, in (2 columns, 2, 2 rows, points): the height and the slope along y, and the
        # slopes of both along x.
        at = corners.take(corner, axis=1).transpose(2, 0, 1, 3)
        values, along_x = at[:, ::2], at[:, 1::2]
        weighted = {order: weights(across, size, order) for order in {each for pair in orders for each in pair}}
        rows = {order: cubic(values, along_x, [each[0] for each in weighted[order]], order) for order, _ in orders}
        found = []
        for order, order_y in orders:
            heights, slopes = rows[order]
            value = cubic(heights, slopes, [each[1] for each in weighted[order_y]], order_y)
            if order == order_y == 0:  # it may be rounded
                value = np.minimum(np.maximum(value, lowest), highest)
            found.append(value.reshape(shape)[()])
        return found

    @cached_property
    def _axes(self) -> tuple[list[float], list[float]]:
        return self.x.tolist(), self.y.tolist()

    def _at_point(self, x: float, y: float, orders: Sequence[tuple[int, int]]) -> list:
        """The derivatives at one point, to the bit those of many: NumPy takes four times as long for a single one."""
        (xs, ys), (corners, (lowest, highest), _, _) = self._axes, self._patches
        column, row = bisect_right(xs, x, 1, len(xs) - 1) - 1, bisect_right(ys, y, 1, len(ys) - 1) - 1
        width, depth = xs[column + 1] - xs[column], ys[row + 1] - ys[row]
        u, v = (x - xs[column]) / width, (y - ys[row]) / depth
        first = row * len(xs) + column
        at = corners.take((first, first + 1, first + len(xs), first + len(xs) + 1), axis=1).tolist()
        rows = {}
        for order in {order for order, _ in orders}:
            weighted = weights(u, width, order)
            rows[order] = [
                [cubic(at[each][side : side + 2], at[each + 1][side : side + 2], weighted, order) for side in (0, 2)]
                for each in (0, 2)
            ]
        found = []
        for order, order_y in orders:
            heights, slopes = rows[order]
            value = cubic(heights, slopes, weights(v, depth, order_y), order_y)
            found.append(np.float64(min(max(value, lowest), highest) if order == order_y == 0 else value))
        return found

    def _beside_holes(self, holes, x, y, column, row):
        """The cells of points, where a point on the border of a hole belongs to a cell beside the hole."""
        for left, below in ((1, 0), (0, 1), (1, 1)):
            other = np.maximum(row - below, 0), np.maximum(column - left, 0)
            on_border = ((x == self.x[column]) | (left == 0)) & ((y == self.y[row]) | (below == 0))
            moved = holes[row, column] & on_border & ~holes[other]
            row, column = np.where(moved, other[0], row), np.where(moved, other[1], column)
        return column, row


@dataclass(frozen=True)
class Surface(Brought):
    """Race over losses that you measured, on a smooth surface through them, or watch a training that you recorded."""

    name = "Your own surface"
    group = "Your own"
    formula = r"f(x, y) = \text{bicubic patches through a grid of losses}"
    source = "A bumpy bowl made for this page: (x² + 2y²)/4 + ½ sin 3x cos 2y, known at 41 × 41 points only"
    x_range = (-3.0, 3.0)  # the ranges, the formula and the source of the sample; an upload has its own
    y_range = (-3.0, 3.0)

    files = ENDINGS
    file_help = HELP

    digest: str = text("", "", 16)
    losses: Patches | None = field(default=None, repr=False, compare=False)
    reading: Reading | None = field(default=None, repr=False, compare=False)  # how the file was read

    def __post_init__(self) -> None:
        super().__post_init__()
        # The digest is always that of the grid: two surfaces of the same digest are the same landscape.
        if self.digest and self.losses is None:
            raise ValueError("An uploaded surface is not in its link: upload its file again, or ask the sender for it.")
        grid, digest = self.values, "" if self.losses is None else self.losses.digest
        rows, columns = grid.z.shape
        attributes: dict[str, Any] = {
            "recorded": grid.runs,
            "digest": digest,
            "x_range": (float(grid.x[0]), float(grid.x[-1])),
            "y_range": (float(grid.y[0]), float(grid.y[-1])),
            "formula": rf"f(x, y) = \text{{bicubic patches through }} {rows} \times {columns} \text{{ losses}}",
            "axes": grid.labels,
            "height_name": grid.height,
        }
        if grid.recording is not None:
            last = max(int(each.step[-1]) for each in grid.runs)
            attributes |= {"recording": grid.recording, "replayed": grid.runs, "recorded": ()}
            attributes["steps"] = max(SHORTEST, -(-last // unit_of(grid.runs)))
        if grid.holes is not None:
            attributes["partial"] = True
        if digest:
            attributes["unlinked"] = "The link leaves out your surface: send its file along."
            attributes["source"] = f"An uploaded grid of {rows} × {columns} losses, its fingerprint {digest}"
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    @property
    def _wells(self):
        return _wells_of(self)

    @classmethod
    def read(
        cls, name: str, data: bytes, choices: Choices | None = None, added: Sequence[tuple[str, bytes]] = ()
    ) -> Surface:
        """The surface through the grid of an uploaded file. ValueError with one line if there can be none.

        `added` are the names and contents of files with runs alone, which are drawn over it.
        """
        reading = read(data, choices or Choices(), added)
        grid = Patches(**vars(reading.grid))
        if grid.holes is not None and grid.holes.all():
            raise ValueError("There is no surface: nowhere are the losses at the four corners of a cell known.")
        return cls(losses=grid, reading=reading)

    @property
    def values(self) -> Patches:
        """The surface through the grid of losses."""
        return sample() if self.losses is None else self.losses

    @property
    def start(self):
        """A recorded training has its own; elsewhere one is found."""
        return super().start if self.recording is None else self.near(self.replayed[0].places[:, 0])

    @property
    def places(self) -> np.ndarray:
        """The places of the grid, (2, rows, columns)."""
        return np.stack(np.meshgrid(self.values.x, self.values.y))

    # Outside of the grid, at distances dx and dy from its nearest point, f = S + Sx dx + Sy dy + Sxy dx dy. This joins
    # the spline at the border with the same loss and the same gradient, and has exact derivatives as well.

    @cached_property
    def _corners(self) -> np.ndarray:
        """The lower left and the upper right corner of the grid, (2, 2)."""
        return np.array([self.x_range, self.y_range]).T

    def _nearest(self, theta):
        """The nearest point x, y of the grid, the distances dx, dy from it, and a mask of what isn't finite.

        The last three are None where all of theta lies on the grid.
        """
        theta = np.asarray(theta, dtype=float)
        if theta.ndim == 1:
            (left, right), (bottom, top), (x, y) = self.x_range, self.y_range, theta.tolist()
            if left <= x <= right and bottom <= y <= top:
                return x, y, None, None, None
        low, high = (each.reshape(2, *(1,) * (theta.ndim - 1)) for each in self._corners)
        nearest = np.minimum(np.maximum(theta, low), high)
        if (nearest == theta).all():
            return *nearest, None, None, None
        lost = ~np.isfinite(theta).all(axis=0)
        nearest = np.where(lost, low, nearest)
        return *nearest, *np.where(lost, np.nan, theta - nearest), lost

    def loss(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        if dx is None:
            return self.values.derivatives(x, y, (0, 0))[0]
        loss, along_x, along_y, twist = self.values.derivatives(x, y, (0, 0), (1, 0), (0, 1), (1, 1))
        with np.errstate(all="ignore"):
            return loss + (along_x * dx + along_y * dy) + twist * dx * dy

    def gradient(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        if dx is None:
            return np.array(self.values.derivatives(x, y, (1, 0), (0, 1)))
        along_x, along_y, twist = self.values.derivatives(x, y, (1, 0), (0, 1), (1, 1))
        with np.errstate(all="ignore"):
            return np.array([along_x, along_y]) + twist * np.array([dy, dx])

    def hessian(self, theta):
        x, y, dx, dy, lost = self._nearest(theta)
        xx, xy, yy, xxy, xyy = self.values.derivatives(x, y, (2, 0), (1, 1), (0, 2), (2, 1), (1, 2))
        if dx is not None:
            with np.errstate(all="ignore"):
                xx = np.where(dx == 0, xx + xxy * dy, 0.0)
                yy = np.where(dy == 0, yy + xyy * dx, 0.0)
            xx, xy, yy = (np.where(lost, np.nan, each) for each in (xx, xy, yy))
        return np.array([[xx, xy], [xy, yy]])


@lru_cache(maxsize=16)  # a surface of 512x512 losses takes 15 MB with what it has cached
def _wells_of(surface: Surface) -> Wells:
    return find_wells(surface.loss, surface.gradient, surface.hessian, surface.x_range, surface.y_range)


@lru_cache(maxsize=1)
def sample() -> Patches:
    """A bumpy bowl, like the losses around the minimum of a network (Li et al., 2018)."""
    x = np.linspace(-3.0, 3.0, SAMPLE)
    across, up = np.meshgrid(x, x)
    return Patches(x, x, (across**2 + 2 * up**2) / 4 + 0.5 * np.sin(3 * across) * np.cos(2 * up))
