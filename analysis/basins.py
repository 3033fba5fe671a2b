"""The basins of attraction: for each place of the map, the minimum or floor to which a run from there converges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrival import Arrival, Neighbourhoods
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

DIVERGED = -2  # instead of the index of a minimum; NOWHERE is a run that converged to none


@dataclass(frozen=True)
class Basins:
    """A run from each point of the grid x (n,), y (n,), with y along the rows.

    `minimum` (n, n) is an index into the terrain's minima and, counted on after them, its floors; or NOWHERE or
    DIVERGED. `steps` (n, n) is the step from which on a run has converged, or at which it diverged, or -1. `shares` are
    the shares of the map that converge to each of those, in their order; with `nowhere` and `diverged` they add up to
    1.
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

    Convergence is that of simulation/outcome.py.
    """
    landscape = problem.landscape
    x, y, starts = landscape.grid(n)
    arrival = Arrival(Neighbourhoods(landscape.minima, problem.tolerance, landscape.floors, landscape.loss))
    ends = run(problem, rule, theta=landscape.embed(starts), path=False, observe=arrival)
    has_diverged = ends.diverged >= 0
    minimum = np.where(has_diverged, DIVERGED, arrival.minimum)
    counts = np.bincount(minimum.ravel() - DIVERGED, minlength=len(landscape.minima) + len(landscape.floors) + 2) / n**2
    diverged, nowhere, *shares = counts
    return Basins(
        x,
        y,
        minimum,
        np.where(has_diverged, ends.diverged, arrival.converged),
        np.array(shares),
        float(nowhere),
        float(diverged),
    )
