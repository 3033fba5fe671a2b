"""Gradient descent with momentum, the heavy ball (Polyak, 1964), in the convention of PyTorch and Distill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import as_convention, parameter
from optimizers import _parameters
from optimizers._decay import Decaying, is_zero
from optimizers._velocity import Counted


@dataclass(frozen=True)
class Momentum(Decaying):
    """Rolls: past gradients add up to a velocity that decays slowly."""

    name = "Momentum"
    formula = r"v \leftarrow \beta v + \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha v"
    memory = "One number for each parameter: the velocity v"
    colour = 1
    only_multiplies = True
    convention = (
        "As in PyTorch and Optax, with α beside the velocity. Keras has it inside: the same path while α is constant."
        " The dampening τ is PyTorch's alone; it spares the first step."
    )

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it makes the ball keep its speed for longer.")
    dampening: float = as_convention(
        parameter(
            0.0,
            r"\tau",
            0.0,
            1.0,
            help="Raising it adds a smaller share of each slope to the velocity, but for the first slope.",
            hide_default=True,
        )
    )
    rate: str = _parameters.rate()
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        rest = np.zeros_like(theta)
        return rest if is_zero(self.dampening) else Counted(rest, 0)

    def step(self, theta, gradient, velocity):
        if self.is_plain:
            velocity = self.momentum * velocity + gradient(theta)
            return theta - self.learning_rate * velocity, velocity
        slope, theta = self.felt(theta, gradient)
        if not is_zero(self.dampening):
            velocity, steps = velocity
            slope = (1 - self.dampening * (steps > 0)) * slope
            theta, velocity = self.rolled(theta, slope, velocity)
            return theta, Counted(velocity, steps + 1)
        return self.rolled(theta, slope, velocity)

    def rolled(self, theta, slope, velocity):
        if self.rate == "inside":
            velocity = self.momentum * velocity - self.learning_rate * slope
            return theta + velocity, velocity
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * velocity, velocity

    def formula_without_decay(self):
        slope = r"\nabla f(\theta)"
        if not is_zero(self.dampening):
            slope = rf"\left(1 - \tau \cdot [t > 1]\right) {slope}"
        if self.rate == "inside":
            return rf"v \leftarrow \beta v - \alpha {slope}, \quad \theta \leftarrow \theta + v"
        return rf"v \leftarrow \beta v + {slope}, \quad \theta \leftarrow \theta - \alpha v"

    def equivalent(self, scheduled=False):
        from optimizers.averaged_momentum import AveragedMomentum

        if scheduled and self.rate == "inside":
            return None
        rate, pull = self.learning_rate, self.weight_decay
        if is_zero(self.dampening):
            rate = rate / (1 - self.momentum)
            if self.decay == "decoupled":  # it takes αλ off theta at each step, in both
                pull = pull * (1 - self.momentum)
            return AveragedMomentum(rate, self.momentum, weight_decay=pull, decay=self.decay)
        if np.array_equal(self.dampening, self.momentum):
            return AveragedMomentum(rate, self.momentum, start="slope", weight_decay=pull, decay=self.decay)
        return None

    def as_ball(self):
        from optimizers.rolling_ball import RollingBall

        if not is_zero(self.dampening) or not is_zero(self.weight_decay):
            return None
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
        decay = self.decay_in_pytorch()
        if decay is None or self.rate == "inside":
            return None
        dampening = {} if is_zero(self.dampening) else {"dampening": self.dampening}
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, **dampening, **decay}
