"""The limit of stability of a rule along its path: the curvature above which its own next steps grow.

A step of gradient descent multiplies the distance to the minimum of ½λx² by 1 − αλ, and grows where λ > 2/α. A rule
that divides the slope by numbers which it remembers has such a limit too, while those numbers stand: Cohen et al.,
Gradient descent on neural networks typically occurs at the edge of stability (2021, arXiv:2103.00065), and Adaptive
gradient methods at the edge of stability (2022, arXiv:2207.14484).

The step is probed, not copied, so that a new rule has its limit too. Of the memory the parts that change their sign
with all slopes are averages or velocities, and the others, such as averages of squares, are taken as they stand. With
these the step is linear, along each axis by itself:

    z ← B z + a g,   z = (θ, averages and velocities),   g = λ p·z

where p says at which point the rule asks for the slope. Steps with the slope g and −g give B and a: what they remember
of its size is the same in both. The preconditioner P of an axis is α over the length of a step on a constant slope of
1 in the long run, and 1 for a rule that remembers no sizes. For Adam that is (1 − β₁ᵗ)(√v̂ + ε), as in Cohen et al.
(2022). The limit is the largest λ/P with which the step along an axis doesn't grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.memory import parts, rebuilt
from analysis.rates import ROUNDING, is_linear
from optimizers.base import Gradient, Optimizer

TINY = 1e-150  # the slope along an axis without one: its square is a number still
AGES = (1, 8)  # steps after which the memory of a rule is probed
LARGEST = 2.0**80  # of a limit by the curvature at which one step goes all the way


@dataclass(frozen=True)
class FrozenStep:
    """One step of a rule with the sizes that it remembers as they stand, along each of d axes.

    `matrix` B is (d, n, n), `push` a (d, n) and `point` p (d, n), where z has n parts, theta the first.
    `preconditioner` P is (d,).
    """

    matrix: np.ndarray
    push: np.ndarray
    point: np.ndarray
    preconditioner: np.ndarray


def has_limit(rule: Optimizer) -> bool:
    """Whether the step of a rule is linear along each axis while the sizes that it remembers stand.

    Probed with seeded slopes and memories. It is not for a rule that takes a sign or a norm, or asks for two slopes.
    """
    draws = np.random.default_rng(0)
    signed = signed_parts(rule)
    if all(signed) and not is_linear(rule):
        return False
    memory = rule.init(np.zeros(3))
    for age in range(1, AGES[-1] + 1):
        slope = draws.standard_normal(3)
        if age in AGES and not _is_affine(rule, slope, memory, signed, draws):
            return False
        with np.errstate(all="ignore"):
            memory = rule.step(np.zeros(3), _of(slope), memory)[1]
    return True


def frozen_step(rule: Optimizer, slope: np.ndarray, memory: Any, signed: Sequence[bool]) -> FrozenStep:
    """The step of a rule that has a limit, with the slope (d,) and the memory that it has before it.

    `signed` is that of `signed_parts`.
    """
    slope = np.where(slope == 0, TINY, slope)
    count = 1 + sum(signed)
    # One column for rest, and one for each unit vector.
    states = np.zeros((count, len(slope), 1 + count))
    states[np.arange(count), :, 1 + np.arange(count)] = 1.0
    after, points, _ = _stepped(rule, slope, memory, states, signed)
    opposite, _, _ = _stepped(rule, -slope, memory, states, signed)
    push = ((after - opposite)[..., 0] / (2 * slope)).T
    # At rest the two steps are opposite: what they have in common is that of the state alone.
    matrix = np.moveaxis((after + opposite)[..., 1:] / 2, 1, 0)
    point = points[:, 1:] - points[:, :1]
    preconditioner = np.ones(len(slope))
    if not all(signed):
        decay = np.eye(count - 1) - matrix[:, 1:, 1:]
        rest = np.linalg.solve(decay, push[:, 1:, np.newaxis])[..., 0]
        length = -((matrix[:, 0, 1:] * rest).sum(axis=1) + push[:, 0])
        with np.errstate(all="ignore"):
            preconditioner = getattr(rule, "learning_rate", 1.0) / length
    return FrozenStep(matrix, push, point, preconditioner)


def largest_stable_curvature(step: FrozenStep) -> np.ndarray:
    """The largest curvature (d,) with which the step along each axis doesn't grow.

    Infinite where every curvature is stable, 0 where none is.
    """
    # The curvature at which two steps go about all the way: a unit for the search.
    with np.errstate(all="ignore"):
        reach = np.abs(step.push[:, 0]) + np.abs((step.matrix[:, 0, 1:] * step.push[:, 1:]).sum(axis=1))
        unit = 1 / reach
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)

    def stable(curvature: np.ndarray) -> np.ndarray:
        slope = curvature[:, np.newaxis, np.newaxis] * step.point[:, np.newaxis, :]
        matrix = step.matrix + step.push[:, :, np.newaxis] * slope
        matrix = np.where(np.isfinite(matrix), matrix, 1e300)
        return np.abs(np.linalg.eigvals(matrix)).max(axis=-1) <= 1 + ROUNDING

    low, high = np.zeros_like(unit), unit.copy()
    while (still := stable(high) & (high < LARGEST * unit)).any():
        low, high = np.where(still, high, low), np.where(still, 2 * high, high)
    endless = high >= LARGEST * unit
    for _ in range(50):
        middle = (low + high) / 2
        still = stable(middle)
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return np.where(endless, np.inf, np.where(low < 1e-9 * unit, 0.0, low))


def signed_parts(rule: Optimizer) -> list[bool]:
    """For each part of the memory whether it changes its sign with all slopes; the others are sizes and counts."""
    slope = np.random.default_rng(1).standard_normal((2, 3))
    after = []
    for sign in (1.0, -1.0):
        memory = rule.init(np.zeros(3))
        for each in slope:
            with np.errstate(all="ignore"):
                memory = rule.step(np.zeros(3), _of(sign * each), memory)[1]
        after.append(parts(memory))
    return [bool(np.any(one) and np.all(np.equal(one, np.negative(other)))) for one, other in zip(*after, strict=True)]


def _of(slope: np.ndarray) -> Gradient:
    return lambda theta: slope


def _stepped(
    rule: Optimizer, slope: np.ndarray, memory: Any, states: np.ndarray, signed: Sequence[bool]
) -> tuple[np.ndarray, np.ndarray, list]:
    """One step with this slope (d,) from states (n, d, m): the states after it, its points (d, m), and the sizes."""
    own = iter(states[1:])

    def spread(part: Any) -> Any:
        return part if np.ndim(part) == 0 else np.broadcast_to(part[:, np.newaxis], states.shape[1:])

    filled = tuple(next(own) if moves else spread(each) for each, moves in zip(parts(memory), signed, strict=True))
    points: list[np.ndarray] = []

    def gradient(point: np.ndarray) -> np.ndarray:
        points.append(point)
        return np.broadcast_to(slope[:, np.newaxis], states.shape[1:])

    with np.errstate(all="ignore"):
        theta, after = rule.step(states[0], gradient, rebuilt(memory, filled))
    after_parts = parts(after)
    moved = [theta, *(each for each, moves in zip(after_parts, signed, strict=True) if moves)]
    sizes = [each for each, moves in zip(after_parts, signed, strict=True) if not moves]
    if len(points) != 1:
        raise ValueError(f"{rule.name} asks for {len(points)} slopes in a step.")
    return np.array([np.broadcast_to(each, theta.shape) for each in moved]), points[0], sizes


def _is_affine(
    rule: Optimizer, slope: np.ndarray, memory: Any, signed: Sequence[bool], draws: np.random.Generator
) -> bool:
    """Whether a step with this slope is affine in theta and the signed parts of the memory, and leaves its sizes."""
    count = 1 + sum(signed)
    one, other = draws.standard_normal((2, count, len(slope)))
    alone = np.where(np.arange(len(slope)) == 0, one, 0.0)  # along the first axis
    states = np.stack([np.zeros_like(one), one, other, one - 3 * other, alone], axis=-1)
    try:
        results = [_stepped(rule, sign * slope, memory, states, signed) for sign in (1.0, -1.0)]
    except ValueError:
        return False
    for after, points, sizes in results:
        for each in (after, points[np.newaxis]):
            rest, first, second, both, along_first = np.moveaxis(each, -1, 0)
            bound = 1e-9 * (1 + np.abs(each).max())
            if not np.isfinite(each).all() or np.abs(both - (first - 3 * second + 3 * rest)).max() > bound:
                return False
            if np.abs(along_first - rest)[:, 1:].max() > bound:
                return False
        if any(np.ndim(each) == 2 and np.ptp(each, axis=-1).max() > 0 for each in sizes):
            return False
    return True
