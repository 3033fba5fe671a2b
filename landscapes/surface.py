"""A landscape that a visitor uploads: a smooth surface through a grid of losses, measured on a real network perhaps.

Inside the grid it is the cubic spline through every value (de Boor, 1962); outside it goes on without a jump in its
slope, straight at right angles to the border.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from catalog import text
from landscapes._survey import survey
from landscapes._wells import wells_of
from landscapes.base import Landscape
from uploads.grid import Grid
from uploads.reader import ARRAYS, read_grid

SAMPLE = 41  # rows and columns


@dataclass(frozen=True, eq=False)
class Spline(Grid):
    """The cubic spline through a grid of losses, and its derivatives."""

    @cached_property
    def derivatives(self) -> dict:
        """SciPy's splines that were needed so far, by the orders of the derivative along x and y."""
        return {}

    def derivative(self, along_x: int, along_y: int):
        """The derivative of these orders, as a spline of SciPy's. It takes as long to make as thousands of points."""
        orders = along_x, along_y
        if orders not in self.derivatives:
            from scipy.interpolate import RectBivariateSpline  # takes a second, so not before a surface is drawn

            if orders == (0, 0):
                self.derivatives[orders] = RectBivariateSpline(self.x, self.y, self.z.T, kx=3, ky=3, s=0)
            else:
                self.derivatives[orders] = self.derivative(0, 0).partial_derivative(*orders)
        return self.derivatives[orders]


@dataclass(frozen=True)
class Surface(Landscape):
    """Race over losses that you measured: upload a grid of them, and a smooth surface is laid through it."""

    name = "Your own surface"
    group = "Your own"
    formula = r"f(x, y) = \text{cubic spline through a grid of losses}"
    source = "A bumpy bowl made for this page: (x² + 2y²)/4 + ½ sin 3x cos 2y, known at 41 × 41 points only"
    x_range = (-3.0, 3.0)  # the ranges, the formula and the source of the sample; an upload has its own
    y_range = (-3.0, 3.0)

    files = tuple(ARRAYS)
    file_help = (
        "A grid of losses, at most 4 MB and 512 × 512: .npz with x, y and z, or z alone; or .csv as a matrix, as a "
        "matrix with its axes, or with the columns x, y, z."
    )

    digest: str = text("", "", 16)
    losses: Spline | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The digest is always that of the grid: two surfaces of the same digest are the same landscape.
        if self.digest and self.losses is None:
            raise ValueError("An uploaded surface is not in its link: upload its file again, or ask the sender for it.")
        grid, digest = self.values, "" if self.losses is None else self.losses.digest
        rows, columns = grid.z.shape
        attributes = {
            "digest": digest,
            "x_range": (float(grid.x[0]), float(grid.x[-1])),
            "y_range": (float(grid.y[0]), float(grid.y[-1])),
            "formula": rf"f(x, y) = \text{{cubic spline through a grid of }} {rows} \times {columns} \text{{ losses}}",
        }
        if digest:
            attributes["unlinked"] = "The link leaves out your surface: send its file along."
            attributes["source"] = f"An uploaded grid of {rows} × {columns} losses, its fingerprint {digest}"
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    @classmethod
    def read(cls, name: str, data: bytes) -> Surface:
        """The surface through the grid of an uploaded file. ValueError with one line if there can be none."""
        grid = read_grid(name, data)
        surface = cls(losses=Spline(grid.x, grid.y, grid.z))
        with np.errstate(all="ignore"):
            try:
                smooth = np.isfinite(surface.loss(surface.places)).all()
            except ValueError:  # SciPy's error for a grid that no spline fits
                smooth = False
        if not smooth:
            raise ValueError("No smooth surface goes through these losses.")
        return surface

    @property
    def values(self) -> Spline:
        """The spline through the grid of losses."""
        return sample() if self.losses is None else self.losses

    @property
    def places(self) -> np.ndarray:
        """The places of the grid, (2, rows, columns)."""
        return np.stack(np.meshgrid(self.values.x, self.values.y))

    @property
    def minima(self):
        return self._wells.minima

    @property
    def floors(self):
        return self._wells.floors

    @property
    def resolved(self):
        return self._wells.resolved

    @property
    def _wells(self):
        return wells_of(self, self.x_range, self.y_range)

    @property
    def start(self):
        return survey(self).start

    @property
    def learning_rate(self):
        return survey(self).learning_rate

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
        low, high = (each.reshape(2, *(1,) * (theta.ndim - 1)) for each in self._corners)
        nearest = np.minimum(np.maximum(theta, low), high)
        if (nearest == theta).all():
            return *nearest, None, None, None
        lost = ~np.isfinite(theta).all(axis=0)
        nearest = np.where(lost, low, nearest)
        return *nearest, *np.where(lost, np.nan, theta - nearest), lost

    def loss(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        loss = self._derivative(x, y, 0, 0)
        if dx is None:
            return loss
        with np.errstate(all="ignore"):
            slopes = self._derivative(x, y, 1, 0) * dx + self._derivative(x, y, 0, 1) * dy
            return loss + slopes + self._derivative(x, y, 1, 1) * dx * dy

    def gradient(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        gradient = np.array([self._derivative(x, y, 1, 0), self._derivative(x, y, 0, 1)])
        if dx is None:
            return gradient
        with np.errstate(all="ignore"):
            return gradient + self._derivative(x, y, 1, 1) * np.array([dy, dx])

    def hessian(self, theta):
        x, y, dx, dy, lost = self._nearest(theta)
        xx, xy, yy = (self._derivative(x, y, *orders) for orders in ((2, 0), (1, 1), (0, 2)))
        if dx is not None:
            with np.errstate(all="ignore"):
                xx = np.where(dx == 0, xx + self._derivative(x, y, 2, 1) * dy, 0.0)
                yy = np.where(dy == 0, yy + self._derivative(x, y, 1, 2) * dx, 0.0)
            xx, xy, yy = (np.where(lost, np.nan, each) for each in (xx, xy, yy))
        return np.array([[xx, xy], [xy, yy]])

    def _derivative(self, x, y, along_x: int, along_y: int):
        """The derivative of these orders of the spline, at points x, y within the grid."""
        return self.values.derivative(along_x, along_y)(x, y, grid=False)


@lru_cache(maxsize=1)
def sample() -> Spline:
    """A bumpy bowl, like the losses around the minimum of a network (Li et al., 2018)."""
    x = np.linspace(-3.0, 3.0, SAMPLE)
    across, up = np.meshgrid(x, x)
    return Spline(x, x, (across**2 + 2 * up**2) / 4 + 0.5 * np.sin(3 * across) * np.cos(2 * up))
