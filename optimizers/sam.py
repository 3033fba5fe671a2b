"""Sharpness-aware minimisation (Foret et al., 2021): the slope is taken at the worst place nearby.

P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, Sharpness-Aware Minimization for Efficiently Improving Generalization,
ICLR 2021, algorithm 1: SGD with that slope. Their implementation, github.com/google-research/sam, takes Nesterov's
momentum with it, β = 0.9 by default, in the form of PyTorch. Where the slope is 0 there is no worst direction, and the
slope is taken at theta.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from catalog import parameter
from optimizers import _parameters
from optimizers.base import Optimizer, rounded

LEAST_NORM = 1e-300  # a smaller norm counts as this one, so that a slope of 0 leads nowhere


@dataclass(frozen=True)
class SAM(Optimizer):
    """Feels the slope ρ uphill of itself: a well narrower than ρ can't hold it, and in a wider one it trembles."""

    name = "SAM"
    formula = (
        r"g = \nabla f\left(\theta + \rho\, \frac{\nabla f(\theta)}{\lVert \nabla f(\theta) \rVert}\right), \quad "
        r"v \leftarrow \beta v + g, \quad \theta \leftarrow \theta - \alpha \left(g + \beta v\right)"
    )
    memory = "One number for each parameter: the velocity v. It takes two gradients in each step"
    colour = 2
    convention = (
        "As in the paper, whose algorithm has no momentum; with β its own code is Nesterov's, as here. Optax has it as "
        "sam; PyTorch and Keras have none."
    )

    on_networks: ClassVar = {"radius": 0.05}  # As in the paper.

    learning_rate: float = _parameters.learning_rate(0.01)
    momentum: float = _parameters.momentum(
        0.0, "Raising it makes the ball keep its speed for longer; 0 is the paper's."
    )
    radius: float = parameter(
        0.05,
        r"\rho",
        0.0,
        10.0,
        log=True,
        help="Raising it takes the slope farther uphill: the ball leaves wider wells, and trembles more.",
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        slope = gradient(theta)
        uphill = slope / np.clip(np.hypot.reduce(slope), LEAST_NORM, None)
        slope = gradient(theta + self.radius * uphill)
        velocity = self.momentum * velocity + slope
        return theta - self.learning_rate * (slope + self.momentum * velocity), velocity

    @property
    def feels_elsewhere(self):
        return True

    @classmethod
    def initial_settings(cls, learning_rate, size):
        return {"momentum": 0.0, "radius": rounded(0.01 * size)}
