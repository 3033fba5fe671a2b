"""The only loop of the project: one run, a map of runs or a cloud of noisy runs are the same call with other shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any

import numpy as np

from catalog import parameters
from checks import check_kind, shown
from landscapes.base import Landscape, theta_of, unchecked
from optimizers.base import Gradient, Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.cycle import EVERY, Cycle
from simulation.pause import pause
from simulation.problem import Problem

FEW = 4096  # numbers in a theta of few runs
BLOCK = 32_768  # numbers whose losses are computed at once: a block stays in the processor's cache

# glibc returns freed arrays of a few hundred kilobytes to the system, and each step then maps new pages, until an array
# larger than those has been freed once. Without this line a basin map of the many wells took seven times as long.
np.empty(2**21)


@dataclass(frozen=True)
class Trajectory:
    """The paths of one rule, the start first.

    `theta` (steps + 1, d, *batch), `loss` (steps + 1, *batch), and `diverged` and `left` (batch): the rows at which a
    run diverged and at which it left the domain of the loss, or -1. That row holds its values where they are finite;
    the rows after it are NaN. `memory` is the rule's memory after the last step.
    """

    theta: np.ndarray
    loss: np.ndarray
    diverged: np.ndarray
    memory: Any = None
    left: np.ndarray = field(default_factory=lambda: np.array(-1))

    @property
    def ended(self) -> np.ndarray:
        """The row (batch) at which a run ended early, because it diverged or left the domain, or -1."""
        return np.maximum(self.diverged, self.left)


def normal_draws(seed, steps: int, dimension: int = 2) -> np.ndarray:
    """Standard normal draws (steps, dimension, *shape of seed): runs with the same seed get the same draws."""
    seeds = np.asarray(seed)
    draws = [np.random.default_rng(int(each)).standard_normal((steps, dimension)) for each in seeds.flat]
    return np.moveaxis(np.array(draws), 0, -1).reshape(steps, dimension, *seeds.shape)


def step_inputs(
    problem: Problem, rule: Optimizer, exact: Gradient | None = None
) -> Iterator[tuple[Optimizer, Gradient]]:
    """The rule at the learning rate of each step, and the gradient of that step with its noise and its mini-batch.

    The problem's seed has as many axes as the batch. The first steps of a longer problem are those of a shorter one.
    `exact` stands for the gradient of the terrain.
    """
    landscape, steps = problem.landscape, problem.steps
    sample = landscape.sampler(steps, np.asarray(problem.seed))
    if noisy := bool(np.any(problem.noise)):
        draws = problem.noise * normal_draws(problem.seed, steps, landscape.dimension)
    rate = getattr(rule, "learning_rate", None)
    factors = None if rate is None else problem.schedule.factors(steps)
    scheduled = rule
    at, exact = _rated(rule), exact or unchecked(landscape.gradient)
    for step in range(steps):
        gradient = exact if sample is None else sample(step)
        if noisy:
            gradient = _noisy(gradient, draws[step])
        if factors is not None:
            scheduled = at(rate * factors[step])
        yield scheduled, gradient


def _rated(rule: Optimizer) -> Callable[[Any], Optimizer]:
    """The rule as a function of its learning rate: `replace` without the checks, which would double its time."""
    if type(rule).__post_init__ is not Optimizer.__post_init__:
        return lambda learning_rate: replace(rule, learning_rate=learning_rate)
    settings = {each.name: getattr(rule, each.name) for each in fields(rule)} | {"is_plain": rule.is_plain}

    def rated(learning_rate):
        other = object.__new__(type(rule))
        other.__dict__.update(settings, learning_rate=learning_rate)
        return other

    return rated


def _noisy(gradient: Gradient, shift: np.ndarray) -> Gradient:
    return lambda theta: gradient(theta) + shift


def descend(
    landscape: Landscape,
    optimizer: Optimizer,
    start,
    steps: int,
    noise=0.0,
    seed=0,
    *,
    schedule: Schedule = CONSTANT,
) -> Trajectory:
    """Run the optimizer for `steps` steps from `start` (d, *batch): see `run`.

    `start` is any d numbers or arrays of them. TypeError or ValueError with one line for what can't be run.
    """
    problem = Problem(landscape, (0.0, 0.0), steps, noise, seed, schedule)
    check_kind("optimizer", optimizer, Optimizer, "SGD(0.1)")
    theta = theta_of(start, landscape.dimension, "start")
    if not np.isfinite(theta).all():
        raise ValueError(f"start must be finite, not {shown(start)}.")
    return run(problem, optimizer, theta=theta)


def run(
    problem: Problem,
    rule: Optimizer,
    *,
    theta=None,
    path: bool = True,
    observe: Callable[[int, np.ndarray], None] | None = None,
) -> Trajectory:
    """Run the rule from `theta` (d, *batch), by default from the problem's start.

    The rule's hyperparameters, and the problem's noise and seed, may be arrays of shape batch as well. A run diverges
    when its theta is not finite, or farther from the terrain's `divergence_centre` than its `divergence_radius`; on a
    terrain whose loss has no value everywhere it has left the domain at the first row where there is none. The
    schedule multiplies the learning rate of each step; it leaves a rule without one as it is. Without `path` only the
    last row is kept: a map of 10,000 runs then spends its time on steps, not on memory. `observe` is called with all
    rows nevertheless, a few at a time: with the number of the first one and their theta (rows, d, *batch), a buffer
    that the next rows overwrite.
    """
    landscape, steps = problem.landscape, problem.steps
    rule = rule.on(landscape)
    start = np.asarray(landscape.embed(problem.start) if theta is None else theta, dtype=float)
    dimension = len(start)
    shapes = {name: np.shape(getattr(rule, name)) for name in parameters(type(rule))}
    shapes |= {"start": start.shape[1:], "noise": np.shape(problem.noise), "seed": np.shape(problem.seed)}
    try:
        batch = np.broadcast_shapes(*shapes.values())
    except ValueError:
        given = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(f"The shapes of a batch must fit together, unlike these: {given}.") from None
    ones = (1,) * (len(batch) - start.ndim + 1)
    point = np.broadcast_to(start.reshape(dimension, *ones, *start.shape[1:]), (dimension, *batch)).copy()

    rows = min(max(1, BLOCK // max(1, dimension * math.prod(batch))), steps + 1)
    divergence = _Divergence(landscape, batch, rows)
    thetas = np.empty((steps + 1 if path else rows, dimension, *batch))
    loss = np.empty((len(thetas) if path else 1, *batch))
    if batch:
        seed = np.reshape(problem.seed, (1,) * (len(batch) - np.ndim(problem.seed)) + np.shape(problem.seed))
        problem = replace(problem, seed=seed)
    notes = _Notes(landscape.loss_and_gradient, loss) if path and not batch and landscape.loss_and_gradient else None
    quick = landscape.gradient_for(point.shape) if landscape.gradient_for else None
    inputs = step_inputs(problem, _repeated(rule, point.shape), notes.gradient if notes else quick)
    is_plain = path and not notes and rows == steps + 1
    cycle = Cycle() if is_plain and not problem.is_noisy and problem.schedule.factors(steps) is None else None

    with np.errstate(all="ignore"):  # an overflow is a diverged run, not a fault
        memory = rule.init(point)
        for first in range(0, steps + 1, rows):
            last = min(first + rows, steps + 1)
            block = thetas[first:last] if path else thetas[: last - first]
            following = iter(range(first, last))
            for row in following:
                if row > 0:
                    scheduled, gradient = next(inputs)
                    if notes:
                        notes.row, notes.point = row - 1, point
                    point, memory = scheduled.step(point, gradient, memory)
                block[row - first] = point
                if cycle and row % EVERY == 0 and (known := cycle.fill(block, row, memory)):
                    next(islice(following, known, known), None)
            if divergence.blank(block, first):
                # A diverged run stays NaN, even if its velocity would bring it back.
                point = np.where(divergence.ended, np.nan, point)
            if observe is not None:
                observe(first, block)
            if not path:
                pause()
            if path and not notes:
                loss[first:last] = landscape.loss(np.moveaxis(block, 1, 0))
        if not path:
            thetas = block[-1:].copy()
            loss[:] = landscape.loss(np.moveaxis(thetas, 1, 0))
        if notes:
            rest = np.flatnonzero(np.isnan(loss))
            loss[rest] = landscape.loss(thetas[rest].T)
            loss[np.isnan(thetas).any(axis=1)] = np.nan
    loss[~np.isfinite(loss)] = np.nan
    return Trajectory(thetas, loss, divergence.rows, memory, divergence.left)


def _repeated(rule: Optimizer, shape: tuple[int, ...]) -> Optimizer:
    """The rule with the settings that differ between a few runs repeated for each number of their theta (d, *batch).

    NumPy takes as long again to do so in every operation of a step.
    """
    differ = {name: each for name in parameters(type(rule)) if np.ndim(each := getattr(rule, name))}
    if not (rule.only_multiplies and differ) or math.prod(shape) > FEW:
        return rule
    return replace(rule, **{name: np.broadcast_to(each, shape).copy() for name, each in differ.items()})


class _Notes:
    """The losses (steps + 1) of a single run that come with its gradients: those at its own places, not beside them."""

    def __init__(self, loss_and_gradient: Callable, loss: np.ndarray) -> None:
        self.loss_and_gradient, self.loss = loss_and_gradient, loss
        self.loss.fill(np.nan)
        self.row = 0
        self.point: np.ndarray | None = None

    def gradient(self, theta):
        loss, gradient = self.loss_and_gradient(theta)
        if theta is self.point:
            self.loss[self.row] = loss
        return gradient


class _Divergence:
    """The rows at which each run has diverged and left the domain so far, or -1."""

    def __init__(self, landscape: Landscape, batch: tuple[int, ...], rows: int) -> None:
        self.rows, self.left = np.full(batch, -1), np.full(batch, -1)
        self.flat, self.flat_left = self.rows.reshape(-1), self.left.reshape(-1)
        self.running = self.flat.size
        self.has_left = landscape.has_left if landscape.partial else None
        self.centre = landscape.divergence_centre[:, np.newaxis]
        self.radius = landscape.divergence_radius
        # Two comparisons with the cube inside the sphere of that radius clear nearly every block.
        half = self.radius / math.sqrt(len(self.centre))
        self.low, self.high = self.centre - half, self.centre + half
        self.clear = np.empty((rows, len(self.centre), self.running), dtype=bool)

    @property
    def ended(self) -> np.ndarray:
        return (self.rows >= 0) | (self.left >= 0)

    def blank(self, theta: np.ndarray, first: int) -> bool:
        """Set to NaN what follows an end in these rows (rows, d, *batch); returns whether any run ended."""
        theta = theta.reshape(*theta.shape[:2], -1)
        outside = None
        if self.has_left is not None:
            outside = self.has_left(np.moveaxis(theta, 1, 0)) & (self.flat < 0) & (self.flat_left < 0)
        clear = self.clear[: len(theta)]
        above = np.count_nonzero(np.greater(theta, self.low, out=clear))
        below = np.count_nonzero(np.less(theta, self.high, out=clear))
        is_clear = above == below == theta.shape[1] * len(theta) * self.running
        if is_clear and (outside is None or not outside.any()):
            return False
        clear &= theta > self.low
        is_suspect = (self.flat < 0) & (self.flat_left < 0) & ~clear.all(axis=(0, 1))
        if outside is not None:
            is_suspect |= outside.any(axis=0)
        suspects = np.flatnonzero(is_suspect)
        path = theta[:, :, suspects]
        away = path - self.centre
        near = (away * away).sum(axis=1) <= self.radius**2
        out = np.zeros_like(near) if outside is None else outside[:, suspects]
        fine = near & ~out
        row = np.where(fine.all(axis=0), -1, np.argmin(fine, axis=0))
        # Farther away, or infinitely far, a run has diverged. A theta that is no number comes from a slope outside.
        at = np.maximum(row, 0), np.arange(len(suspects))
        left = out[at] & (near[at] | np.isnan(path[at[0], :, at[1]]).any(axis=1))
        found = np.where(row < 0, -1, first + row)
        self.flat[suspects] = np.where(left, -1, found)
        self.flat_left[suspects] = np.where(left, found, -1)
        self.running = int(np.count_nonzero((self.flat < 0) & (self.flat_left < 0)))
        rows = np.arange(len(theta))[:, np.newaxis]
        blank = (row >= 0) & ((rows > row) | ~np.isfinite(path).all(axis=1))
        theta[:, :, suspects] = np.where(blank[:, np.newaxis], np.nan, path)
        return bool((row >= 0).any())
