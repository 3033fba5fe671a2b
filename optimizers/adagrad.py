"""Adagrad (Duchi, Hazan & Singer, 2011) as in PyTorch, with the epsilon outside the root.

PyTorch's default learning rate of .01 is meant for many small steps; a race has 300 on a map several units wide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """Divides the slope along each axis by all that it has felt there: gentle ground and steep take equal steps."""

    name = "Adagrad"
    formula = (
        r"g = \nabla f(\theta), \quad s \leftarrow s + g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}"
    )
    memory = "One number for each parameter: s, the sum of all past squared gradients"
    colour = 7

    learning_rate: float = parameter(
        0.5,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: it is the length of the first step along each axis.",
    )
    epsilon: float = parameter(
        1e-10,
        r"\epsilon",
        1e-12,
        1.0,
        log=True,
        help="Raising it makes the steps shorter where the slope has always been gentle.",
        quiet=True,
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, squares):
        slope = gradient(theta)
        squares = squares + slope * slope
        return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # The first step has this length along each axis, and from there on they get shorter.
        return {"learning_rate": rounded(0.1 * size)}

    def pytorch(self):
        return "Adagrad", {"lr": self.learning_rate, "eps": self.epsilon}
