"""NAdam, Adam with Nesterov's look-ahead (Dozat, 2016), as in PyTorch, with its slowly growing momentum.

PyTorch's default learning rate is .002; in the 300 steps of a race that is a walk of .6. Keras has ψ = 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import as_convention, choice, parameter
from optimizers import _parameters
from optimizers._decay import Decaying


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    second: np.ndarray  # average of their squares
    product: float | np.ndarray  # of all the momenta so far
    steps: int  # taken so far


GROWING = r"\mu_t = \beta_1 \left(1 - \tfrac{1}{2} 0.96^{\psi t}\right)"


@dataclass(frozen=True)
class NAdam(Decaying):
    """Adam that looks ahead like Nesterov: the newest slope counts more, so that it brakes in time."""

    name = "NAdam"
    formula = (
        rf"{GROWING}, \quad "
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{\mu_{t+1} m / (1 - \mu_1 \cdots \mu_{t+1})"
        r" + (1-\mu_t) g / (1 - \mu_1 \cdots \mu_t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}"
    )
    memory = "Two numbers for each parameter: averages of past gradients and of their squares"
    colour = 4
    convention = (
        "As in PyTorch, where the momentum grows with ψ = 0.004. Keras has ψ = 1, and Optax's momentum is β₁ from the"
        " first step on. PyTorch's weight decay is coupled unless it is told otherwise, Keras's and Optax's "
        "decoupled."
    )
    learning_rate_per_size = 0.02  # As for Adam.

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999)
    epsilon: float = _parameters.epsilon(1e-8)
    momentum_decay: float = parameter(
        0.004,
        r"\psi",
        0.0,
        1.0,
        log=True,
        help="Raising it brings the momentum, which starts at half of β₁, up to β₁ in fewer steps.",
        hide_default=True,
    )

    epsilon_at: str = _parameters.epsilon_in_root()
    growth: str = as_convention(
        choice(
            "growing",
            {"growing": "μ grows", "constant": "μ = β₁"},
            "Constant momentum",
            help="Ticked, the momentum is β₁ from the first step on, as in Optax, and ψ has no effect.",
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return Moments(np.zeros_like(theta), np.zeros_like(theta), 1.0, 0)

    def step(self, theta, gradient, moments):
        slope, theta = self.felt(theta, gradient)
        count = moments.steps + 1
        now, next_ = self._momentum(count), self._momentum(count + 1)
        product = moments.product * now
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        average = next_ * first / (1 - product * next_) + (1 - now) * slope / (1 - product)
        if self.epsilon_at == "inside":
            size = np.sqrt(second / (1 - self.beta_2**count) + self.epsilon)
            return theta - self.learning_rate * average / size, Moments(first, second, product, count)
        size = np.sqrt(second / (1 - self.beta_2**count))
        return theta - self.learning_rate * average / (size + self.epsilon), Moments(first, second, product, count)

    def formula_without_decay(self):
        formula = type(self).formula
        if self.epsilon_at == "inside":
            formula = formula.replace(r"\sqrt{v / (1-\beta_2^t)} + \epsilon", r"\sqrt{v / (1-\beta_2^t) + \epsilon}")
        if self.growth == "constant":
            formula = formula.replace(GROWING, r"\mu_t = \beta_1")
        return formula

    def _momentum(self, count):
        if self.growth == "constant":
            return self.beta_1
        return self.beta_1 * (1 - 0.5 * 0.96 ** (count * self.momentum_decay))

    def pytorch(self):
        decay = self.decay_in_pytorch(decouples=True)
        if decay is None or self.epsilon_at == "inside" or self.growth == "constant":
            return None
        return "NAdam", {
            "lr": self.learning_rate,
            "betas": (self.beta_1, self.beta_2),
            "eps": self.epsilon,
            "momentum_decay": self.momentum_decay,
            **decay,
        }
