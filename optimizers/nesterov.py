"""Nesterov's accelerated gradient (1983) in the form of Sutskever et al. (2013) that PyTorch's `nesterov=True` uses.

It is the look-ahead form v ← βv + ∇f(θ' − αβv), θ' ← θ' − αv after the change of variable θ = θ' − αβv: the ball
shown is at the place where the slope is felt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
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

    learning_rate: float = parameter(0.01, r"\alpha", 1e-5, 10.0, log=True, help="Raising it makes every step longer.")
    momentum: float = parameter(
        0.9, r"\beta", 0.0, 0.999, help="Raising it makes the ball keep its speed, and look ahead, for longer."
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        slope = gradient(theta)
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * (slope + self.momentum * velocity), velocity

    def looks_from(self, theta, velocity):
        return theta + self.learning_rate * self.momentum * velocity

    def pytorch(self):
        # PyTorch refuses to look ahead without momentum, where there is nothing to look ahead to.
        ahead = bool(self.momentum > 0)
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, "nesterov": ahead}
