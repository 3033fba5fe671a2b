"""Adagrad (Duchi, Hazan & Singer, 2011) as in PyTorch, with the epsilon outside the root.

PyTorch's default learning rate of .01 is meant for many small steps; a race has 300 on a map several units wide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


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
    learning_rate_per_size = 0.1  # The first step has this length along each axis, and from there on they get shorter.

    learning_rate: float = _parameters.learning_rate(
        0.5, "Raising it makes every step longer: it is the length of the first step along each axis."
    )
    epsilon: float = _parameters.epsilon(
        1e-10, "Raising it makes the steps shorter where the slope has always been gentle."
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, squares):
        slope = gradient(theta)
        squares = squares + slope * slope
        return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares

    def pytorch(self):
        return "Adagrad", {"lr": self.learning_rate, "eps": self.epsilon}
