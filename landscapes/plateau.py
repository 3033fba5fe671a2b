"""A wide plain of one gentle slope with a well in it: a pseudo-Huber cone and a Gaussian, both of an oval distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes.base import Landscape

WIDTH = 0.8  # standard deviation of the well along x
OVAL = 4.0  # the weight of y² in the squared distance


@dataclass(frozen=True)
class Plateau(Landscape):
    """A long gentle slope before a well: SGD crawls down it, a ball gathers up to 1/(1 − β) times the speed."""

    name = "Plateau"
    group = "Saddles and plateaus"
    formula = r"f(x, y) = S \left(\sqrt{1 + q} - 1\right) + 1 - e^{-q / 1.28}, \quad q = x^2 + 4y^2"
    source = "Built for this page: the constant slope on which momentum reaches its terminal speed"
    x_range = (-8.0, 4.0)
    y_range = (-4.0, 4.0)
    start = (-7.0, 3.0)
    minima = ((0.0, 0.0),)
    view = (-0.58, -0.58, 1.83)
    learning_rate = 0.1

    slope: float = parameter(
        0.05, "S", 0.001, 1.0, log=True, help="Raising it tilts the plain more, so that it is crossed in fewer steps."
    )

    def loss(self, theta):
        x, y = theta
        q = x * x + OVAL * y * y
        return self.slope * (np.sqrt(1 + q) - 1) - np.expm1(-q / (2 * WIDTH**2))

    def gradient(self, theta):
        x, y = theta
        q = x * x + OVAL * y * y
        rise = self.slope / np.sqrt(1 + q) + np.exp(-q / (2 * WIDTH**2)) / WIDTH**2  # twice the slope along q
        return np.array([rise * x, OVAL * rise * y])

    def hessian(self, theta):
        x, y = theta
        q = x * x + OVAL * y * y
        root, well = np.sqrt(1 + q), np.exp(-q / (2 * WIDTH**2)) / WIDTH**2
        rise = self.slope / root + well
        bend = -self.slope / (root * root * root) - well / WIDTH**2
        mixed = bend * OVAL * x * y
        return np.array([[rise + bend * x * x, mixed], [mixed, OVAL * (rise + bend * OVAL * y * y)]])
