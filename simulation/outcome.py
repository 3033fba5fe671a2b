"""How a run ended, by a stated rule about the position of the ball and the length of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from landscapes.base import Landscape
from simulation.descent import Trajectory

TAIL = 0.1  # the share of a run over which a ball that covers less than the tolerance counts as stalled
ROUNDING = 1e-12  # a difference of curvatures below this share of them counts as none
RIPPLE = 1e-12  # a step shorter than this share of the map has no direction worth counting


class State(Enum):
    CONVERGED = "converged"
    DIVERGED = "diverged"
    STALLED = "stalled"
    MOVING = "still moving"


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    `step` is the step from which on the run counts as converged, or at which it diverged. `minimum` is the listed
    minimum nearest to its end, a theta (d,), and `distance` how far away that is; both None on a terrain without one.
    `steps_to_tolerance` is the first step within the tolerance of any minimum, None if there is none. `crossings` is
    the number that the function of this name counts.
    """

    state: State
    step: int | None
    loss: float
    minimum: tuple[float, ...] | None
    distance: float | None
    steps_to_tolerance: int | None
    crossings: int


def outcome(landscape: Landscape, trajectory: Trajectory, tolerance: float) -> Outcome:
    """How a single run ended.

    Converged at step k: from k on the ball stays within `tolerance` of one minimum, and every later step is shorter
    than `tolerance`. Stalled: not converged, and in the last tenth of the run it covered less than `tolerance` in all.
    Otherwise it is still moving, however small the slope.
    """
    theta = trajectory.theta
    rows = len(theta) if trajectory.diverged < 0 else int(np.isfinite(theta).all(axis=1).sum())
    theta = theta[:rows]
    distances = distances_to_minima(landscape, theta.T).T  # (rows, minima)
    nearest = int(np.argmin(distances[-1]))
    lengths = np.hypot.reduce((theta[1:] - theta[:-1]).T)
    within = distances.min(axis=1) <= tolerance

    # The speed of a row is the step that leaves it; of the last row, the step that led there.
    fast = np.concatenate([lengths, lengths[-1:] if lengths.size else [0.0]]) > tolerance
    moving = np.flatnonzero((distances[:, nearest] > tolerance) | fast)
    converged = int(moving[-1]) + 1 if moving.size else 0
    tail = max(1, round(TAIL * len(lengths)))
    if trajectory.diverged >= 0:
        state, step = State.DIVERGED, int(trajectory.diverged)
    elif converged < rows:
        state, step = State.CONVERGED, converged
    elif lengths[-tail:].sum() < tolerance:
        state, step = State.STALLED, None
    else:
        state, step = State.MOVING, None
    return Outcome(
        state=state,
        step=step,
        loss=float(trajectory.loss[rows - 1]),
        minimum=landscape.minima[nearest] if landscape.minima else None,
        distance=float(distances[-1, nearest]) if landscape.minima else None,
        steps_to_tolerance=int(np.argmax(within)) if within.any() else None,
        crossings=crossings(landscape, theta),
    )


def distances_to_minima(landscape: Landscape, theta: np.ndarray) -> np.ndarray:
    """The distance of each theta (d, *batch) to each listed minimum, (minima, *batch).

    On a terrain without a minimum there is one row, and it is infinite.
    """
    minima = np.array(landscape.minima or ((np.inf,) * landscape.dimension,))
    return np.hypot.reduce(theta[:, np.newaxis] - minima.T.reshape(*minima.T.shape, *[1] * (theta.ndim - 1)))


def crossings(landscape: Landscape, theta: np.ndarray) -> int:
    """How often a path (rows, d) turned back across the valley.

    With two parameters, two steps in a row are compared along the eigenvector of the largest eigenvalue of the Hessian
    at the point between them: opposite signs count. With more parameters, where eigenvectors are expensive, a step
    counts whose dot product with the step before is negative.
    """
    steps = theta[1:] - theta[:-1]
    if landscape.dimension != 2:
        lengths = np.hypot.reduce(steps.T)
        counted = np.minimum(lengths[:-1], lengths[1:]) > RIPPLE * landscape.size
        return int(np.count_nonzero(counted & ((steps[:-1] * steps[1:]).sum(axis=1) < 0)))
    with np.errstate(all="ignore"):
        (a, b), (_, d) = landscape.hessian(theta[1:-1].T)
        round_bowl = np.hypot(2 * b, d - a) <= ROUNDING * (abs(a) + abs(d))  # no axis is steepest: take y
        # The angle from the y axis to that eigenvector of a symmetric 2x2 matrix is half of the arctangent's.
        turned = np.where(round_bowl, 0.0, np.arctan2(2 * b, d - a) / 2)
    across, along = np.sin(turned), np.cos(turned)
    x, y = steps.T
    before, after = x[:-1] * across + y[:-1] * along, x[1:] * across + y[1:] * along
    counted = np.minimum(abs(before), abs(after)) > RIPPLE * landscape.size  # NaN is not greater
    return int(np.count_nonzero(counted & ((before > 0) != (after > 0))))
