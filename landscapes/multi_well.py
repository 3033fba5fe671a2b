"""Wells of different depth in a shallow bowl, with hills between them: the sum of a paraboloid and Gaussians."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalog import parameter
from landscapes._sums import summed
from landscapes.base import Landscape

BOWL = 0.3
WIDTH = 0.6  # standard deviation of every well and hill
# x, y, depth of each well, and x, y, height of each hill; depths and heights as shares of the two parameters
WELLS = ((-1.5, 0.6, 0.55), (0.3, -0.1, 0.8), (1.6, 1.2, 0.65), (1.7, -1.2, 1.0), (-1.0, -1.6, 0.6))
HILLS = ((-0.6, 0.25, 1.0), (0.95, 0.55, 1.3), (1.0, -0.65, 0.5), (-0.35, -0.9, 1.5), (-1.3, -0.5, 1.5))


@dataclass(frozen=True)
class MultiWell(Landscape):
    """Wells of different depth with hills between them: a ball with momentum can pass a hill that stops SGD."""

    name = "Many wells"
    group = "Many wells"
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
    def _bumps(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The centres x and y of wells and hills in units of WIDTH, and their heights, (bumps,) each."""
        wells, hills = np.array(WELLS), np.array(HILLS)
        x, y = np.concatenate([wells, hills])[:, :2].T / WIDTH
        return x, y, np.concatenate([-self.depth * wells[:, 2], self.hill * hills[:, 2]])

    def _bumps_at(self, theta) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The offsets x and y from each centre in units of WIDTH, and the height of each bump, (bumps, *batch) each."""
        x, y = theta
        centre_x, centre_y, height = self._bumps
        if ones := (1,) * np.ndim(x):
            centre_x, centre_y, height = (each.reshape(-1, *ones) for each in self._bumps)
        x, y = x / WIDTH - centre_x, y / WIDTH - centre_y
        return x, y, height * np.exp(-0.5 * (x * x + y * y))

    def loss(self, theta):
        x, y = theta
        _, _, bumps = self._bumps_at(theta)
        return 0.5 * BOWL * (x * x + y * y) + np.add.reduce(bumps)

    def gradient(self, theta):
        x, y = theta
        from_x, from_y, bumps = self._bumps_at(theta)
        bumps = bumps / WIDTH
        return np.array([BOWL * x - summed(from_x * bumps), BOWL * y - summed(from_y * bumps)])

    def hessian(self, theta):
        x, y, bumps = self._bumps_at(theta)
        bumps = bumps / WIDTH**2
        mixed = np.add.reduce(x * y * bumps)
        return np.array(
            [
                [BOWL + np.add.reduce((x * x - 1) * bumps), mixed],
                [mixed, BOWL + np.add.reduce((y * y - 1) * bumps)],
            ]
        )
