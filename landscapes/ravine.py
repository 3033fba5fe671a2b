"""A quadratic bowl, long and narrow: the terrain of the theory of momentum (Goh, "Why Momentum Really Works", 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalog import parameter
from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Ravine(Landscape):
    """Steep across and nearly flat along: a learning rate that suits the floor is too large for the walls."""

    name = "Ravine"
    group = "Ravines"
    formula = (
        r"f(x, y) = \tfrac{1}{2}\left(u^2 + \kappa v^2\right), \quad "
        r"(u, v) = (x, y) \text{ turned by } \phi^\circ"
    )
    source = "Quadratic form with eigenvalues 1 and κ; G. Goh, Why Momentum Really Works, Distill (2017)"
    x_range = (-2.0, 2.0)
    y_range = (-2.0, 2.0)
    start = (-1.5, 1.0)
    minima = ((0.0, 0.0),)
    view = (-1.45, -0.75, 1.25)
    learning_rate = 0.018

    condition_number: float = parameter(
        100.0, r"\kappa", 1.0, 1000.0, log=True, help="Raising it makes the walls steeper; the floor stays as it is."
    )
    angle: float = parameter(
        0.0, r"\phi", -90.0, 90.0, help="Raising it turns the ravine counter-clockwise, in degrees."
    )

    @cached_property
    def matrix(self) -> np.ndarray:
        """The constant Hessian, (2, 2), from its eigenvalues 1 along the ravine and κ across it."""
        cosine, sine = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        along, across = np.array([cosine, sine]), np.array([-sine, cosine])
        return np.outer(along, along) + self.condition_number * np.outer(across, across)

    @cached_property
    def entries(self) -> tuple[float, float, float]:
        """The entries of the Hessian for x and x, x and y, y and y."""
        a, b, _, d = self.matrix.ravel().tolist()
        return a, b, d

    def loss(self, theta):
        a, b, d = self.entries
        x, y = theta
        return 0.5 * (a * x * x + d * y * y) + b * x * y

    def gradient(self, theta):
        a, b, d = self.entries
        x, y = coordinates(theta)
        return np.array([a * x + b * y, b * x + d * y])

    def hessian(self, theta):
        shape = (2, 2, *np.shape(theta)[1:])
        return np.broadcast_to(self.matrix.reshape((2, 2) + (1,) * (len(shape) - 2)), shape)
