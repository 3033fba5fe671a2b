"""Momentum as a moving average of gradients, the first moment of Adam; the heavy ball at α/(1−β)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import as_convention, choice
from optimizers import _parameters
from optimizers._decay import Decaying
from optimizers._velocity import Counted

STARTS = {"zero": "v from 0", "slope": "v from the first slope", "corrected": "v corrected for its start"}


@dataclass(frozen=True)
class AveragedMomentum(Decaying):
    """Rolls on the average of past gradients: the same ball as momentum, with a learning rate 1−β times as large."""

    name = "Averaged momentum"
    formula = r"v \leftarrow \beta v + (1-\beta) \nabla f(\theta), \quad \theta \leftarrow \theta - \alpha v"
    memory = "One number for each parameter: the velocity v, an average of past gradients"
    colour = 0
    convention = (
        "As Optax's ema without its correction for the start. PyTorch's SGD with a dampening of β is the same but for"
        " its start: there v is the first slope."
    )

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(0.9, "Raising it averages over more of the past gradients.")
    start: str = as_convention(
        choice(
            "zero",
            STARTS,
            "Start of the average",
            help="From 0 the first steps are short; from the first slope (PyTorch), or divided by 1 − βᵗ (Optax), not.",
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        rest = np.zeros_like(theta)
        return rest if self.start == "zero" else Counted(rest, 0)

    def step(self, theta, gradient, velocity):
        if self.is_plain:
            velocity = self.momentum * velocity + (1 - self.momentum) * gradient(theta)
            return theta - self.learning_rate * velocity, velocity
        slope, theta = self.felt(theta, gradient)
        if self.start == "zero":
            velocity = self.momentum * velocity + (1 - self.momentum) * slope
            return theta - self.learning_rate * velocity, velocity
        velocity, steps = velocity
        if self.start == "slope":
            velocity = self.momentum * velocity + (1 - self.momentum * (steps > 0)) * slope
            return theta - self.learning_rate * velocity, Counted(velocity, steps + 1)
        velocity = self.momentum * velocity + (1 - self.momentum) * slope
        average = velocity / (1 - self.momentum ** (steps + 1))
        return theta - self.learning_rate * average, Counted(velocity, steps + 1)

    def formula_without_decay(self):
        share, average = {
            "zero": (r"(1-\beta)", "v"),
            "slope": (r"\left(1 - \beta \cdot [t > 1]\right)", "v"),
            "corrected": (r"(1-\beta)", r"\frac{v}{1 - \beta^t}"),
        }[self.start]
        v = rf"v \leftarrow \beta v + {share} \nabla f(\theta)"
        return rf"{v}, \quad \theta \leftarrow \theta - \alpha {average}"

    def as_ball(self):
        same = self.equivalent()
        return None if same is None else same.as_ball()

    @classmethod
    def best(cls, smallest, largest):
        from optimizers.momentum import Momentum

        return Momentum.best(smallest, largest).equivalent()

    def equivalent(self, scheduled=False):
        from optimizers.momentum import Momentum

        pull, decay = self.weight_decay, self.decay
        if self.start == "slope":
            beta = self.momentum
            return Momentum(self.learning_rate, beta, dampening=beta, weight_decay=pull, decay=decay)
        if self.start == "corrected":
            return None
        if decay == "decoupled":
            pull = pull / (1 - self.momentum)
        rate = self.learning_rate * (1 - self.momentum)
        return Momentum(rate, self.momentum, weight_decay=pull, decay=decay)

    def pytorch(self):
        decay = self.decay_in_pytorch()
        if decay is None or self.start != "slope":
            return None
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, "dampening": self.momentum, **decay}
