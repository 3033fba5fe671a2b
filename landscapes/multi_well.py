"""Wells of different depth in a shallow bowl, with hills between them: the sum of a paraboloid and Gaussians."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from catalog import parameter
from landscapes._sums import FEW, summed
from landscapes.base import Landscape

# Arrays without an axis: NumPy takes a third of the time of an operation to make one of a number.
BOWL = np.array(0.3)
WIDTH = 0.6  # standard deviation of every well and hill
SCALE = np.array(1 / (np.sqrt(2) * WIDTH))  # in units of √2 WIDTH a bump falls as exp(−offset²)
# x, y, depth of each well, and x, y, height of each hill; depths and heights as shares of the two parameters
WELLS = ((-1.5, 0.6, 0.55), (0.3, -0.1, 0.8), (1.6, 1.2, 0.65), (1.7, -1.2, 1.0), (-1.0, -1.6, 0.6))
HILLS = ((-0.6, 0.25, 1.0), (0.95, 0.55, 1.3), (1.0, -0.65, 0.5), (-0.35, -0.9, 1.5), (-1.3, -0.5, 1.5))
BUMPS = len(WELLS + HILLS)
CENTRES = np.ascontiguousarray(np.array(WELLS + HILLS).T[:2]) * SCALE  # (2, bumps)


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
    sums_many = True

    depth: float = parameter(2.0, "D", 0.5, 5.0, help="Raising it digs every well deeper, the deepest one most.")
    hill: float = parameter(0.4, "H", 0.0, 3.0, help="Raising it lifts the hills between the wells.")

    @cached_property
    def _heights(self) -> np.ndarray:
        """The height (bumps,) of each well and hill."""
        wells, hills = np.array(WELLS), np.array(HILLS)
        return np.concatenate([-self.depth * wells[:, 2], self.hill * hills[:, 2]])

    @cached_property
    def _slopes(self) -> np.ndarray:
        """The downward slope (bumps,) of each, for a unit of its offset and where it has its full height."""
        return 2 * SCALE * self._heights

    def _bumps_at(self, theta, height) -> tuple[np.ndarray, np.ndarray]:
        """The offsets (2, bumps, *batch) from each centre, and bumps (bumps, *batch) of that height (bumps,)."""
        ones = (1,) * (theta.ndim - 1)
        offsets = theta[:, None] * SCALE - CENTRES.reshape(2, -1, *ones)
        return offsets, _raised(offsets, height.reshape(-1, *ones))

    def loss(self, theta):
        x, y = theta
        return 0.5 * BOWL * (x * x + y * y) + np.add.reduce(self._bumps_at(theta, self._heights)[1])

    def gradient(self, theta):
        if theta.size * BUMPS > FEW:
            offsets, bumps = self._bumps_at(theta, self._slopes)
            return BOWL * theta - summed((offsets * bumps).swapaxes(0, 1))
        # The bumps are the last axis, so that NumPy sums vectors, in the order of `summed`.
        offsets = theta[..., np.newaxis] * SCALE - centres_of_batch(theta.ndim - 1)
        offsets *= _raised(offsets, self._slopes)
        return BOWL * theta - np.add.reduce(offsets, axis=-1)

    def hessian(self, theta):
        (x, y), bumps = self._bumps_at(theta, self._heights)
        bumps = bumps / WIDTH**2
        mixed = np.add.reduce(2 * x * y * bumps)
        return np.array(
            [
                [BOWL + np.add.reduce((2 * x * x - 1) * bumps), mixed],
                [mixed, BOWL + np.add.reduce((2 * y * y - 1) * bumps)],
            ]
        )


@cache
def centres_of_batch(axes: int) -> np.ndarray:
    """The centres (2, 1, …, bumps), with room for so many axes of a batch."""
    return CENTRES.reshape(2, *(1,) * axes, -1)


def _raised(offsets, height):
    """The height of each bump at offsets (2, *shape) from its centre in units of √2 WIDTH; `height` fits the shape."""
    squares = offsets * offsets
    bumps = -squares[0]
    bumps -= squares[1]
    np.exp(bumps, bumps)
    bumps *= height
    return bumps
