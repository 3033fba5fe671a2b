"""Matyas' function, a nearly flat trough (M. Jamil, X.-S. Yang, A literature survey of benchmark functions, 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Matyas(Landscape):
    """A trough with hardly any slope along its floor: SGD crawls where a ball gathers speed."""

    name = "Matyas' trough"
    group = "Ravines"
    formula = r"f(x, y) = 0.26 \left(x^2 + y^2\right) - 0.48\,xy"
    source = "M. Jamil, X.-S. Yang, A literature survey of benchmark functions (2013), no. 71"
    x_range = (-10.0, 10.0)
    y_range = (-10.0, 10.0)
    start = (-9.0, -3.0)
    minima = ((0.0, 0.0),)
    view = (-1.3, -0.75, 1.2)
    learning_rate = 0.2

    def loss(self, theta):
        x, y = theta
        return 0.26 * (x * x + y * y) - 0.48 * x * y

    def gradient(self, theta):
        x, y = coordinates(theta)
        return np.array([0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x])

    def hessian(self, theta):
        ones = np.ones_like(theta[0], dtype=float)
        return np.array([[0.52 * ones, -0.48 * ones], [-0.48 * ones, 0.52 * ones]])
