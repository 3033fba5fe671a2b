"""Adam (Kingma & Ba, 2015) as in PyTorch: averages corrected for their start from zero, the epsilon outside the root.

PyTorch's default learning rate is .001; in the 300 steps of a race that is a walk of .3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    second: np.ndarray  # average of their squares
    count: int  # steps taken


@dataclass(frozen=True)
class Adam(Optimizer):
    """Rolls on the average of past slopes, along each axis divided by their usual size: momentum and RMSProp in one."""

    name = "Adam"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}"
    )
    memory = "Two numbers for each parameter: averages of past gradients and of their squares"
    colour = 5

    learning_rate: float = parameter(
        0.05,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: along each axis a step is about as long as this.",
    )
    beta_1: float = parameter(
        0.9, r"\beta_1", 0.0, 0.999, help="Raising it makes the ball keep its direction for longer."
    )
    beta_2: float = parameter(
        0.999,
        r"\beta_2",
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
        return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)

    def step(self, theta, gradient, moments):
        slope = gradient(theta)
        count = moments.count + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        average = first / (1 - self.beta_1**count)
        size = np.sqrt(second / (1 - self.beta_2**count))
        return theta - self.learning_rate * average / (size + self.epsilon), Moments(first, second, count)

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # About fifty steps of full length cross the map: tried on the four first terrains, where Adam then arrives.
        return {"learning_rate": rounded(0.02 * size)}

    def pytorch(self):
        return "Adam", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon}
