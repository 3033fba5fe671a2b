"""The sharpness along a path, the largest eigenvalue of the Hessian, beside the limit of stability of the rule.

Where it is above the limit the rule's steps grow along that axis, see analysis/stability.py. For a rule that divides
the slope along each axis by a preconditioner P it is that of P^-1/2 H P^-1/2. Cohen et al. (2021, arXiv:2103.00065;
2022, arXiv:2207.14484).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from analysis.stability import FrozenStep, frozen_step, has_limit, largest_stable_curvature, signed_parts
from geometry.lanczos import largest_eigenvalue
from geometry.level import level_lines
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory, step_inputs
from simulation.pause import pause
from simulation.problem import Problem

NUMBERS = 12_000  # of all rows of theta that are looked at
FEWEST, MOST = 40, 1000  # rows
CELLS = 81  # places on each side of the map


@dataclass(frozen=True)
class Sharpness:
    """The sharpness at some rows of a run, and the limit of the step that follows each.

    `rows`, `sharpness` and `limit` (k,). `limit` is NaN for a rule that has none. `preconditioned`: whether the
    sharpness is that of the preconditioned Hessian. `rises` (k,): whether the loss is higher after that step.
    """

    rows: np.ndarray
    sharpness: np.ndarray
    limit: np.ndarray
    preconditioned: bool
    rises: np.ndarray

    @property
    def has_limit(self) -> bool:
        return bool(np.isfinite(self.limit).any())

    @property
    def above(self) -> np.ndarray:
        """Whether the sharpness is above the limit, (k,)."""
        return self.sharpness > self.limit


def sharpness_of(landscape: Landscape, theta: np.ndarray, preconditioner: np.ndarray | None = None) -> np.ndarray:
    """The largest eigenvalue of the Hessian at each theta (d, k), or of P^-1/2 H P^-1/2 with P (d, k); NaN where it is
    not finite."""
    scale = 1.0 if preconditioner is None else 1 / np.sqrt(preconditioner)

    def product(vector: np.ndarray) -> np.ndarray:
        pause()
        return scale * landscape.hessian_product(theta, scale * vector)

    return largest_eigenvalue(product, len(theta), theta.shape[1])


def limit_on_map(landscape: Landscape, limit: float) -> np.ndarray:
    """The lines of the map on which the sharpness of a terrain of two parameters is the limit, pieces (k, 4)."""
    return level_lines(*_sharpness_on_map(landscape), limit)


@lru_cache(maxsize=8)
def _sharpness_on_map(landscape: Landscape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, places = landscape.grid(CELLS)
    found = sharpness_of(landscape, places.reshape(2, -1)).reshape(CELLS, CELLS)
    with np.errstate(all="ignore"):
        return x, y, np.where(np.isfinite(landscape.loss(places)), found, np.nan)


def sharpness(problem: Problem, rule: Optimizer, run: Trajectory) -> Sharpness:
    """The sharpness along the run of a rule, at rows spaced evenly, each with a step that follows."""
    landscape, bound = problem.landscape, rule.on(problem.landscape)
    last = problem.steps if run.ended < 0 else int(run.ended)
    most = min(max(NUMBERS // landscape.dimension, FEWEST), MOST)
    # An odd number of steps apart: at the edge each step leads to the other side of the valley.
    apart = -(-last // most) // 2 * 2 + 1 if last > most else 1
    rows = np.arange(0, last, apart)
    limit, preconditioner = np.full(len(rows), np.nan), None
    if len(rows) and has_limit(rule):
        signed = signed_parts(rule)
        if all(signed):
            limit = _limits(problem, rule, rows)
        else:
            limit, preconditioner = _preconditioned_limits(problem, bound, run.theta, rows, signed)
    with np.errstate(all="ignore"):
        found = sharpness_of(landscape, run.theta[rows].T, preconditioner)
        rises = run.loss[rows + 1] > run.loss[rows]
    return Sharpness(rows, found, limit, preconditioner is not None, rises)


def _limits(problem: Problem, rule: Optimizer, rows: np.ndarray) -> np.ndarray:
    """The limits (k,) of the steps that leave these rows, for a rule that remembers no sizes."""
    rate, factors = getattr(rule, "learning_rate", None), problem.schedule.factors(problem.steps)
    scheduled, back = [rule], np.zeros(len(rows), dtype=int)
    if rate is not None and factors is not None:
        rates, back = np.unique(rate * factors[rows], return_inverse=True)
        scheduled = [replace(rule, learning_rate=float(each)) for each in rates]
    one = np.ones(1)
    steps = [frozen_step(each, one, each.init(one), signed_parts(each)) for each in scheduled]
    return largest_stable_curvature(_stacked(steps, [0] * len(steps)))[back]


def _preconditioned_limits(
    problem: Problem, rule: Optimizer, theta: np.ndarray, rows: np.ndarray, signed: list[bool]
) -> tuple[np.ndarray, np.ndarray]:
    """The limits (k,) and the preconditioners (d, k) of the steps that leave these rows of a path (rows, d).

    The steps are taken again, with the slopes of the race, for the memory before each.
    """
    wanted = set(rows.tolist())
    steps, axes = [], []
    memory = rule.init(theta[0])
    for row, (scheduled, gradient) in enumerate(step_inputs(problem, rule)):
        if row > rows[-1]:
            break
        slopes: list[np.ndarray] = []

        def recorded(point, gradient=gradient, slopes=slopes):
            slopes.append(gradient(point))
            return slopes[-1]

        with np.errstate(all="ignore"):
            _, after = scheduled.step(theta[row], recorded, memory)
        if row in wanted:
            steps.append(frozen_step(scheduled, slopes[-1], memory, signed))
            axes.append(int(np.argmax(np.abs(slopes[-1]))))  # the limit by P is the same along every axis
        memory = after
    preconditioner = np.array([each.preconditioner for each in steps]).T
    along = preconditioner[axes, np.arange(len(axes))]
    return largest_stable_curvature(_stacked(steps, axes)) / along, preconditioner


def _stacked(steps: list[FrozenStep], axes: list[int]) -> FrozenStep:
    """One axis of each of these steps, as the axes of one step."""

    def of_each(name: str) -> np.ndarray:
        return np.array([getattr(each, name)[axis] for each, axis in zip(steps, axes, strict=True)])

    return FrozenStep(*(of_each(each.name) for each in fields(FrozenStep)))
