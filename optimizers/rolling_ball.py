"""A ball that rolls: Newton's law on a landscape of height h, from rest, stepped by the semi-implicit Euler method.

m·a = −m·G·∇h − c·v, with the potential energy U = m·G·h; the velocity is stepped first and moves the ball. That is
heavy-ball momentum (Polyak, 1964) with β = 1 − cτ/m and α = Gτ², which `equivalent` gives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from catalog import parameter
from optimizers.base import Optimizer, rounded


@dataclass(frozen=True)
class RollingBall(Optimizer):
    """A real ball: gravity pulls it downhill, friction takes its speed, and between two steps passes a time τ."""

    name = "Rolling ball"
    formula = (
        r"v \leftarrow v - \tau \left(G \nabla f(\theta) + \tfrac{c}{m} v\right), \quad "
        r"\theta \leftarrow \theta + \tau v"
    )
    memory = "One number for each parameter: the velocity v"
    colour = 4
    convention = (
        "No library has it. Its path is that of PyTorch's SGD with α = Gτ² and β = 1 − cτ/m; a schedule doesn't "
        "change τ."
    )

    mass: float = parameter(
        1.0, "m", 0.1, 10.0, log=True, help="Raising it makes a heavier ball, which friction slows down less."
    )
    gravity: float = parameter(1.0, "G", 0.1, 10.0, log=True, help="Raising it pulls the ball downhill harder.")
    friction: float = parameter(
        0.5,
        "c",
        0.0,
        100.0,
        log=True,
        help="Raising it makes the ball lose its speed sooner; without it, it never stops.",
        role="memory",
    )
    time_step: float = parameter(
        0.1,
        r"\tau",
        1e-4,
        10.0,
        log=True,
        help="Raising it lets more time pass in each step: the race is longer, and the path less exact.",
        role="pace",
    )

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        force = self.gravity * gradient(theta) + self.friction / self.mass * velocity
        velocity = velocity - self.time_step * force
        return theta + self.time_step * velocity, velocity

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # With G = 1 and m = 1 this is momentum at that learning rate, and at β = 0.95.
        time_step = rounded(math.sqrt(learning_rate), 3)
        return {"friction": rounded(0.05 / time_step, 3), "time_step": time_step}

    def as_ball(self):
        return self

    def equivalent(self, scheduled=False):
        if scheduled:
            return None  # a schedule changes α, and not τ
        from optimizers.momentum import Momentum

        return Momentum(self.gravity * self.time_step**2, 1 - self.friction * self.time_step / self.mass)
