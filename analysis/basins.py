"""The basins of attraction: for each place of the map, the minimum or floor to which a run from there converges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrival import Arrival, Neighbourhoods
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

# Instead of the index of a minimum; NOWHERE is a run that converged to none.
DIVERGED, LEFT = -2, -3


@dataclass(frozen=True)
class Basins:
    """A run from each point of the grid x (n,), y (n,), with y along the rows.

    `minimum` (n, n) is an index into the terrain's minima and, counted on after them, its floors; or NOWHERE, DIVERGED,
    or LEFT for a run that left the domain of the loss. `steps` (n, n) is the step from which on a run has converged, or
    at which it diverged or left, or -1. `shares` are the shares of the map that converge to each of those, in their
    order; with `nowhere`, `diverged` and `left` they add up to 1.
    """

    x: np.ndarray
    y: np.ndarray
    minimum: np.ndarray
    steps: np.ndarray
    shares: np.ndarray
    nowhere: float
    diverged: float
    left: float


def basins(problem: Problem, rule: Optimizer, n: int = 121) -> Basins:
    """Run one rule from an (n, n) grid of starts, whatever that of the problem, all on the same noise and mini-batches.

    Convergence is that of simulation/outcome.py.
    """
    landscape = problem.landscape
    x, y, starts = landscape.grid(n)
    arrival = Arrival(Neighbourhoods(landscape.minima, problem.tolerance, landscape))
    ends = run(problem, rule, theta=landscape.embed(starts), path=False, observe=arrival)
    minimum = np.where(ends.diverged >= 0, DIVERGED, np.where(ends.left >= 0, LEFT, arrival.minimum))
    counts = np.bincount(minimum.ravel() - LEFT, minlength=len(landscape.minima) + len(landscape.floors) + 3) / n**2
    left, diverged, nowhere, *shares = counts
    return Basins(
        x,
        y,
        minimum,
        np.where(ends.ended >= 0, ends.ended, arrival.converged),
        np.array(shares),
        float(nowhere),
        float(diverged),
        float(left),
    )
