"""Nesterov's accelerated gradient (1983) in the form of Sutskever et al. (2013) that PyTorch's `nesterov=True` uses.

It is the look-ahead form v ← βv + ∇f(θ' − αβv), θ' ← θ' − αv after the change of variable θ = θ' − αβv: the ball
shown is at the place where the slope is felt. No rolling ball takes this path: in the look-ahead form the slope is felt
elsewhere than at the ball, and in this form friction is not a constant times the velocity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Rolls and looks ahead: it feels the slope where its velocity is about to take it, and brakes in time."""

    name = "Nesterov"
    formula = (
        r"g = \nabla f(\theta), \quad v \leftarrow \beta v + g, \quad "
        r"\theta \leftarrow \theta - \alpha \left(g + \beta v\right)"
    )
    memory = "One number for each parameter: the velocity v"
    colour = 2

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it makes the ball keep its speed, and look ahead, for longer.")

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        slope = gradient(theta)
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * (slope + self.momentum * velocity), velocity

    def looks_from(self, theta, velocity):
        return theta + self.learning_rate * self.momentum * velocity

    @classmethod
    def best(cls, smallest, largest):  # Lessard, Recht & Packard (2016)
        root = np.sqrt(3 * (largest / smallest) + 1)
        return cls(4 / (3 * largest + smallest), float((root - 2) / (root + 2)))

    def pytorch(self):
        # PyTorch refuses to look ahead without momentum, where there is nothing to look ahead to.
        ahead = bool(self.momentum > 0)
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, "nesterov": ahead}
