"""The only loop of the project: one run, a map of runs or a cloud of noisy runs are the same call with other shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from landscapes.base import Landscape
from optimizers.base import Gradient, Optimizer

REACH = 100  # a run that is this many map sizes away from the centre of the map has diverged
BLOCK = 16_384  # points whose losses are computed at once: a block stays in the processor's cache

# The C library gives each freed array of a few hundred kilobytes back to the system, and the next step takes it anew,
# page by page, until it has once seen a larger one go: a basin map of the many wells took seven times as long.
np.empty(2**21)


@dataclass(frozen=True)
class Trajectory:
    """The paths of one optimizer, the start first.

    `theta` (steps + 1, 2, *batch), `loss` (steps + 1, *batch), and `diverged` (batch): the row at which
    a run left, or -1. That row is kept where it is finite; the rows after it are NaN. `memory` is the
    optimizer's own after the last step.
    """

    theta: np.ndarray
    loss: np.ndarray
    diverged: np.ndarray
    memory: Any = None


def normal_draws(seed, steps: int) -> np.ndarray:
    """Standard normal draws (steps, 2, *shape of seed): the same seed gives every run the same ones."""
    seeds = np.asarray(seed)
    draws = [np.random.default_rng(int(each)).standard_normal((steps, 2)) for each in seeds.flat]
    return np.moveaxis(np.array(draws), 0, -1).reshape(steps, 2, *seeds.shape)


def turns(
    landscape: Landscape,
    optimizer: Optimizer,
    steps: int,
    noise=0.0,
    seed=0,
    schedule: np.ndarray | None = None,
) -> Iterator[tuple[Optimizer, Gradient]]:
    """What each step is taken with: the rule at that step's learning rate, and the gradient that it feels.

    The arguments are those of `descend`, but `seed` has as many axes as the batch. As many steps more or less leave
    the first ones as they are.
    """
    sample = landscape.sampler(steps, np.asarray(seed))
    if noisy := bool(np.any(noise)):
        draws = noise * normal_draws(seed, steps)
    scheduled = schedule is not None and hasattr(optimizer, "learning_rate")
    rule = optimizer
    for step in range(steps):
        gradient = landscape.gradient if sample is None else sample(step)
        if noisy:
            gradient = _noisy(gradient, draws[step])
        if scheduled:
            rule = replace(optimizer, learning_rate=optimizer.learning_rate * schedule[step])
        yield rule, gradient


def _noisy(gradient, shift):
    return lambda theta: gradient(theta) + shift


def descend(
    landscape: Landscape,
    optimizer: Optimizer,
    start,
    steps: int,
    noise=0.0,
    seed=0,
    *,
    schedule: np.ndarray | None = None,
    path: bool = True,
    observe: Callable[[int, np.ndarray], None] | None = None,
) -> Trajectory:
    """Let the optimizer take `steps` steps from `start` (2, *batch).

    The optimizer's fields, `noise` (the standard deviation of each coordinate of the gradient) and
    `seed` may be arrays of shape batch as well. A run diverges when its place is not finite, or farther
    than REACH map sizes from the centre of the map. `schedule` (steps) multiplies the learning rate of
    each step; a rule that has none takes no notice of it. Without `path` only the last row is kept: a map of
    10,000 runs then spends its time on steps, not on memory. `observe` is shown all rows nevertheless, a few at a time:
    the number of the first one and their theta (rows, 2, *batch), which is not to be kept or written to.
    """
    start = np.asarray(start, dtype=float)
    batch = np.broadcast_shapes(
        start.shape[1:],
        np.shape(noise),
        np.shape(seed),
        *(np.shape(getattr(optimizer, each.name)) for each in fields(optimizer)),
    )
    ones = (1,) * (len(batch) - start.ndim + 1)
    point = np.broadcast_to(start.reshape(2, *ones, *start.shape[1:]), (2, *batch)).copy()

    rows = min(max(1, BLOCK // max(1, math.prod(batch))), steps + 1)
    watch = _Watch(landscape, batch, rows)
    theta = np.empty((steps + 1 if path else rows, 2, *batch))
    loss = np.empty((len(theta) if path else 1, *batch))
    seed = np.reshape(seed, (1,) * (len(batch) - np.ndim(seed)) + np.shape(seed))
    turn = turns(landscape, optimizer, steps, noise, seed, schedule)

    with np.errstate(all="ignore"):  # an overflow is a diverged run, not a fault
        memory = optimizer.init(point)
        for first in range(0, steps + 1, rows):
            last = min(first + rows, steps + 1)
            block = theta[first:last] if path else theta[: last - first]
            for row in range(first, last):
                if row > 0:
                    rule, gradient = next(turn)
                    point, memory = rule.step(point, gradient, memory)
                block[row - first] = point
            if watch.cut(block, first):
                # What is lost stays NaN, whatever its velocity would bring back.
                point = np.where(watch.diverged >= 0, np.nan, point)
            if observe is not None:
                observe(first, block)
            if path:
                loss[first:last] = landscape.loss(np.moveaxis(block, 1, 0))
        if not path:
            theta = block[-1:].copy()
            loss[:] = landscape.loss(np.moveaxis(theta, 1, 0))
    loss[~np.isfinite(loss)] = np.nan
    return Trajectory(theta, loss, watch.diverged, memory)


class _Watch:
    """Which runs have diverged so far, and when."""

    def __init__(self, landscape: Landscape, batch: tuple[int, ...], rows: int) -> None:
        self.diverged = np.full(batch, -1)
        self.flat = self.diverged.reshape(-1)
        self.alive = self.flat.size
        self.centre = landscape.centre[:, np.newaxis]
        self.reach = REACH * landscape.size
        # Two comparisons with the square inside the circle of that reach clear nearly every block.
        self.low, self.high = self.centre - self.reach / math.sqrt(2), self.centre + self.reach / math.sqrt(2)
        self.clear = np.empty((rows, 2, self.alive), dtype=bool)

    def cut(self, theta: np.ndarray, first: int) -> bool:
        """Blank what comes after a divergence within these rows, and tell whether any run diverged in them."""
        theta = theta.reshape(len(theta), 2, -1)
        clear = self.clear[: len(theta)]
        above = np.count_nonzero(np.greater(theta, self.low, out=clear))
        below = np.count_nonzero(np.less(theta, self.high, out=clear))
        if above == below == 2 * len(theta) * self.alive:
            return False
        clear &= theta > self.low
        suspects = np.flatnonzero((self.flat < 0) & ~clear.all(axis=(0, 1)))
        path = theta[:, :, suspects]
        away = path - self.centre
        inside = (away * away).sum(axis=1) <= self.reach**2
        left = np.where(inside.all(axis=0), -1, np.argmin(inside, axis=0))
        self.flat[suspects] = np.where(left < 0, -1, first + left)
        self.alive = np.count_nonzero(self.flat < 0)
        rows = np.arange(len(theta))[:, np.newaxis]
        blank = (left >= 0) & ((rows > left) | ~np.isfinite(path).all(axis=1))
        theta[:, :, suspects] = np.where(blank[:, np.newaxis], np.nan, path)
        return bool((left >= 0).any())
