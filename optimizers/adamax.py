"""Adamax (Kingma & Ba, 2015, section 7.1) as in PyTorch, with the epsilon inside the maximum.

PyTorch's default learning rate is .002; in the 300 steps of a race that is a walk of .6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    largest: np.ndarray  # the largest absolute gradient, which fades
    steps: int  # taken so far


@dataclass(frozen=True)
class Adamax(Optimizer):
    """Adam that divides by the steepest slope it remembers instead of by an average: no step is much longer than α."""

    name = "Adamax"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad "
        r"\theta \leftarrow \theta - \frac{\alpha}{1-\beta_1^t} \frac{m}{u}"
    )
    memory = "Two numbers for each parameter: an average of past gradients, and the largest of them, which fades"
    colour = 0
    learning_rate_per_size = 0.02  # As for Adam.

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999, "Raising it makes it remember a steep slope for longer.")
    epsilon: float = _parameters.epsilon(1e-8)

    def init(self, theta):
        return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)

    def step(self, theta, gradient, moments):
        slope = gradient(theta)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        largest = np.maximum(self.beta_2 * moments.largest, np.abs(slope) + self.epsilon)
        average = first / (1 - self.beta_1**count)
        return theta - self.learning_rate * average / largest, Moments(first, largest, count)

    def pytorch(self):
        return "Adamax", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon}
