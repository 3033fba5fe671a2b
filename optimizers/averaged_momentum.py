"""Momentum as a moving average of gradients, the first moment of Adam; the heavy ball at α/(1−β)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers import _parameters
from optimizers.base import Optimizer


@dataclass(frozen=True)
class AveragedMomentum(Optimizer):
    """Rolls on the average of past gradients: the same ball as momentum, with a learning rate 1−β times as large."""

    name = "Averaged momentum"
    formula = r"v \leftarrow \beta v + (1-\beta) \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha v"
    memory = "One number for each parameter: the velocity v, an average of past gradients"
    colour = 0

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it averages over more of the past gradients.")

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        velocity = self.momentum * velocity + (1 - self.momentum) * gradient(theta)
        return theta - self.learning_rate * velocity, velocity

    def as_ball(self):
        return self.equivalent().as_ball()

    @classmethod
    def best(cls, smallest, largest):
        from optimizers.momentum import Momentum

        return Momentum.best(smallest, largest).equivalent()

    def equivalent(self):
        from optimizers.momentum import Momentum

        return Momentum(self.learning_rate * (1 - self.momentum), self.momentum)
