"""The function of M. A. Styblinski and T.-S. Tang (Neural Networks 3, 1990), in two variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape


@dataclass(frozen=True)
class StyblinskiTang(Landscape):
    """Four wells of three depths, one in each corner: a ball needs speed to climb the hill between two of them."""

    name = "Styblinski–Tang"
    group = "Many wells"
    formula = r"f(x, y) = \tfrac{1}{2} \left(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y\right)"
    source = "M. A. Styblinski, T.-S. Tang, Experiments in nonconvex optimization, Neural Networks 3 (1990)"
    x_range = (-4.5, 4.5)
    y_range = (-4.5, 4.5)
    start = (4.2, 1.0)
    view = (-0.83, -0.83, 1.62)
    learning_rate = 0.01

    def loss(self, theta):
        x, y = theta
        return 0.5 * (x * (5 + x * (x * x - 16)) + y * (5 + y * (y * y - 16)))

    def gradient(self, theta):
        theta = np.asarray(theta)
        return theta * (2 * theta * theta - 16) + 2.5

    def hessian(self, theta):
        x, y = theta
        zeros = np.zeros_like(x, dtype=float)
        return np.array([[6 * x * x - 16, zeros], [zeros, 6 * y * y - 16]])
