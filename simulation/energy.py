"""The energies of a rolling ball: where it is high, where it is fast, and what friction has taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape
from optimizers.rolling_ball import RollingBall
from simulation.descent import Trajectory


@dataclass(frozen=True)
class Energy:
    """Each (steps + 1, *batch), NaN where the run has diverged."""

    potential: np.ndarray
    kinetic: np.ndarray
    total: np.ndarray
    lost: np.ndarray


def energy(landscape: Landscape, ball: RollingBall, trajectory: Trajectory) -> Energy:
    """The energies along a path of that ball, on the exact gradient.

    The potential one, m·G·h, is measured from the deepest listed minimum, where there is one. The velocity of a row is
    that of the step which led there. Friction has the velocity of the row before, and in a step of the rule takes
    exactly τ·c·v·(v + v')/2 from the kinetic energy; that sum is `lost`. So total + lost is constant but for the
    error of the method: up to the order of τ, and by as much as without friction.
    """
    minima = landscape.minima
    floor = landscape.loss(np.array(minima[0])) if minima else 0.0
    velocity = np.zeros_like(trajectory.theta)
    velocity[1:] = np.diff(trajectory.theta, axis=0) / ball.time_step
    potential = ball.mass * ball.gravity * (trajectory.loss - floor)
    kinetic = 0.5 * ball.mass * (velocity**2).sum(axis=1)
    before, after = velocity[:-1], velocity[1:]
    lost = np.zeros_like(kinetic)
    taken = ball.time_step * ball.friction * (before * (before + after) / 2).sum(axis=1)
    np.cumsum(taken, axis=0, out=lost[1:])
    return Energy(potential, kinetic, potential + kinetic, lost)
