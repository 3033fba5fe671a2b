"""The rate of a rule along an axis of curvature λ: the eigenvalues of its step on the quadratic ½λx².

The step is probed, not copied: every rule whose step is linear there has a rate, a new file's too. Goh, Why Momentum
Really Works (2017); Lessard, Recht & Packard, Analysis and design of optimization algorithms (2016).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

import numpy as np

from analysis.memory import parts, rebuilt
from catalog import parameters
from checks import check_kind, number_of
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer

ROUNDING = 1e-12  # of a factor per step
MEETING = 1e-6  # two equal eigenvalues are computed to the root of rounding only


class Regime(Enum):
    """How the distance to the minimum behaves along an axis, late in a run."""

    MONOTONE = "monotone"
    CRITICAL = "critical"
    RINGING = "ringing"
    ALTERNATING = "alternating"
    DIVERGENT = "divergent"
    ONE_STEP = "one step"


def step_matrix(optimizer: Optimizer, eigenvalue, shift: bool = False) -> np.ndarray:
    """One step on ½λx² as a matrix that acts on x and the parts of the rule's memory, (*batch, n, n).

    `eigenvalue` λ and the optimizer's fields may be arrays that broadcast to batch. With `shift` there is one more
    column: the change of the step when the gradient is 1 more than λx. ValueError for a rule that isn't linear.
    """
    check_kind("optimizer", optimizer, Optimizer, "SGD(0.1)")
    if not is_linear(optimizer):
        raise ValueError(f"{optimizer.name} is not linear on a quadratic: theory has no rate for it.")
    eigenvalue = np.asarray(eigenvalue, dtype=float)
    size = 1 + len(parts(optimizer.init(np.zeros(2))))
    batch = np.broadcast_shapes(_shape(optimizer), eigenvalue.shape)
    # One column for each unit vector, and for rest with the gradient shifted.
    states = np.zeros((size, size + 1, *batch))
    states[np.arange(size), np.arange(size)] = 1.0
    shifts = np.zeros((size + 1, *batch))
    shifts[-1] = 1.0
    columns = _stepped(optimizer, lambda theta: eigenvalue * theta + shifts, states)
    matrix = np.moveaxis(columns, (0, 1), (-2, -1))
    return matrix if shift else matrix[..., :-1]


def is_linear(optimizer: Optimizer) -> bool:
    """Whether the rule's step on a quadratic is linear in theta and the memory, at these settings.

    Probed with sums and multiples of seeded states, small and large. A rule that counts its steps is not.
    """
    size = 1 + len(parts(optimizer.init(np.zeros(2))))
    ones = (1,) * len(_shape(optimizer))
    drawn = np.random.default_rng(0).standard_normal((2, size, 12))
    scales = np.geomspace(1e-4, 1e4, 12) * (-1.0) ** np.arange(12)
    one, other = drawn.reshape(2, size, 12, *ones)
    scale = scales.reshape(12, *ones)

    def step(states: np.ndarray) -> np.ndarray:
        return _stepped(optimizer, lambda theta: theta, np.broadcast_to(states, (size, 12, *_shape(optimizer))))

    together, apart = step(one + scale * other), step(one) + scale * step(other)
    bound = 1e-9 * (np.abs(step(one)) + np.abs(scale * step(other))).max(axis=0)
    bound += 1e-13 * (np.abs(one) + np.abs(scale * other)).max(axis=0)  # a step to 0 leaves rounding
    return bool((np.abs(together - apart) <= bound).all())  # not finite is not linear either


def _shape(optimizer: Optimizer) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(getattr(optimizer, name)) for name in parameters(type(optimizer))))


def _stepped(optimizer: Optimizer, gradient: Callable, states: np.ndarray) -> np.ndarray:
    """The rule's own step from states (n, *shape) along the first coordinate, with the second at rest."""

    def plane(part: np.ndarray) -> np.ndarray:
        return np.stack([part, np.zeros_like(part)])

    def along(theta: np.ndarray) -> np.ndarray:
        return plane(gradient(theta[0]))

    with np.errstate(all="ignore"):
        memory = rebuilt(optimizer.init(np.zeros((2, *states.shape[1:]))), tuple(plane(each) for each in states[1:]))
        theta, memory = optimizer.step(plane(states[0]), along, memory)
    full = theta.shape
    return np.array([np.broadcast_to(each, full)[0] for each in (theta, *parts(memory))])


