"""Wells of different depth in a shallow bowl, with hills between them: the sum of a paraboloid and Gaussians."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalog import parameter
from landscapes.base import Landscape, find_minima

BOWL = 0.3
WIDTH = 0.6  # standard deviation of every well and hill
# x, y, depth of each well, and x, y, height of each hill, as shares of the two knobs
WELLS = ((-1.5, 0.6, 0.55), (0.3, -0.1, 0.8), (1.6, 1.2, 0.65), (1.7, -1.2, 1.0), (-1.0, -1.6, 0.6))
HILLS = ((-0.6, 0.25, 1.0), (0.95, 0.55, 1.3), (1.0, -0.65, 0.5), (-0.35, -0.9, 1.5), (-1.3, -0.5, 1.5))


@dataclass(frozen=True)
class MultiWell(Landscape):
    """Wells of different depth with hills between them: a rolling ball can pass a hill that stops a walker."""

    name = "Many wells"
    formula = (
        r"f(x, y) = 0.15 \left(x^2 + y^2\right) - D \sum_i d_i\, e^{-|\theta - w_i|^2 / 2s^2}"
        r" + H \sum_j h_j\, e^{-|\theta - p_j|^2 / 2s^2}, \quad s = 0.6"
    )
    source = "Built for this page: five wells w, five hills p between them, in a shallow bowl"
    x_range = (-3.0, 3.0)
    y_range = (-3.0, 3.0)
    start = (-2.6, 1.2)
    learning_rate = 0.1

    depth: float = parameter(2.0, "D", 0.5, 5.0, help="Raising it digs every well deeper, the deepest one most.")
    hill: float = parameter(0.4, "H", 0.0, 3.0, help="Raising it lifts the hills between the wells.")

    @cached_property
    def minima(self):
        return find_minima(self)

    @cached_property
    def _bumps(self) -> tuple[np.ndarray, np.ndarray]:
        """The centres (2, bumps) of wells and hills, and their heights (bumps,)."""
        wells, hills = np.array(WELLS), np.array(HILLS)
        heights = np.concatenate([-self.depth * wells[:, 2], self.hill * hills[:, 2]])
        return np.concatenate([wells, hills])[:, :2].T, heights

    def _offsets_and_bumps(self, theta) -> tuple[np.ndarray, np.ndarray]:
        """The offsets from each centre in widths, (2, bumps, *batch), and each bump's height there, (bumps, *batch)."""
        theta = np.asarray(theta)
        ones = (1,) * (theta.ndim - 1)
        centres, heights = self._bumps
        offsets = (theta[:, np.newaxis] - centres.reshape(2, -1, *ones)) / WIDTH
        x, y = offsets
        return offsets, heights.reshape(-1, *ones) * np.exp(-0.5 * (x * x + y * y))

    def loss(self, theta):
        x, y = theta
        _, bumps = self._offsets_and_bumps(theta)
        return 0.5 * BOWL * (x * x + y * y) + bumps.sum(axis=0)

    def gradient(self, theta):
        offsets, bumps = self._offsets_and_bumps(theta)
        return BOWL * np.asarray(theta) - (offsets * bumps).sum(axis=1) / WIDTH

    def hessian(self, theta):
        (x, y), bumps = self._offsets_and_bumps(theta)
        mixed = (x * y * bumps).sum(axis=0)
        return (
            np.array([[((x * x - 1) * bumps).sum(axis=0), mixed], [mixed, ((y * y - 1) * bumps).sum(axis=0)]])
            / WIDTH**2
            + BOWL * np.eye(2).reshape((2, 2) + (1,) * (np.ndim(theta) - 1))
        )
