"""Adamax (Kingma & Ba, 2015, section 7.1) as in PyTorch, with the epsilon inside the maximum.

PyTorch's default learning rate is .002; in the 300 steps of a race that is a walk of .6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    largest: np.ndarray  # the largest absolute gradient, which fades
    count: int  # steps taken


@dataclass(frozen=True)
class Adamax(Optimizer):
    """Adam that divides by the steepest slope it remembers instead of by an average: no step is much longer than α."""

    name = "Adamax"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad "
        r"\theta \leftarrow \theta - \frac{\alpha}{1-\beta_1^t} \frac{m}{u}"
    )
    memory = "Two numbers for each parameter: an average of past gradients, and the largest of them, which fades"
    colour = 3

    learning_rate: float = parameter(
        0.05,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: along each axis a step is about as long as this.",
    )
    beta_1: float = parameter(
        0.9, r"\beta_1", 0.0, 0.999, help="Raising it makes the ball keep its direction for longer."
    )
    beta_2: float = parameter(
        0.999,
        r"\beta_2",
        0.0,
        0.9999,
        help="Raising it makes it remember a steep slope for longer.",
        quiet=True,
    )
    epsilon: float = parameter(
        1e-8,
        r"\epsilon",
        1e-12,
        1.0,
        log=True,
        help="Raising it makes the steps shorter where the slope is gentle.",
        quiet=True,
    )

    def init(self, theta):
        return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)

    def step(self, theta, gradient, moments):
        slope = gradient(theta)
        count = moments.count + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        largest = np.maximum(self.beta_2 * moments.largest, np.abs(slope) + self.epsilon)
        average = first / (1 - self.beta_1**count)
        return theta - self.learning_rate * average / largest, Moments(first, largest, count)

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # About fifty steps of full length cross the map: tried on the four first terrains, where Adam then arrives.
        return {"learning_rate": rounded(0.02 * size)}

    def pytorch(self):
        return "Adamax", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon}
