"""The energies of a ball as heights, in the units of the loss."""

from __future__ import annotations

from dataclasses import fields

from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.energy import Energy, energy


def height_energy(landscape: Landscape, optimizer: Optimizer, trajectory: Trajectory) -> Energy | None:
    """The energies of simulation/energy.py per weight m·G, in the units of the loss, at a constant learning rate.

    The potential energy is then the loss above the deepest listed minimum, and the kinetic energy ½|Δθ|²/α: the total
    is the height up to which the ball could climb. Each (steps + 1, *batch); None for a rule that isn't a ball.
    """
    ball = optimizer.as_ball()
    if ball is None:
        return None
    energies = energy(landscape, ball, trajectory)
    weight = ball.mass * ball.gravity
    return Energy(**{each.name: getattr(energies, each.name) / weight for each in fields(Energy)})
