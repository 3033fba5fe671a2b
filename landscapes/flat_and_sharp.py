"""A wide and a narrow well of equal depth (S. Hochreiter, J. Schmidhuber, Flat Minima, Neural Computation 9, 1997).

Each well is a round bowl q ≥ 0, and the two combine like resistors in parallel, 1/f = 1/q₁ + 1/q₂: the loss is never
below 0, exactly 0 at the bottom of each bowl, and has the curvature of that bowl there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes.base import Landscape

FLAT, SHARP = (1.5, 0.0), (-1.5, 0.0)


@dataclass(frozen=True)
class FlatAndSharp(Landscape):
    """A wide and a narrow well of the same depth: a fast ball passes over the narrow one and stays in the wide one."""

    name = "Flat and sharp well"
    group = "Many wells"
    formula = (
        r"f(x, y) = \frac{q_1 q_2}{q_1 + q_2}, \quad q_1 = \tfrac{1}{2} |\theta - (1.5, 0)|^2, \;"
        r" q_2 = \tfrac{1}{2} \kappa\, |\theta - (-1.5, 0)|^2"
    )
    source = "Built for this page, after S. Hochreiter, J. Schmidhuber, Flat Minima (1997)"
    x_range = (-3.0, 4.0)
    y_range = (-3.0, 3.0)
    start = (-2.6, 0.6)
    minima = (FLAT, SHARP)
    view = (-0.4, -1.35, 1.25)
    learning_rate = 0.01

    sharpness: float = parameter(
        30.0, r"\kappa", 1.0, 1000.0, log=True, help="Raising it makes the sharp well narrower; both stay as deep."
    )

    def _bowls(self, theta):
        """The offsets x and y from the bottom of each bowl, and the heights of both bowls."""
        x, y = theta
        flat_x, flat_y, sharp_x, sharp_y = x - FLAT[0], y - FLAT[1], x - SHARP[0], y - SHARP[1]
        flat = 0.5 * (flat_x * flat_x + flat_y * flat_y)
        sharp = 0.5 * self.sharpness * (sharp_x * sharp_x + sharp_y * sharp_y)
        return flat_x, flat_y, sharp_x, sharp_y, flat, sharp

    def loss(self, theta):
        *_, flat, sharp = self._bowls(theta)
        return flat * sharp / (flat + sharp)

    def gradient(self, theta):
        flat_x, flat_y, sharp_x, sharp_y, flat, sharp = self._bowls(theta)
        share = sharp / (flat + sharp)  # 1 at the bottom of the flat well, 0 at that of the sharp one
        of_flat, of_sharp = share * share, self.sharpness * (1 - share) * (1 - share)
        return np.array([of_flat * flat_x + of_sharp * sharp_x, of_flat * flat_y + of_sharp * sharp_y])

    def hessian(self, theta):
        flat_x, flat_y, sharp_x, sharp_y, flat, sharp = self._bowls(theta)
        both = flat + sharp
        share = sharp / both
        round_part = share * share + self.sharpness * (1 - share) * (1 - share)
        rest = self.sharpness * (1 - share)
        x, y = share * flat_x - rest * sharp_x, share * flat_y - rest * sharp_y
        mixed = -2 * x * y / both
        return np.array([[round_part - 2 * x * x / both, mixed], [mixed, round_part - 2 * y * y / both]])
