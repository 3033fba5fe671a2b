"""Gradient descent with momentum, the heavy ball (Polyak, 1964), in the convention of PyTorch and Distill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


@dataclass(frozen=True)
class Momentum(Optimizer):
    """Rolls: past gradients add up to a velocity that decays slowly."""

    name = "Momentum"
    formula = r"v \leftarrow \beta v + \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha v"
    memory = "One number for each parameter: the velocity v"
    colour = 1

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it makes the ball keep its speed for longer.")

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        velocity = self.momentum * velocity + gradient(theta)
        return theta - self.learning_rate * velocity, velocity

    def equivalent(self):
        from optimizers.averaged_momentum import AveragedMomentum

        return AveragedMomentum(self.learning_rate / (1 - self.momentum), self.momentum)

    def as_ball(self):
        from optimizers.rolling_ball import RollingBall

        # Of mass 1 under gravity 1: α = τ² and β = 1 − cτ.
        time_step = np.sqrt(self.learning_rate)
        return RollingBall(1.0, 1.0, (1 - self.momentum) / time_step, time_step)

    @classmethod
    def best(cls, smallest, largest):  # Polyak (1964)
        root = np.sqrt(largest / smallest)
        learning_rate = (2 / (np.sqrt(smallest) + np.sqrt(largest))) ** 2
        return cls(float(learning_rate), float(((root - 1) / (root + 1)) ** 2))

    @classmethod
    def critical_momentum(cls, learning_rate, eigenvalue):
        # A larger β rings. Above αλ = 1 the ball at this β changes sides at every step; from αλ = 4 on it diverges.
        return (1 - np.sqrt(learning_rate * eigenvalue)) ** 2

    def pytorch(self):
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum}
