"""Wells of different depth in a shallow bowl, with hills between them: the sum of a paraboloid and Gaussians."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from catalog import parameter
from landscapes._sums import FEW, summed
from landscapes.base import Landscape

# Arrays without an axis: NumPy takes a third of the time of an operation to make one of a number.
BOWL = np.array(0.3)
WIDTH = np.array(0.6)  # standard deviation of every well and hill
HALF = np.array(-0.5)
# x, y, depth of each well, and x, y, height of each hill; depths and heights as shares of the two parameters
WELLS = ((-1.5, 0.6, 0.55), (0.3, -0.1, 0.8), (1.6, 1.2, 0.65), (1.7, -1.2, 1.0), (-1.0, -1.6, 0.6))
HILLS = ((-0.6, 0.25, 1.0), (0.95, 0.55, 1.3), (1.0, -0.65, 0.5), (-0.35, -0.9, 1.5), (-1.3, -0.5, 1.5))
BUMPS = len(WELLS + HILLS)


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
    def _bumps(self) -> tuple[np.ndarray, np.ndarray]:
        return _wells_and_hills(self.depth, self.hill)

    def _bumps_at(self, theta) -> tuple[np.ndarray, np.ndarray]:
        """The offsets (2, bumps, *batch) from each centre in units of WIDTH, and the heights (bumps, *batch)."""
        centres, height = self._bumps
        if ones := (1,) * (theta.ndim - 1):
            centres, height = centres.reshape(2, -1, *ones), height.reshape(-1, *ones)
        offsets = theta[:, None] / WIDTH - centres
        return offsets, _raised(offsets, HALF, height)

    def loss(self, theta):
        x, y = theta
        return 0.5 * BOWL * (x * x + y * y) + np.add.reduce(self._bumps_at(theta)[1])

    def gradient(self, theta):
        ones = (1,) * (theta.ndim - 1)
        centres, *terms = (each.reshape(*each.shape, *ones) for each in _slopes(self.depth, self.hill, ()))
        offsets = theta[:, np.newaxis] - centres
        offsets *= _raised(offsets, *terms)
        return summed(offsets.swapaxes(0, 1))

    def gradient_for(self, shape):
        """The gradient at thetas of that shape (d, *batch), in three quarters of the time; None for many runs."""
        if math.prod(shape) * BUMPS > FEW:
            return None
        centres, factors, heights = _slopes(self.depth, self.hill, shape[1:])
        offsets, squares, bumps = (np.empty_like(each) for each in (centres, centres, factors))
        across, along = squares

        # In one piece and in the same arrays at each step: otherwise it takes a third longer.
        def gradient(theta):
            np.subtract(theta[..., np.newaxis], centres, offsets)
            np.multiply(offsets, offsets, squares)
            np.add(across, along, bumps)
            np.multiply(bumps, factors, bumps)
            np.exp(bumps, bumps)
            np.multiply(bumps, heights, bumps)
            np.multiply(offsets, bumps, offsets)
            # The terms are the last axis, so that NumPy sums vectors, in the order of `summed`.
            return np.add.reduce(offsets, -1)

        return gradient

    def hessian(self, theta):
        (x, y), bumps = self._bumps_at(theta)
        bumps = bumps / WIDTH**2
        mixed = np.add.reduce(x * y * bumps)
        return np.array(
            [
                [BOWL + np.add.reduce((x * x - 1) * bumps), mixed],
                [mixed, BOWL + np.add.reduce((y * y - 1) * bumps)],
            ]
        )


def _wells_and_hills(depth: float, hill: float) -> tuple[np.ndarray, np.ndarray]:
    """The centres (2, bumps) of wells and hills in units of WIDTH, and their heights (bumps,)."""
    wells, hills = np.array(WELLS), np.array(HILLS)
    centres = np.concatenate([wells, hills])[:, :2].T / WIDTH
    return np.ascontiguousarray(centres), np.concatenate([-depth * wells[:, 2], hill * hills[:, 2]])


@lru_cache(8)
def _slopes(depth: float, hill: float, batch: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """The terms of the gradient, offset · height · e^(factor · |offset|²): centres (2, *batch, terms), and factors and
    heights (*batch, terms). The last term is the bowl, whose factor is 0.

    They are repeated for the batch: NumPy takes as long again to do so in each operation with a short table.
    """
    centres, heights = _wells_and_hills(depth, hill)
    centres = np.concatenate([centres * WIDTH, np.zeros((2, 1))], axis=1).reshape(2, *(1,) * len(batch), -1)
    factors = np.append(np.full(BUMPS, HALF / WIDTH**2), 0.0)
    heights = np.append(-heights / WIDTH**2, BOWL)
    shape = (*batch, BUMPS + 1)
    return tuple(np.broadcast_to(*each).copy() for each in ((centres, (2, *shape)), (factors, shape), (heights, shape)))


def _raised(offsets, factors, heights):
    """height · e^(factor · |offset|²) of each bump at offsets (2, *shape); factors and heights fit the shape."""
    squares = offsets * offsets
    bumps = squares[0] + squares[1]
    bumps *= factors
    np.exp(bumps, bumps)
    bumps *= heights
    return bumps
