"""Lion, evolved sign momentum (Chen et al., 2023).

The paper's learning rate of 1e-4 is a tenth of Adam's; every step of Lion has its full length, so that 300 of them need
more to cross a map, and less than Adam's to come to rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


@dataclass(frozen=True)
class Lion(Optimizer):
    """Looks only at the direction of the averaged slope along each axis: all its steps are equally long."""

    name = "Lion"
    formula = (
        r"g = \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha "
        r"\left(\operatorname{sign}(\beta_1 m + (1-\beta_1) g) + \lambda \theta\right), \quad "
        r"m \leftarrow \beta_2 m + (1-\beta_2) g"
    )
    memory = "One number for each parameter: an average of past gradients"
    colour = 7

    learning_rate: float = parameter(
        0.01,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: along each axis every step is as long as this.",
    )
    beta_1: float = parameter(
        0.9, r"\beta_1", 0.0, 0.999, help="Raising it gives the newest slope less of a say against the past ones."
    )
    beta_2: float = parameter(
        0.99,
        r"\beta_2",
        0.0,
        0.9999,
        help="Raising it averages over more of the past slopes.",
        quiet=True,
    )
    weight_decay: float = parameter(
        0.0,
        r"\lambda",
        0.0,
        1.0,
        log=True,
        help="Raising it pulls the ball harder towards the point (0, 0), whatever the terrain.",
        quiet=True,
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, average):
        slope = gradient(theta)
        direction = np.sign(self.beta_1 * average + (1 - self.beta_1) * slope)
        average = self.beta_2 * average + (1 - self.beta_2) * slope
        return theta - self.learning_rate * (direction + self.weight_decay * theta), average

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # Two hundred steps cross the map, and at the end it trembles by no more than one of them.
        return {"learning_rate": rounded(0.005 * size)}
