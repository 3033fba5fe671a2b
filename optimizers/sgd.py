"""Gradient descent (Cauchy, 1847); with noisy gradients, stochastic gradient descent (Robbins & Monro, 1951)."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import parameter
from optimizers.base import Optimizer


@dataclass(frozen=True)
class SGD(Optimizer):
    """Walks: each step goes straight down the slope underfoot and remembers nothing."""

    name = "SGD"
    formula = r"\theta \leftarrow \theta - \alpha \nabla f(\theta)"
    memory = "None"
    colour = 3

    learning_rate: float = parameter(0.01, r"\alpha", 1e-5, 10.0, log=True, help="Raising it makes every step longer.")

    def step(self, theta, gradient, memory):
        return theta - self.learning_rate * gradient(theta), memory

    def equivalent(self):
        from optimizers.momentum import Momentum

        return Momentum(self.learning_rate, 0.0)

    def pytorch(self):
        return "SGD", {"lr": self.learning_rate}
