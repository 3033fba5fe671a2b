"""Gradient descent (Cauchy, 1847); with noisy gradients, stochastic gradient descent (Robbins & Monro, 1951)."""

from __future__ import annotations

from dataclasses import dataclass

from optimizers import _parameters
from optimizers.base import Optimizer


@dataclass(frozen=True)
class SGD(Optimizer):
    """Walks: each step goes straight down the slope underfoot and remembers nothing."""

    name = "SGD"
    formula = r"\theta \leftarrow \theta - \alpha \nabla f(\theta)"
    memory = "None"
    colour = 3

    learning_rate: float = _parameters.learning_rate(0.01)

    def step(self, theta, gradient, memory):
        return theta - self.learning_rate * gradient(theta), memory

    @classmethod
    def best(cls, smallest, largest):
        return cls(2 / (smallest + largest))

    def equivalent(self):
        from optimizers.momentum import Momentum

        return Momentum(self.learning_rate, 0.0)

    def pytorch(self):
        return "SGD", {"lr": self.learning_rate}
