"""The basins of attraction: for every place on the map, the minimum at which a run from there comes to rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrival import NOWHERE, Arrival, Wells
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

DIVERGED = -2  # instead of the index of a minimum; NOWHERE is a run that came to rest at none


@dataclass(frozen=True)
class Basins:
    """A run from each point of the grid x (n,), y (n,), with y along the rows.

    `minimum` (n, n) is an index into the terrain's minima, NOWHERE or DIVERGED; `steps` (n, n) the step from which on
    a run is at rest there, or at which it diverged, or -1. `shares` are those of the minima, in their order; with
    `nowhere` and `diverged` they add up to 1.
    """

    x: np.ndarray
    y: np.ndarray
    minimum: np.ndarray
    steps: np.ndarray
    shares: np.ndarray
    nowhere: float
    diverged: float


def basins(problem: Problem, rule: Optimizer, n: int = 121) -> Basins:
    """Run one rule from an (n, n) grid of starts, whatever that of the problem, all on the same noise and mini-batches.

    A run has come to rest by the rule of simulation/outcome.py: within the tolerance of a minimum, and slow, to its
    end.
    """
    landscape = problem.landscape
    x, y, starts = landscape.grid(n)
    arrival = Arrival(Wells(landscape.minima, problem.tolerance))
    found = run(problem, rule, theta=landscape.embed(starts), path=False, observe=arrival)
    lost = found.diverged >= 0
    minimum = np.where(lost, DIVERGED, arrival.minimum)
    counts = np.bincount(minimum.ravel() - DIVERGED, minlength=len(landscape.minima) + 2) / n**2
    diverged, nowhere, *shares = counts
    return Basins(
        x,
        y,
        minimum,
        np.where(lost, found.diverged, arrival.settled),
        np.array(shares),
        float(nowhere),
        float(diverged),
    )


__all__ = ["DIVERGED", "NOWHERE", "Basins", "basins"]
