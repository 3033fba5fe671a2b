"""The losses at the end of many trainings of a network that differ in two settings, or in their start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.sweep import axes_of
from optimizers.base import Optimizer
from simulation.cost import seconds
from simulation.descent import run
from simulation.problem import Problem

BATCH_SECONDS = 0.25  # of the processor: a batch of runs is not stopped
MOST_RUNS = 200  # of a batch, so that a cache of so many batches has a size

Cells = tuple[tuple[float, ...], ...]


def losses_of_settings(problem: Problem, rule: Optimizer, settings: Cells) -> np.ndarray:
    """The loss at the end of a run with each of the settings, those of axes_of; NaN for a run that diverged."""
    names = [each.name for each in axes_of(rule)]
    swept = dict(zip(names, np.array(settings, dtype=float).T, strict=True))
    return run(problem, replace(rule, **swept), path=False).loss[0]


def losses_of_starts(problem: Problem, rule: Optimizer, starts: Cells) -> np.ndarray:
    """The loss at the end of a run from each of the places of the map; NaN for a run that diverged."""
    theta = problem.landscape.embed(np.array(starts, dtype=float).T)
    return run(problem, rule, theta=theta, path=False).loss[0]


def batches(problem: Problem, cells: Sequence[tuple[float, ...]]) -> list[Cells]:
    """The cells in their order, in parts of at most MOST_RUNS runs, which take about BATCH_SECONDS each."""
    size = min(MOST_RUNS, affordable(problem, BATCH_SECONDS))
    return [tuple(cells[first : first + size]) for first in range(0, len(cells), size)]


def affordable(problem: Problem, most: float) -> int:
    """The number of runs that take at most so many seconds of the processor, at least one."""
    alone = seconds(problem.landscape, 0, problem.steps)
    return max(1, int((most - alone) / (seconds(problem.landscape, 1, problem.steps) - alone)))
