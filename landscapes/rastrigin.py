"""Rastrigin's function, a bowl with a well at every crossing of a lattice (L. A. Rastrigin, 1974), in two variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes.base import Landscape

TURN = 2 * np.pi


@dataclass(frozen=True)
class Rastrigin(Landscape):
    """An egg carton in a wide bowl: SGD stays in the well where it starts, a fast ball gets past a few."""

    name = "Rastrigin's egg carton"
    group = "Many wells"
    formula = r"f(x, y) = 2A + x^2 + y^2 - A \cos 2\pi x - A \cos 2\pi y"
    source = "L. A. Rastrigin, Systems of Extremal Control (1974)"
    x_range = (-5.12, 5.12)
    y_range = (-5.12, 5.12)
    start = (-4.37, 4.47)
    view = (-0.79, -0.21, 1.83)
    learning_rate = 0.004

    ripple: float = parameter(
        10.0, "A", 0.0, 20.0, help="Raising it makes every well deeper and its walls steeper; 0 is a plain bowl."
    )

    def loss(self, theta):
        x, y = theta
        return x * x + y * y + self.ripple * (2 - np.cos(TURN * x) - np.cos(TURN * y))

    def gradient(self, theta):
        theta = np.asarray(theta)
        return 2 * theta + TURN * self.ripple * np.sin(TURN * theta)

    def hessian(self, theta):
        x, y = theta
        zeros, most = np.zeros_like(x, dtype=float), TURN * TURN * self.ripple
        return np.array([[2 + most * np.cos(TURN * x), zeros], [zeros, 2 + most * np.cos(TURN * y)]])
