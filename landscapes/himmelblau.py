"""Himmelblau's function, four equal wells (D. M. Himmelblau, Applied Nonlinear Programming, 1972)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Himmelblau(Landscape):
    """Four wells of the same depth: the start and the speed of a ball decide in which of them it ends."""

    name = "Himmelblau's four wells"
    group = "Many wells"
    formula = r"f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    source = "D. M. Himmelblau, Applied Nonlinear Programming (1972)"
    x_range = (-5.0, 5.0)
    y_range = (-5.0, 5.0)
    start = (-0.4, -0.9)
    view = (0.0, -0.81, 1.83)
    learning_rate = 0.003

    def loss(self, theta):
        x, y = theta
        first, second = x * x + y - 11, x + y * y - 7
        return first * first + second * second

    def gradient(self, theta):
        x, y = coordinates(theta)
        first, second = x * x + y - 11, x + y * y - 7
        return np.array([4 * x * first + 2 * second, 2 * first + 4 * y * second])

    def hessian(self, theta):
        x, y = theta
        mixed = 4 * (x + y)
        return np.array([[12 * x * x + 4 * y - 42, mixed], [mixed, 12 * y * y + 4 * x - 26]])
