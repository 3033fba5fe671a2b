"""RMSProp (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012) as in PyTorch: the epsilon outside the root.

PyTorch's default learning rate is .01. Keras starts from ρ = .9, and puts ε inside the root.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


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
    # The first steps are ten times as long as this, the later ones tremble by about as much.
    learning_rate_per_size = 0.005

    learning_rate: float = _parameters.learning_rate(
        0.02, "Raising it makes every step longer: along each axis it is the length of a step on a steady slope."
    )
    rho: float = _parameters.rho(0.99, "Raising it averages the size of the slope over more of the past.")
    epsilon: float = _parameters.epsilon(1e-8)

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, squares):
        slope = gradient(theta)
        squares = self.rho * squares + (1 - self.rho) * slope * slope
        return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares

    def pytorch(self):
        return "RMSprop", {"lr": self.learning_rate, "alpha": self.rho, "eps": self.epsilon}
