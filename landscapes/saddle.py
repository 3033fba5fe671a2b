"""A saddle between two wells, the simplest one: up along x, down along y, and a quartic wall that ends the fall.

Its role in training: Y. Dauphin et al., Identifying and attacking the saddle point problem (2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalog import parameter
from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Saddle(Landscape):
    """Flat at the pass between two wells: SGD lingers there for long, a ball gets away sooner."""

    name = "Saddle"
    group = "Saddles and plateaus"
    formula = r"f(x, y) = \tfrac{1}{2} x^2 - \tfrac{1}{2} a\,y^2 + \tfrac{1}{4} y^4"
    source = "Y. Dauphin et al., Identifying and attacking the saddle point problem (2014), with a wall added"
    x_range = (-1.4, 1.4)
    y_range = (-1.4, 1.4)
    start = (-1.3, 0.001)
    view = (-1.3, -0.9, 1.1)
    learning_rate = 0.02

    fall: float = parameter(
        1.0, "a", 0.1, 1.5, log=True, help="Raising it makes the ground fall off faster on both sides of the saddle."
    )

    @cached_property
    def minima(self):
        well = float(np.sqrt(self.fall))
        return ((0.0, well), (0.0, -well))

    def loss(self, theta):
        x, y = theta
        square = y * y
        return 0.5 * x * x + square * (0.25 * square - 0.5 * self.fall)

    def gradient(self, theta):
        x, y = coordinates(theta)
        return np.array([x, y * (y * y - self.fall)])

    def hessian(self, theta):
        x, y = theta
        zeros = np.zeros_like(x, dtype=float)
        return np.array([[zeros + 1, zeros], [zeros, 3 * y * y - self.fall]])
