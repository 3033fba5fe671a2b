"""A gentle slope that ends at a cliff, as in the loss of recurrent nets (Pascanu, Mikolov, Bengio, 2013, figure 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes.base import Landscape

TILT = 0.1  # the slope far from the cliff
ROUND = 0.2  # the radius within which the slope fades towards (0, 0)


@dataclass(frozen=True)
class Cliff(Landscape):
    """A gentle slope down to the foot of a wall: one step onto the wall throws a fast ball far back."""

    name = "Cliff"
    group = "Saddles and plateaus"
    formula = r"f(x, y) = 0.1 \sqrt{0.04 + x^2 + y^2} + \frac{1}{1 + e^{-kx}}"
    source = "After R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks (2013)"
    x_range = (-6.0, 2.0)
    y_range = (-4.0, 4.0)
    start = (-3.6, 1.5)
    view = (-1.2, -1.0, 1.1)
    learning_rate = 0.3

    steepness: float = parameter(
        20.0, "k", 5.0, 100.0, log=True, help="Raising it makes the wall steeper, and the throw off it farther."
    )

    def loss(self, theta):
        x, y = theta
        # The logistic function, written with tanh, which can't overflow.
        return TILT * np.sqrt(ROUND**2 + x * x + y * y) + 0.5 * (1 + np.tanh(0.5 * self.steepness * x))

    def gradient(self, theta):
        x, y = theta
        funnel = TILT / np.sqrt(ROUND**2 + x * x + y * y)
        share = np.tanh(0.5 * self.steepness * x)
        return np.array([funnel * x + 0.25 * self.steepness * (1 - share * share), funnel * y])

    def hessian(self, theta):
        x, y = theta
        square = ROUND**2 + x * x + y * y
        funnel = TILT / np.sqrt(square)
        bend = funnel / square
        share = np.tanh(0.5 * self.steepness * x)
        wall = -0.25 * self.steepness * self.steepness * share * (1 - share * share)
        mixed = -bend * x * y
        return np.array([[funnel - bend * x * x + wall, mixed], [mixed, funnel - bend * y * y]])
