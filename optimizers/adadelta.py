"""Adadelta (Zeiler, 2012) as in PyTorch and Keras, with the epsilon inside both roots.

The paper has no learning rate: 1, PyTorch's default, is the rule as it was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from catalog import parameter
from optimizers import _parameters
from optimizers._decay import Decaying


class Averages(NamedTuple):
    slopes: np.ndarray  # of the squared gradients
    steps: np.ndarray  # of the squared steps, before the learning rate


@dataclass(frozen=True)
class Adadelta(Decaying):
    """Finds the length of its steps by itself: from the steps it took before, and from the slopes it felt."""

    name = "Adadelta"
    formula = (
        r"g = \nabla f(\theta), \quad s \leftarrow \rho s + (1-\rho) g^2, \quad "
        r"d = g \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}}, \quad "
        r"u \leftarrow \rho u + (1-\rho) d^2, \quad \theta \leftarrow \theta - \alpha d"
    )
    memory = "Two numbers for each parameter: averages of past squared gradients and of past squared steps"
    colour = 0
    convention = (
        "As in PyTorch, Keras and Optax, with ε inside both roots. PyTorch's and Optax's weight decay is coupled, "
        "Keras's decoupled."
    )
    # Its own steps start from √ε whatever the terrain; on a map of size 2 it is the rule as published.
    learning_rate_per_size = 0.5
    on_networks: ClassVar = {"learning_rate": 5.0}  # On six of seven a sixth of the loss, or less.

    learning_rate: float = parameter(
        1.0,
        r"\alpha",
        1e-5,
        1000.0,
        log=True,
        help="Raising it makes every step longer; 1 leaves the steps as the rule finds them.",
        role="pace",
    )
    rho: float = _parameters.rho(0.9, "Raising it averages slopes and steps over more of the past.")
    epsilon: float = _parameters.epsilon(
        1e-6, "Raising it makes the first steps longer: the rule starts from steps of about its square root."
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return Averages(np.zeros_like(theta), np.zeros_like(theta))

    def step(self, theta, gradient, averages):
        slope, theta = self.felt(theta, gradient)
        slopes = self.rho * averages.slopes + (1 - self.rho) * slope * slope
        move = slope * np.sqrt(averages.steps + self.epsilon) / np.sqrt(slopes + self.epsilon)
        steps = self.rho * averages.steps + (1 - self.rho) * move * move
        return theta - self.learning_rate * move, Averages(slopes, steps)

    def pytorch(self):
        decay = self.decay_in_pytorch()
        if decay is None:
            return None
        return "Adadelta", {"lr": self.learning_rate, "rho": self.rho, "eps": self.epsilon, **decay}
