"""The monkey saddle, which has room for two legs and a tail (D. Hilbert, S. Cohn-Vossen, 1932), in a quartic bowl.

In polar coordinates it is r³ cos 3φ + ¾ r⁴: along the three ways down the slope is 3r³ - 3r², so each well is at
r = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape

SIDE = float(np.sqrt(0.75))


@dataclass(frozen=True)
class MonkeySaddle(Landscape):
    """Three ways down from a point without slope or curvature: SGD slows down there, and a ball takes another way."""

    name = "Monkey saddle"
    group = "Saddles and plateaus"
    formula = r"f(x, y) = x^3 - 3xy^2 + \tfrac{3}{4} \left(x^2 + y^2\right)^2"
    source = "D. Hilbert, S. Cohn-Vossen, Geometry and the Imagination (1932), with a wall added"
    x_range = (-1.5, 1.5)
    y_range = (-1.5, 1.5)
    start = (1.2, 0.02)
    minima = ((-1.0, 0.0), (0.5, SIDE), (0.5, -SIDE))
    view = (0.75, 1.25, 1.3)
    learning_rate = 0.02

    def loss(self, theta):
        x, y = theta
        across = y * y
        square = x * x + across
        return x * (x * x - 3 * across) + 0.75 * square * square

    def gradient(self, theta):
        x, y = coordinates(theta)
        along, across = x * x, y * y
        bowl = 3 * (along + across)
        return np.array([3 * (along - across) + bowl * x, y * (bowl - 6 * x)])

    def hessian(self, theta):
        x, y = theta
        along, across = x * x, y * y
        mixed = 6 * y * (x - 1)
        return np.array([[6 * x + 9 * along + 3 * across, mixed], [mixed, 3 * along + 9 * across - 6 * x]])
