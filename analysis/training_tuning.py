"""Fair tuning on a network: the settings of a rule with the lowest loss at the end, found in a given number of runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from analysis.sweep import axes_on
from analysis.trainings import Cells, losses_of_settings
from analysis.tuning import COARSE, Tuned, counts_of, ends_of, finer, settings_at
from landscapes._network import Network
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

STARTS = 3  # of every setting: that of the race, and those of the seeds after it
SEEDS = 10_000  # that a start may have


def problems_of(problem: Problem) -> tuple[Problem, ...]:
    """The problem, and the same from the starts of the next seeds, each with other noise and other mini-batches."""
    network = problem.landscape
    assert isinstance(network, Network)
    others = [
        replace(
            problem,
            landscape=replace(network, plane=None, start_seed=(network.start_seed + more) % SEEDS),
            start=network.start,
            seed=(problem.seed + more) % SEEDS,
        )
        for more in range(1, STARTS)
    ]
    return (problem, *others)


def tune_training(
    problems: Sequence[Problem],
    rule: Optimizer,
    budget: int,
    losses: Callable[[Problem, Optimizer, Cells], np.ndarray] = losses_of_settings,
) -> Tuned:
    """The settings of a rule with the lowest median loss at the end, in at most `budget` runs.

    Every setting is run on each of the problems; `losses` gives those of many settings on one of them. The settings are
    those of `analysis.tuning.tune`: two thirds on a grid over the whole ranges, the others on a finer one around the
    best.
    A setting with which a run diverges comes after all others. The `steps` of the result are the median step from which
    on the loss is at most the target, one more than the race has where it never is; `worked` is the share of the
    settings on the first grid with which at least half of the runs reach the target and none diverges.
    """
    network, steps = problems[0].landscape, problems[0].steps
    assert isinstance(network, Network)
    affordable = budget // len(problems)
    if affordable < 1:
        raise ValueError(f"One setting takes {len(problems)} runs, more than the budget of {budget}.")
    axes = axes_on(network, rule)

    def measured(grids: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """The coordinates (axes, settings) of a grid, and the losses (problems, settings), infinite if diverged."""
        coordinates = np.array([each.ravel() for each in np.meshgrid(*grids)])
        settings = tuple(zip(*(each.tolist() for each in settings_at(axes, coordinates).values()), strict=True))
        found = np.array([losses(each, rule, settings) for each in problems])
        return coordinates, np.where(np.isnan(found), np.inf, found)

    counts = counts_of(math.ceil(affordable * COARSE), len(axes))
    grids = [np.linspace(*ends, count) for ends, count in zip(ends_of(axes), counts, strict=True)]
    coordinates, found = measured(grids)
    target = network.target_loss
    worked = np.mean((np.median(found, axis=0) <= target) & np.isfinite(found).all(axis=0))
    if (remaining := affordable - math.prod(counts)) > 0:
        around = coordinates[:, best_of(found)]
        more, losses_there = measured(finer(axes, around, counts, counts_of(remaining, len(axes))))
        coordinates, found = np.hstack([coordinates, more]), np.hstack([found, losses_there])
    best = best_of(found)
    settings = {name: float(value) for name, value in settings_at(axes, coordinates[:, best]).items()}
    optimizer = replace(rule, **settings)
    reached = [since(run(each, optimizer).loss, target) for each in problems]
    return Tuned(
        optimizer,
        float(np.median(np.minimum(reached, steps + 1))),
        float(np.median(found[:, best])),
        bool(np.isinf(found[:, best]).any()),
        float(worked),
        found.size,
    )


def best_of(losses: np.ndarray) -> int:
    """The setting with the lowest median of its losses (problems, settings), of those without an infinite one."""
    return int(np.lexsort((np.median(losses, axis=0), np.isinf(losses).any(axis=0)))[0])


def since(losses: np.ndarray, target: float) -> int:
    """The step from which on the loss (rows,) is at most the target; the number of rows if there is none."""
    above = np.flatnonzero(~(losses <= target))
    return int(above[-1]) + 1 if len(above) else 0