def convergence_rate(optimizer: Optimizer, eigenvalues):
    """The factor per step by which the distance to the minimum shrinks in the long run, on the slowest axis.

    `eigenvalues` is a curvature or a list of them, (k); the optimizer's fields may be arrays, and the rates then have
    their shape. Above 1 the run diverges. ValueError for a rule that isn't linear.
    """
    check_kind("optimizer", optimizer, Optimizer, "SGD(0.1)")
    eigenvalues = np.atleast_1d(number_of("eigenvalues", eigenvalues, batches=True))
    if not eigenvalues.size:
        raise ValueError("eigenvalues must have one curvature or more, not none.")
    eigenvalues = eigenvalues.reshape(-1, *(1,) * len(_shape(optimizer)))
    return np.abs(np.linalg.eigvals(step_matrix(optimizer, eigenvalues))).max(axis=(0, -1))


def regime(optimizer: Optimizer, eigenvalue: float) -> Regime:
    """How the rule approaches the minimum along an axis of curvature λ, by the largest eigenvalues of its step.

    Monotone: real and positive. Alternating: real and negative, a change of side at every step. Ringing: complex.
    Critical: two of them are equal, at the border to ringing. One step: all are zero, and the distance is zero after as
    many steps as the state has numbers, with gradient descent after one. Divergent: above 1 in size.
    """
    factors = np.linalg.eigvals(step_matrix(optimizer, eigenvalue))
    size = np.abs(factors)
    largest = factors[size >= size.max() - MEETING]
    if size.max() > 1 + ROUNDING:
        return Regime.DIVERGENT
    if size.max() < MEETING:
        return Regime.ONE_STEP
    if len(largest) > 1 and np.abs(largest[0] - largest[1]) < MEETING:
        return Regime.CRITICAL
    if np.iscomplex(largest).any():
        return Regime.RINGING
    return Regime.ALTERNATING if (largest.real < 0).any() else Regime.MONOTONE


def effective_learning_rate(optimizer: Optimizer) -> float:
    """The length of a step on a constant slope of 1 in the long run: α/(1−β) for the heavy ball, α for SGD.

    ValueError for a rule that isn't linear, or that gains speed for ever.
    """
    matrix = step_matrix(optimizer, 0.0, shift=True)
    # The memory's fixed point: memory = decay @ memory + response.
    decay, response = matrix[1:, 1:-1], matrix[1:, -1]
    memory = np.linalg.solve(np.eye(len(decay)) - decay, response)
    return float(-(matrix[0, 1:-1] @ memory + matrix[0, -1]))


def largest_stable_learning_rate(optimizer: Optimizer, eigenvalue):
    """The largest learning rate of a rule whose rate on curvature λ is at most 1, at its other settings.

    λ and the fields may be arrays that broadcast. Infinite where every learning rate is stable (on flat ground), 0
    where none is (on a ridge, λ < 0). ValueError for a rule that isn't linear, or has no learning rate.
    """
    if not hasattr(optimizer, "learning_rate"):
        raise ValueError(f"{optimizer.name} has no learning rate.")
    others = replace(optimizer, learning_rate=0.0)
    eigenvalue = np.asarray(eigenvalue, dtype=float)
    shape = np.broadcast_shapes(_shape(others), eigenvalue.shape)

    def stable(learning_rate: np.ndarray) -> np.ndarray:
        matrices = step_matrix(replace(optimizer, learning_rate=learning_rate), eigenvalue)
        return np.abs(np.linalg.eigvals(matrices)).max(axis=-1) <= 1 + ROUNDING

    # The stable rates are an interval from 0: find its end to a factor of two, then by bisection.
    unit = np.broadcast_to(1 / np.where(eigenvalue == 0, 1.0, np.abs(eigenvalue)), shape)
    low, high = np.zeros(shape), unit.copy()
    for _ in range(40):
        still = stable(high)
        low, high = np.where(still, high, low), np.where(still, 2 * high, high)
        if not still.any():
            break
    endless = stable(high)
    for _ in range(60):
        middle = (low + high) / 2
        still = stable(middle)
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    # Where no rate is stable, the bisection ends at rounding.
    return np.where(endless, np.inf, np.where(low < 1e-9 * unit, 0.0, low))[()]


def tuned(rule: str, smallest: float, largest: float) -> Optimizer:
    """The settings with the best rate on a quadratic with eigenvalues from `smallest` to `largest`.

    They may lie outside of the ranges of the sliders. ValueError for a rule without best settings in theory, or unless
    0 < smallest ≤ largest.
    """
    smallest, largest = number_of("smallest", smallest), number_of("largest", largest)
    if not 0 < smallest <= largest:
        raise ValueError("The best settings need eigenvalues with 0 < smallest ≤ largest.")
    best = OPTIMIZERS[rule].best(smallest, largest) if rule in OPTIMIZERS else None
    if best is None:
        raise ValueError(f"Theory has no best settings for “{rule}”.")
    return best
