"""The energies of a ball as heights: how high it is, how high it could still climb, and what friction has taken."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from landscapes.base import Landscape
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.rolling_ball import RollingBall
from simulation.descent import Trajectory
from simulation.energy import Energy, energy


def ball_of(optimizer: Optimizer) -> RollingBall | None:
    """The rolling ball that takes the same path, of G = 1 and m = 1 if it was none; None for a rule that isn't a ball.

    The heavy ball is one with τ = √α and c = (1 − β)/τ. Nesterov's is none: its slope is felt elsewhere than at the
    ball, and that friction is not of this form.
    """
    if isinstance(optimizer, RollingBall):
        return optimizer
    if isinstance(optimizer, AveragedMomentum):
        optimizer = optimizer.equivalent()
    if not isinstance(optimizer, Momentum):
        return None
    time_step = np.sqrt(optimizer.learning_rate)
    return RollingBall(1.0, 1.0, (1 - optimizer.momentum) / time_step, time_step)


def height_energy(landscape: Landscape, optimizer: Optimizer, trajectory: Trajectory) -> Energy | None:
    """The energies of simulation/energy.py per weight m·G, in the units of the loss, at a constant learning rate.

    The potential one is then the loss above the deepest listed minimum, and the kinetic one ½|Δθ|²/α: the total is the
    height up to which the ball could climb. Each (steps + 1, *batch); None for a rule that isn't a ball.
    """
    ball = ball_of(optimizer)
    if ball is None:
        return None
    found = energy(landscape, ball, trajectory)
    weight = ball.mass * ball.gravity
    return Energy(**{each.name: getattr(found, each.name) / weight for each in fields(Energy)})
