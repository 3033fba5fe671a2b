"""Booth's function, a mild oval bowl (M. Jamil, X.-S. Yang, A literature survey of benchmark functions, 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Booth(Landscape):
    """A bowl only three times as long as wide: here SGD walks straight in, and a ball overshoots."""

    name = "Booth's bowl"
    group = "Ravines"
    formula = r"f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2"
    source = "M. Jamil, X.-S. Yang, A literature survey of benchmark functions (2013), no. 17"
    x_range = (-10.0, 10.0)
    y_range = (-10.0, 10.0)
    start = (-8.0, 4.0)
    minima = ((1.0, 3.0),)
    view = (-0.95, 0.95, 1.35)
    learning_rate = 0.05

    def loss(self, theta):
        x, y = theta
        first, second = x + 2 * y - 7, 2 * x + y - 5
        return first * first + second * second

    def gradient(self, theta):
        x, y = coordinates(theta)
        return np.array([10 * x + 8 * y - 34, 8 * x + 10 * y - 38])

    def hessian(self, theta):
        ones = np.ones_like(theta[0], dtype=float)
        return np.array([[10 * ones, 8 * ones], [8 * ones, 10 * ones]])
