"""The six-hump camel (F. H. Branin, Jr, IBM Journal of Research and Development 16, 1972)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class SixHumpCamel(Landscape):
    """Six wells in pairs of three depths: from the same start a faster ball ends in another well."""

    name = "Six-hump camel"
    group = "Many wells"
    formula = r"f(x, y) = \left(4 - 2.1x^2 + \tfrac{1}{3}x^4\right) x^2 + xy + \left(-4 + 4y^2\right) y^2"
    source = "F. H. Branin, Widely convergent method for finding multiple solutions of nonlinear equations (1972)"
    x_range = (-2.1, 2.1)
    y_range = (-1.2, 1.2)
    start = (1.9, 0.9)
    view = (0.0, -1.18, 1.62)
    learning_rate = 0.01

    def loss(self, theta):
        x, y = theta
        along, across = x * x, y * y
        return along * (4 + along * (along / 3 - 2.1)) + x * y + 4 * across * (across - 1)

    def gradient(self, theta):
        x, y = coordinates(theta)
        along, across = x * x, y * y
        return np.array([x * (8 + along * (2 * along - 8.4)) + y, x + y * (16 * across - 8)])

    def hessian(self, theta):
        x, y = theta
        along = x * x
        ones = np.ones_like(along, dtype=float)
        return np.array([[8 + along * (10 * along - 25.2), ones], [ones, 48 * y * y - 8]])
