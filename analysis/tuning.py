"""Fair tuning: the best settings of a rule that one procedure finds in a given number of runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrival import Arrival, Neighbourhoods
from analysis.sweep import axes_on, from_scale, to_scale
from catalog import Parameter
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.energy import lowest_minimum
from simulation.problem import Problem

COARSE = 2 / 3  # of the settings are for the grid over the whole range


@dataclass(frozen=True)
class Tuned:
    """The best settings found for a rule, and the results of its runs with them.

    `steps` is the median over starts and seeds of the step from which on a run has converged, by the rule of
    simulation/outcome.py; a run that hasn't counts as one step more than it has. `final_loss` is the median final loss
    above `lowest_minimum`. `diverged` says whether any of these runs diverged or left the domain, which is so only if
    runs do with every setting tried. `worked` is the share of the settings on the grid over the whole range with which
    at least half of the runs converged and none diverged: how easy the rule is to tune. `runs` is the number of runs.
    """

    optimizer: Optimizer
    steps: float
    final_loss: float
    diverged: bool
    worked: float
    runs: int


@dataclass(frozen=True)
class _Trials:
    """Settings as coordinates on the scales of their axes (axes, settings), and the results of each (settings)."""

    coordinates: np.ndarray
    steps: np.ndarray
    final_loss: np.ndarray
    diverged: np.ndarray

    @property
    def best(self) -> int:
        return int(np.lexsort((self.final_loss, self.steps, self.diverged))[0])

    def joined(self, others: _Trials) -> _Trials:
        pairs = zip(vars(self).values(), vars(others).values(), strict=True)
        return _Trials(*(np.concatenate(each, axis=-1) for each in pairs))


@np.errstate(all="ignore")  # a diverged run's loss is not finite
def tune(
    problem: Problem,
    rule: Optimizer,
    budget: int,
    starts: Sequence[tuple[float, float]] | None = None,
    seeds: Sequence[int] | None = None,
) -> Tuned:
    """The best settings of a rule in at most `budget` runs.

    Each setting is run from every one of `starts` with every one of `seeds`, by default those of the problem. Two
    thirds of the settings are a grid over the whole ranges of axes_of, evenly spaced on the scales of `values`, with
    about twice as many of the first axis as of the second; the rest is a finer grid around the best of those, between
    its neighbours. Better is a smaller median number of steps until a run has converged (the first step within the
    tolerance would favour settings that throw a ball past a minimum early), then a lower median final loss; a setting
    with which any run diverges comes after all others. The other settings are those of `rule`. ValueError if the budget
    is too small for one setting.
    """
    landscape, steps = problem.landscape, problem.steps
    starts = [problem.start] if starts is None else starts
    every_seed = np.ravel(problem.seed if seeds is None else seeds)
    runs = len(starts) * len(every_seed)
    affordable = budget // runs
    if affordable < 1:
        raise ValueError(f"One setting takes {runs} runs, more than the budget of {budget}.")
    axes = axes_on(landscape, rule)
    neighbourhoods = Neighbourhoods(landscape.minima, problem.tolerance, landscape)
    theta = landscape.embed(np.array(starts, dtype=float).T)
    seeded = replace(problem, seed=every_seed[:, np.newaxis])

    def measured(grids: list[np.ndarray]) -> _Trials:
        coordinates = np.array([each.ravel() for each in np.meshgrid(*grids)])
        # (settings, seeds, starts): every setting meets the same noise and the same mini-batches.
        swept = replace(rule, **settings_at(axes, coordinates[:, :, np.newaxis, np.newaxis]))
        arrival = Arrival(neighbourhoods)
        ends = run(seeded, swept, theta=theta, path=False, observe=arrival)
        converged = np.where(arrival.converged < 0, steps + 1, arrival.converged).reshape(-1, runs)
        above = np.where(ends.ended < 0, ends.loss[0] - lowest_minimum(landscape), np.inf).reshape(-1, runs)
        diverged = np.any((ends.ended >= 0).reshape(-1, runs), axis=1)
        return _Trials(coordinates, np.median(converged, axis=1), np.median(above, axis=1), diverged)

    counts = counts_of(math.ceil(affordable * COARSE), len(axes))
    trials = measured([np.linspace(*ends, count) for ends, count in zip(ends_of(axes), counts, strict=True)])
    worked = float(np.mean((trials.steps <= steps) & ~trials.diverged))
    if (remaining := affordable - math.prod(counts)) > 0:
        around = trials.coordinates[:, trials.best]
        trials = trials.joined(measured(finer(axes, around, counts, counts_of(remaining, len(axes)))))
    best = trials.best
    return Tuned(
        replace(rule, **{name: float(value) for name, value in settings_at(axes, trials.coordinates[:, best]).items()}),
        float(trials.steps[best]),
        float(trials.final_loss[best]),
        bool(trials.diverged[best]),
        worked,
        trials.steps.size * runs,
    )


def settings_at(axes: Sequence[Parameter], coordinates: np.ndarray) -> dict[str, np.ndarray]:
    """The settings by name at coordinates (axes, *batch) of their scales."""
    return {axis.name: from_scale(axis, coordinate) for axis, coordinate in zip(axes, coordinates, strict=True)}


def ends_of(axes: Sequence[Parameter]) -> list[tuple[float, float]]:
    """The coordinates of both ends of the range of each axis."""
    return [(float(to_scale(axis, axis.low)), float(to_scale(axis, axis.high))) for axis in axes]


def finer(
    axes: Sequence[Parameter], around: np.ndarray, counts: Sequence[int], finer_counts: Sequence[int]
) -> list[np.ndarray]:
    """The coordinates of a finer grid around a place (axes,) of a grid, between its neighbours on that."""
    found = []
    for coordinate, (low, high), count, more in zip(around, ends_of(axes), counts, finer_counts, strict=True):
        width = (high - low) / max(count - 1, 1)
        found.append(np.linspace(max(coordinate - width, low), min(coordinate + width, high), more + 2)[1:-1])
    return found


def counts_of(settings: int, axes: int) -> tuple[int, ...]:
    """The number of values of each axis, whose product is at most `settings`."""
    if axes == 1:
        return (settings,)
    second = max(1, math.isqrt(settings // 2))
    return settings // second, second
