"""Gradient descent (Cauchy, 1847); with noisy gradients, stochastic gradient descent (Robbins & Monro, 1951)."""

from __future__ import annotations

from dataclasses import dataclass

from optimizers import _parameters
from optimizers._decay import Decaying


@dataclass(frozen=True)
class SGD(Decaying):
    """Walks: each step goes straight down the slope underfoot and remembers nothing."""

    name = "SGD"
    formula = r"\theta \leftarrow \theta - \alpha \nabla f(\theta)"
    memory = "None"
    colour = 3
    convention = "As in PyTorch, Keras and Optax. A coupled weight decay and a decoupled one are the same in this rule."
    decay = "coupled"
    only_multiplies = True

    learning_rate: float = _parameters.learning_rate(0.01)
    weight_decay: float = _parameters.convention_weight_decay()

    def step(self, theta, gradient, memory):
        if self.is_plain:
            return theta - self.learning_rate * gradient(theta), memory
        slope, theta = self.felt(theta, gradient)
        return theta - self.learning_rate * slope, memory

    @classmethod
    def best(cls, smallest, largest):
        return cls(2 / (smallest + largest))

    def equivalent(self, scheduled=False):
        from optimizers.momentum import Momentum

        return Momentum(self.learning_rate, 0.0, weight_decay=self.weight_decay)

    def pytorch(self):
        decay = self.decay_in_pytorch()
        return None if decay is None else ("SGD", {"lr": self.learning_rate, **decay})
