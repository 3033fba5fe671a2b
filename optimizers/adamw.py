"""AdamW, Adam with decoupled weight decay (Loshchilov & Hutter, 2019), as in PyTorch.

The decay shrinks theta by 1 − αλ before the step of Adam. PyTorch's default learning rate is .001; in the 300 steps of
a race that is a walk of .3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers._moments import Moments, with_epsilon, zero_moments
from optimizers.base import Optimizer


@dataclass(frozen=True)
class AdamW(Optimizer):
    """Adam that is also drawn towards the point (0, 0), where a network's weights would be small."""

    name = "AdamW"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"\theta \leftarrow (1 - \alpha \cdot \lambda)\, \theta - \alpha "
        r"\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}"
    )
    memory = "Two numbers for each parameter: averages of past gradients and of their squares"
    colour = 1
    convention = (
        "As in PyTorch and Optax: ε is beside the corrected root. Keras has it beside the root before the correction."
        " By default λ is 0.01 in PyTorch, 0.004 in Keras, and 0.0001 in Optax."
    )
    learning_rate_per_size = 0.02  # As for Adam.

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999)
    epsilon: float = _parameters.epsilon(1e-8)
    weight_decay: float = _parameters.weight_decay(0.01)
    epsilon_at: str = _parameters.adams_epsilon("corrected")

    def init(self, theta):
        return zero_moments(theta)

    def step(self, theta, gradient, moments):
        slope = gradient(theta)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        average = first / (1 - self.beta_1**count)
        corrected = 1 - self.beta_2**count
        shrunk = theta * (1 - self.learning_rate * self.weight_decay)
        if self.epsilon_at == "uncorrected":
            step = average * corrected**0.5 / (np.sqrt(second) + self.epsilon)
            return shrunk - self.learning_rate * step, Moments(first, second, count)
        if self.epsilon_at == "inside":
            size = np.sqrt(second / corrected + self.epsilon)
            return shrunk - self.learning_rate * average / size, Moments(first, second, count)
        size = np.sqrt(second / corrected)
        return shrunk - self.learning_rate * average / (size + self.epsilon), Moments(first, second, count)

    def written(self):
        return with_epsilon(type(self).formula, "corrected", self.epsilon_at)

    def pytorch(self):
        if self.epsilon_at != "corrected":
            return None
        return "AdamW", {
            "lr": self.learning_rate,
            "betas": (self.beta_1, self.beta_2),
            "eps": self.epsilon,
            "weight_decay": self.weight_decay,
        }
