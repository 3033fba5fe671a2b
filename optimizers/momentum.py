"""Gradient descent with momentum, the heavy ball (Polyak, 1964), in the convention of PyTorch and Distill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer


@dataclass(frozen=True)
class Momentum(Optimizer):
    """Rolls: past gradients add up to a velocity that decays slowly."""

    name = "Momentum"
    formula = r"v \leftarrow \beta v + \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha v"
    memory = "One number for each parameter: the velocity v"
    colour = 1

    learning_rate: float = parameter(0.01, r"\alpha", 1e-5, 10.0, log=True, help="Raising it makes every step longer.")
    momentum: float = parameter(0.9, r"\beta", 0.0, 0.999, help="Raising it makes the ball keep its speed for longer.")

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        velocity = self.momentum * velocity + gradient(theta)
        return theta - self.learning_rate * velocity, velocity

    def equivalent(self):
        from optimizers.averaged_momentum import AveragedMomentum

        return AveragedMomentum(self.learning_rate / (1 - self.momentum), self.momentum)

    def pytorch(self):
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum}
