"""RMSProp (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012) as in PyTorch: the epsilon outside the root.

PyTorch's default learning rate is .01. Keras starts from ρ = .9, and puts ε inside the root.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """Divides the slope along each axis by its usual size of late: gentle ground and steep take equal steps."""

    name = "RMSProp"
    formula = (
        r"g = \nabla f(\theta), \quad s \leftarrow \rho s + (1-\rho) g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}"
    )
    memory = "One number for each parameter: s, an average of past squared gradients"
    colour = 6

    learning_rate: float = parameter(
        0.02,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: along each axis it is the length of a step on a steady slope.",
    )
    rho: float = parameter(
        0.99,
        r"\rho",
        0.0,
        0.9999,
        help="Raising it averages the size of the slope over more of the past.",
        quiet=True,
    )
    epsilon: float = parameter(
        1e-8,
        r"\epsilon",
        1e-12,
        1.0,
        log=True,
        help="Raising it makes the steps shorter where the slope is gentle.",
        quiet=True,
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, squares):
        slope = gradient(theta)
        squares = self.rho * squares + (1 - self.rho) * slope * slope
        return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # The first steps are ten times as long as this, the later ones tremble by about as much.
        return {"learning_rate": rounded(0.005 * size)}

    def pytorch(self):
        return "RMSprop", {"lr": self.learning_rate, "alpha": self.rho, "eps": self.epsilon}
