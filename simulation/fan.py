"""The fan of a slider: the paths of a race for many values of one setting, which cost little more than one race.

A setting may be an array in `run`, and each row of a batch equals its single run to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from catalog import parameters
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.cost import seconds
from simulation.descent import Trajectory, run
from simulation.experiment import Experiment
from simulation.outcome import distances_to_wells
from simulation.race import Race

MOST_VALUES, LEAST_VALUES = 33, 9  # of a fan: fewer lie too far apart to follow a hand
MOST_ROWS = 28_000  # of all paths of a fan: about 85 kB on their way to the browser
MOST_SECONDS = 0.1


def values_at_once(race: Race) -> int:
    """How many values the fan of a race may have; 0 where a fan is too dear, or its map follows the paths."""
    landscape, balls, steps = race.experiment.landscape, len(race.balls), race.problem.steps
    if landscape.dimension != 2 or landscape.replayed or not balls:
        return 0
    count = min(MOST_VALUES, MOST_ROWS // (balls * (steps + 1)))
    dear = balls * seconds(landscape, count, steps, path=True) > MOST_SECONDS
    return 0 if dear or count < LEAST_VALUES else count


def can_fan(experiments: Sequence[Experiment]) -> bool:
    """Whether these experiments differ in nothing but the parameters of their rules, the noise, the seed, and the
    tolerance, so that they can be run at once."""

    def fixed(each: Experiment) -> tuple:
        return each.landscape, each.start, each.steps, each.schedule, each.schedules, *map(type, each.optimizers)

    return len({fixed(each) for each in experiments}) == 1


def fan(races: Sequence[Race]) -> list[Trajectory]:
    """For each ball its paths in all of these races, theta (steps + 1, d, races), or (steps + 1, d, 1) for a ball that
    takes the same path in all of them. ValueError for races that can't be run at once."""
    if not can_fan([each.experiment for each in races]):
        raise ValueError("a fan needs races that differ in settings alone")
    problems = [each.problem for each in races]
    noise, seed = np.array([each.noise for each in problems]), np.array([each.seed for each in problems])
    inputs_differ = len({(each.noise, each.seed) for each in problems}) > 1
    found = []
    for balls in zip(*(each.balls for each in races), strict=True):
        rules = [each.rule for each in balls]
        if not inputs_differ and all(each == rules[0] for each in rules):
            rules, shaped = rules[:1], replace(balls[0].problem, noise=noise[:1], seed=seed[:1])
        else:
            shaped = replace(balls[0].problem, noise=noise, seed=seed if inputs_differ else problems[0].seed)
        found.append(run(shaped, batch(rules)))
    return found


class Settings(np.ndarray):
    """A setting of many runs, with the powers of single numbers.

    NumPy's power of an array may differ in its last bit from that of a number, and a path between wells follows it.
    """

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [each.view(np.ndarray) if isinstance(each, Settings) else each for each in inputs]
        result = getattr(ufunc, method)(*plain, **options)
        of_settings = all(isinstance(each, Settings) or not np.ndim(each) for each in inputs)
        return result.view(Settings) if of_settings else result

    def __pow__(self, exponent, modulo=None):
        exponents = np.broadcast_to(exponent, self.shape)
        powers = [base**other for base, other in zip(self.ravel().tolist(), exponents.ravel().tolist(), strict=True)]
        return np.reshape(powers, self.shape).view(Settings)

    def __rpow__(self, base, modulo=None):
        return np.reshape([base**each for each in self.ravel().tolist()], self.shape).view(Settings)


def batch(rules: Sequence[Optimizer]) -> Optimizer:
    """Rules of one class, with the same choices, as one rule whose parameters are arrays where they differ."""
    first = rules[0]
    settings = {name: [getattr(each, name) for each in rules] for name in parameters(type(first))}
    columns = {name: np.array(each) for name, each in settings.items() if len(set(each)) > 1}
    found = replace(first, **columns)
    for name in columns:
        object.__setattr__(found, name, columns[name].view(Settings))  # `replace` makes it a plain array
    return found


def arrivals(races: Sequence[Race], trajectory: Trajectory) -> np.ndarray:
    """For the trajectory of a ball in a fan of races, the row (races) from which on it has converged in each, or -1.

    It is that of `outcome` in outcome.py.
    """
    landscape = races[0].problem.landscape
    tolerance = np.array([each.problem.tolerance for each in races])
    if len(set(tolerance.tolist())) == 1:
        tolerance = tolerance[: trajectory.ended.size]
    runs = len(tolerance)
    found = np.full(len(races), -1)
    if not landscape.wells:
        return found
    theta = np.broadcast_to(trajectory.theta, (*trajectory.theta.shape[:2], runs)).swapaxes(0, 1)  # (d, rows, runs)
    rows = theta.shape[1]
    with np.errstate(all="ignore"):
        lengths = np.hypot.reduce(np.diff(theta, axis=1))
        fast = np.concatenate([lengths, lengths[-1:] if rows > 1 else np.zeros((1, runs))]) > tolerance
        slow = np.flatnonzero(np.broadcast_to(trajectory.ended < 0, runs) & ~fast[-1])
        if not slow.size:
            return found
        last = distances_to_wells(landscape, theta[:, -1, slow])
        away = _distances(landscape, theta[:, :, slow], np.argmin(last, axis=0))
    moving = fast[:, slow] | ~(away <= tolerance[slow])
    converged = np.full(runs, -1)
    since = np.where(moving.any(axis=0), rows - np.argmax(moving[::-1], axis=0), 0)
    converged[slow] = np.where(since < rows, since, -1)
    found[:] = converged
    return found


def _distances(landscape: Landscape, theta: np.ndarray, wells: np.ndarray) -> np.ndarray:
    """The distance (rows, runs) of each theta (d, rows, runs) to the well, by its index, of its run (runs)."""
    if landscape.floors:
        every = distances_to_wells(landscape, theta.reshape(len(theta), -1)).reshape(-1, *theta.shape[1:])
        return np.take_along_axis(every, wells[np.newaxis, np.newaxis], axis=0)[0]
    minima = np.array(landscape.minima).T[:, np.newaxis, wells]
    return np.hypot.reduce(theta - minima)
