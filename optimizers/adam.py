"""Adam (Kingma & Ba, 2015) as in PyTorch: averages corrected for their start from zero, the epsilon outside the root.

PyTorch's default learning rate is .001; in the 300 steps of a race that is a walk of .3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers._decay import Decaying
from optimizers._moments import Moments, with_epsilon, zero_moments


@dataclass(frozen=True)
class Adam(Decaying):
    """Rolls on the average of past slopes, along each axis divided by their usual size: momentum and RMSProp in one."""

    name = "Adam"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}"
    )
    memory = "Two numbers for each parameter: averages of past gradients and of their squares"
    colour = 5
    convention = (
        "As in PyTorch and Optax: ε is beside the corrected root. Keras has it beside the root before the correction."
        " Their amsgrad is the rule AMSGrad here, Optax's nesterov is NAdam. PyTorch's weight decay is coupled, "
        "Keras's decoupled."
    )
    # About fifty full steps cross the map: tried on the first four terrains, where it arrives.
    learning_rate_per_size = 0.02

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999)
    epsilon: float = _parameters.epsilon(1e-8)
    epsilon_at: str = _parameters.adams_epsilon("corrected")
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return zero_moments(theta)

    def step(self, theta, gradient, moments):
        slope, theta = self.felt(theta, gradient)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        average = first / (1 - self.beta_1**count)
        corrected = 1 - self.beta_2**count
        if self.epsilon_at == "uncorrected":
            step = average * corrected**0.5 / (np.sqrt(second) + self.epsilon)
            return theta - self.learning_rate * step, Moments(first, second, count)
        if self.epsilon_at == "inside":
            size = np.sqrt(second / corrected + self.epsilon)
            return theta - self.learning_rate * average / size, Moments(first, second, count)
        size = np.sqrt(second / corrected)
        return theta - self.learning_rate * average / (size + self.epsilon), Moments(first, second, count)

    def formula_without_decay(self):
        return with_epsilon(type(self).formula, "corrected", self.epsilon_at)

    def pytorch(self):
        decay = self.decay_in_pytorch(decouples=True)
        if decay is None or self.epsilon_at != "corrected":
            return None
        return "Adam", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon, **decay}
