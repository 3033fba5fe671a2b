"""Nesterov's accelerated gradient (1983) in the form of Sutskever et al. (2013) that PyTorch's `nesterov=True` uses.

It is the look-ahead form v ← βv + ∇f(θ' − αβv), θ' ← θ' − αv after the change of variable θ = θ' − αβv: the ball
shown is at the place where the slope is felt. No rolling ball takes this path: in the look-ahead form the slope is felt
elsewhere than at the ball, and in this form friction is not a constant times the velocity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import as_convention, choice
from optimizers import _parameters
from optimizers._decay import Decaying


@dataclass(frozen=True)
class Nesterov(Decaying):
    """Rolls and looks ahead: it feels the slope where its velocity is about to take it, and brakes in time."""

    name = "Nesterov"
    formula = (
        r"g = \nabla f(\theta), \quad v \leftarrow \beta v + g, \quad "
        r"\theta \leftarrow \theta - \alpha \left(g + \beta v\right)"
    )
    memory = "One number for each parameter: the velocity v"
    colour = 2
    convention = (
        "As in PyTorch and Optax: θ is the place where the slope is felt, and α is beside the velocity. Keras has α "
        "inside, the same path while α is constant. In Nesterov's and Sutskever's papers θ is the ball that looks "
        "ahead."
    )

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it makes the ball keep its speed, and look ahead, for longer.")
    form: str = as_convention(
        choice(
            "felt",
            {"felt": "θ where the slope is felt", "ahead": "θ looks ahead"},
            "θ is the ball that looks ahead",
            help="Ticked, θ is the ball, and the slope is felt ahead of it; unticked, θ is that place ahead.",
        )
    )
    rate: str = _parameters.rate()
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        if self.is_plain:
            slope = gradient(theta)
            velocity = self.momentum * velocity + slope
            return theta - self.learning_rate * (slope + self.momentum * velocity), velocity
        if self.form == "ahead":
            return self.looked_ahead(theta, gradient, velocity)
        slope, theta = self.felt(theta, gradient)
        if self.rate == "inside":
            velocity = self.momentum * velocity - self.learning_rate * slope
            return theta + self.momentum * velocity - self.learning_rate * slope, velocity
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * (slope + self.momentum * velocity), velocity

    def looked_ahead(self, theta, gradient, velocity):
        slope, _ = self.felt(self.ahead(theta, velocity), gradient)
        if self.decay == "decoupled":
            theta = self.shrunk(theta)
        if self.rate == "inside":
            velocity = self.momentum * velocity - self.learning_rate * slope
            return theta + velocity, velocity
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * velocity, velocity

    def ahead(self, theta, velocity):
        if self.rate == "inside":
            return theta + self.momentum * velocity
        return theta - self.learning_rate * self.momentum * velocity

    def looks_from(self, theta, velocity):
        if self.form == "ahead":
            return theta
        if self.rate == "inside":
            return theta - self.momentum * velocity
        return theta + self.learning_rate * self.momentum * velocity

    @property
    def feels_elsewhere(self):
        return self.form == "ahead"

    def formula_without_decay(self):
        felt, rest = r"g = \nabla f(\theta), \quad ", r", \quad \theta \leftarrow \theta "
        if self.form == "ahead":
            if self.rate == "inside":
                return rf"v \leftarrow \beta v - \alpha \nabla f(\theta + \beta v){rest}+ v"
            return rf"v \leftarrow \beta v + \nabla f(\theta - \alpha \beta v){rest}- \alpha v"
        if self.rate == "inside":
            return rf"{felt}v \leftarrow \beta v - \alpha g{rest}+ \beta v - \alpha g"
        return type(self).formula

    @classmethod
    def best(cls, smallest, largest):  # Lessard, Recht & Packard (2016)
        root = np.sqrt(3 * (largest / smallest) + 1)
        return cls(4 / (3 * largest + smallest), float((root - 2) / (root + 2)))

    def pytorch(self):
        # PyTorch refuses to look ahead without momentum, where there is nothing to look ahead to.
        ahead = bool(self.momentum > 0)
        decay = self.decay_in_pytorch()
        if decay is None or self.rate == "inside" or self.form == "ahead":
            return None
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, "nesterov": ahead, **decay}
