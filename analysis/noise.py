"""Clouds of runs that differ in their seed only, and the stationary variance that theory gives them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.curvature import curvature, nearest_minimum
from analysis.rates import step_matrix
from geometry.curvature import principal_axes
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SEEDS = 10_000  # more than the highest seed of a race: clouds of two seeds have no run in common


@dataclass(frozen=True)
class Cloud:
    """The runs of one rule with many seeds.

    `bands` (5, steps + 1) are the QUANTILES of the loss at each step; `ends` (d, runs) the last thetas. Diverged runs
    have the highest losses: a band is NaN where it lies among them. `diverged` is their number; their ends are NaN.
    `left` is the number of those that left the domain of the loss, which count likewise.
    """

    bands: np.ndarray
    ends: np.ndarray
    diverged: int
    left: int


def cloud(problem: Problem, rule: Optimizer, runs: int = 200) -> Cloud:
    """The runs of a rule with `runs` seeds, the first of which is the problem's."""
    landscape, loss = problem.landscape, np.empty((problem.steps + 1, runs))

    def observe(first: int, theta: np.ndarray) -> None:
        loss[first : first + len(theta)] = landscape.loss(np.moveaxis(theta, 1, 0))

    seeded = replace(problem, seed=problem.seed + SEEDS * np.arange(runs))
    trajectory = run(seeded, rule, path=False, observe=observe)  # the paths of a network would take half a gigabyte
    loss = np.sort(np.where(np.isfinite(loss), loss, np.nan), axis=1)  # NaN come last
    rows = np.round(np.array(QUANTILES) * (runs - 1)).astype(int)
    diverged, left = (int(np.count_nonzero(each >= 0)) for each in (trajectory.diverged, trajectory.left))
    return Cloud(loss[:, rows].T, trajectory.theta[-1], diverged, left)


def stationary_variance(optimizer: Optimizer, eigenvalue, noise):
    """The stationary variance of theta under a linear rule on curvature λ, for gradient noise of standard deviation σ.

    It is the first entry of P, the solution of P = A·P·Aᵀ + σ²·B·Bᵀ, where A is the matrix of the rule's step and B the
    response of the step to a shift of the gradient. Infinite where the rule is not stable. λ, σ and the optimizer's
    fields may be arrays that broadcast. ValueError for a rule that isn't linear.
    """
    matrix = step_matrix(optimizer, eigenvalue, shift=True)
    step, response = matrix[..., :-1], matrix[..., -1]
    size = step.shape[-1]
    stable = np.abs(np.linalg.eigvals(step)).max(axis=-1) < 1
    step = np.where(stable[..., np.newaxis, np.newaxis], step, 0.0)
    squared = np.einsum("...ij,...kl->...ikjl", step, step).reshape(*stable.shape, size**2, size**2)
    driven = np.einsum("...i,...j->...ij", response, response).reshape(*stable.shape, size**2, 1)
    variance = np.linalg.solve(np.eye(size**2) - squared, driven)[..., 0, 0]
    return np.where(stable, variance * np.asarray(noise, dtype=float) ** 2, np.inf)[()]


def measured_variance(landscape: Landscape, ends: np.ndarray) -> np.ndarray:
    """The variance (d,) of a cloud's ends (d, runs) along the axes of the Hessian, the flattest first.

    The axes are those at the minimum nearest to the middle of the cloud, or at the middle itself on a terrain without a
    minimum. Ends near several minima count together; an end that is not finite makes all variances NaN.
    """
    middle = ends.mean(axis=1)
    minimum = nearest_minimum(landscape, middle)
    axes = curvature(landscape, middle if minimum is None else minimum).axes
    return (axes.T @ ends).var(axis=1)


def across_floors(landscape: Landscape, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far each of a cloud's ends (2, runs) is from the nearest floor, and the curvature across that there.

    Along a floor nothing holds a ball; the mean square of these distances is the variance across it. Where the floor
    goes on outside of the map its curvature is that at the end.
    """
    feet = [landscape.nearest_on_floor(floor, ends) for floor in range(len(landscape.floors))]
    away = np.array([np.hypot(*(ends - each)) for each in feet])
    nearest, beyond = away.argmin(axis=0), landscape.levels.distances(ends)[1]
    on_curve, every = away.min(axis=0) <= beyond, np.arange(ends.shape[1])
    place = np.where(on_curve, np.array(feet)[nearest, :, every].T, ends)
    curvatures, _ = principal_axes(landscape.hessian(place))
    return np.where(on_curve, away.min(axis=0), beyond), curvatures[:, -1]


def gradient_noise(
    landscape: Landscape, theta, draws: int, seed: int = 0, axes: np.ndarray | None = None
) -> np.ndarray:
    """The standard deviation (d,) of each coordinate of the gradient that a step samples at theta (d,).

    Along `axes` (d, d), one a column, where they are given. Zero on a terrain whose steps use the exact gradient.
    """
    theta = np.asarray(theta, dtype=float)
    sample = landscape.sampler(draws, np.array(seed))
    if sample is None:
        return np.zeros(len(theta))
    gradients = np.array([sample(step)(theta) for step in range(draws)])
    return (gradients if axes is None else gradients @ axes).std(axis=0)
