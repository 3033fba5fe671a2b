"""The three-hump camel (F. H. Branin, Jr, IBM Journal of Research and Development 16, 1972)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape

# Where the slope is 0, y = -x/2 and x (x^4 - 4.2 x^2 + 3.5) = 0: a side well is at the larger root of x^2.
SIDE = float(np.sqrt(2.1 + np.sqrt(0.91)))


@dataclass(frozen=True)
class ThreeHumpCamel(Landscape):
    """Three wells in a row, the middle one deepest: SGD stops in the first, a ball can roll on."""

    name = "Three-hump camel"
    group = "Many wells"
    formula = r"f(x, y) = 2x^2 - 1.05x^4 + \tfrac{1}{6}x^6 + xy + y^2"
    source = "F. H. Branin, Widely convergent method for finding multiple solutions of nonlinear equations (1972)"
    x_range = (-2.5, 2.5)
    y_range = (-2.5, 2.5)
    start = (2.1, 1.5)
    minima = ((0.0, 0.0), (-SIDE, SIDE / 2), (SIDE, -SIDE / 2))
    view = (-0.65, 1.15, 1.35)
    learning_rate = 0.02

    def loss(self, theta):
        x, y = theta
        square = x * x
        return square * (2 + square * (square / 6 - 1.05)) + y * (x + y)

    def gradient(self, theta):
        x, y = coordinates(theta)
        square = x * x
        return np.array([x * (4 + square * (square - 4.2)) + y, x + 2 * y])

    def hessian(self, theta):
        square = theta[0] * theta[0]
        ones = np.ones_like(square, dtype=float)
        return np.array([[4 + square * (5 * square - 12.6), ones], [ones, 2 * ones]])
