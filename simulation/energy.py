"""The potential, the kinetic and the dissipated energy of a rolling ball along its path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape
from optimizers.rolling_ball import RollingBall
from simulation.descent import Trajectory


@dataclass(frozen=True)
class Energy:
    """Each (steps + 1, *batch), NaN where the run has diverged.

    `dissipated` is what friction has taken up to that step.
    """

    potential: np.ndarray
    kinetic: np.ndarray
    total: np.ndarray
    dissipated: np.ndarray


def energy(landscape: Landscape, ball: RollingBall, trajectory: Trajectory) -> Energy:
    """The energies along a path of that ball, on the exact gradient.

    The potential energy is m·G times the height above `lowest_minimum`. The velocity of a row is that of the step which
    led there. Friction acts with the velocity v of the row before and takes exactly τ·c·v·(v + v')/2 from the kinetic
    energy in a step of the rule. So total + dissipated is constant but for the error of the method, which is of the
    order of τ, as it is without friction.
    """
    velocity = np.zeros_like(trajectory.theta)
    velocity[1:] = np.diff(trajectory.theta, axis=0) / ball.time_step
    potential = ball.mass * ball.gravity * (trajectory.loss - lowest_minimum(landscape))
    kinetic = 0.5 * ball.mass * (velocity**2).sum(axis=1)
    before, after = velocity[:-1], velocity[1:]
    dissipated = np.zeros_like(kinetic)
    taken = ball.time_step * ball.friction * (before * (before + after) / 2).sum(axis=1)
    np.cumsum(taken, axis=0, out=dissipated[1:])
    return Energy(potential, kinetic, potential + kinetic, dissipated)


def lowest_minimum(landscape: Landscape) -> float:
    """The loss of the deepest listed minimum or floor, from which heights are measured; 0 on a terrain without one."""
    deepest = *landscape.minima[:1], *landscape.wells[len(landscape.minima) :][:1]
    return min((float(landscape.loss(np.array(each))) for each in deepest), default=0.0)
