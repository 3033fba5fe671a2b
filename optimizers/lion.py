"""Lion, evolved sign momentum (Chen et al., 2023).

The paper's learning rate of 1e-4 is a tenth of Adam's; every step of Lion has its full length, so that 300 of them need
more to cross a map, and less than Adam's to come to rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


@dataclass(frozen=True)
class Lion(Optimizer):
    """Looks only at the sign of the averaged slope along each axis: equally long steps at a constant α without λ."""

    name = "Lion"
    formula = (
        r"g = \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha "
        r"\left(\operatorname{sign}(\beta_1 m + (1-\beta_1) g) + \lambda \theta\right), \quad "
        r"m \leftarrow \beta_2 m + (1-\beta_2) g"
    )
    memory = "One number for each parameter: an average of past gradients"
    colour = 7
    convention = "As in the paper, Keras and Optax, with a decoupled weight decay. PyTorch has no Lion."
    # Two hundred steps cross the map, and at the end it trembles by no more than one of them.
    learning_rate_per_size = 0.005

    learning_rate: float = _parameters.learning_rate(
        0.01, "Raising it makes every step longer: without λ, a step along an axis is as long as this."
    )
    beta_1: float = _parameters.beta_1(0.9, "Raising it gives the newest slope less of a say against the past ones.")
    beta_2: float = _parameters.beta_2(0.99, "Raising it averages over more of the past slopes.")
    weight_decay: float = _parameters.weight_decay(0.0)

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, average):
        slope = gradient(theta)
        direction = np.sign(self.beta_1 * average + (1 - self.beta_1) * slope)
        average = self.beta_2 * average + (1 - self.beta_2) * slope
        return theta - self.learning_rate * (direction + self.weight_decay * theta), average
