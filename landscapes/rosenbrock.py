"""Rosenbrock's banana valley (H. H. Rosenbrock, The Computer Journal 3, 1960)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Rosenbrock(Landscape):
    """A curved valley: easy to fall into, slow to follow to its end."""

    name = "Rosenbrock's valley"
    group = "Valleys"
    formula = r"f(x, y) = (1 - x)^2 + b\,(y - x^2)^2"
    source = "H. H. Rosenbrock, An automatic method for finding the greatest or least value of a function (1960)"
    x_range = (-2.0, 2.0)
    y_range = (-1.0, 3.0)
    start = (-1.2, 2.0)
    minima = ((1.0, 1.0),)
    view = (-0.42, -1.56, 1.18)
    learning_rate = 0.001

    b: float = parameter(100.0, "b", 1.0, 1000.0, log=True, help="Raising it makes the walls of the valley steeper.")

    def loss(self, theta):
        x, y = theta
        across = y - x * x
        return (1 - x) * (1 - x) + self.b * across * across

    def gradient(self, theta):
        x, y = coordinates(theta)
        slope = 2 * self.b * (y - x * x)
        return np.array([2 * (x * (1 - slope) - 1), slope])

    def hessian(self, theta):
        x, y = theta
        mixed = -4 * self.b * x
        return np.array(
            [[2 - 4 * self.b * (y - 3 * x * x), mixed], [mixed, np.full_like(mixed, 2 * self.b, dtype=float)]]
        )
