"""Adamax (Kingma & Ba, 2015, section 7.1) as in PyTorch, with the epsilon inside the maximum.

PyTorch's default learning rate is .002; in the 300 steps of a race that is a walk of .6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import as_convention, choice
from optimizers import _parameters
from optimizers._decay import Decaying


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    largest: np.ndarray  # the largest absolute gradient, which fades
    steps: int  # taken so far


@dataclass(frozen=True)
class Adamax(Decaying):
    """Adam that divides by the steepest slope it remembers instead of by an average: no step is much longer than α."""

    name = "Adamax"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad "
        r"\theta \leftarrow \theta - \frac{\alpha}{1-\beta_1^t} \frac{m}{u}"
    )
    memory = "Two numbers for each parameter: an average of past gradients, and the largest of them, which fades"
    colour = 0
    convention = (
        "As in PyTorch and Optax, with ε inside the maximum. Keras has it beside the maximum. PyTorch's weight decay "
        "is coupled, Keras's and Optax's decoupled."
    )
    learning_rate_per_size = 0.02  # As for Adam.

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999, "Raising it makes it remember a steep slope for longer.")
    epsilon: float = _parameters.epsilon(1e-8)
    epsilon_at: str = as_convention(
        choice(
            "inside",
            {"inside": "ε inside the maximum", "outside": "ε beside the maximum"},
            "ε beside the maximum",
            help="Ticked, ε is added to the maximum u; unticked, to the slope within it.",
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)

    def step(self, theta, gradient, moments):
        slope, theta = self.felt(theta, gradient)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        average = first / (1 - self.beta_1**count)
        if self.epsilon_at == "outside":
            largest = np.maximum(self.beta_2 * moments.largest, np.abs(slope))
            return theta - self.learning_rate * average / (largest + self.epsilon), Moments(first, largest, count)
        largest = np.maximum(self.beta_2 * moments.largest, np.abs(slope) + self.epsilon)
        return theta - self.learning_rate * average / largest, Moments(first, largest, count)

    def formula_without_decay(self):
        if self.epsilon_at == "inside":
            return type(self).formula
        return type(self).formula.replace(r"|g| + \epsilon", "|g|").replace(r"\frac{m}{u}", r"\frac{m}{u + \epsilon}")

    def pytorch(self):
        decay = self.decay_in_pytorch()
        if decay is None or self.epsilon_at == "outside":
            return None
        return "Adamax", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon, **decay}
