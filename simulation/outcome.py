"""How a run ended, by a stated rule about the position of the ball and the length of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory

TAIL = 0.1  # the share of a run over which a ball that covers less than the tolerance counts as stopped
ROUNDING = 1e-12  # a difference of curvatures below this share of them counts as none
ACROSS = 6  # steps of Newton's method from the end of a run to a floor beside it
EXACT = 1e-3  # of the map: the drawn floor is nearer to the true one
NUDGE = 1e-6  # of the map: the length of the differences that give the Jacobian of a step


class State(Enum):
    CONVERGED = "converged"
    BALANCED = "balanced"
    DIVERGED = "diverged"
    LEFT = "left the domain"
    STALLED = "stalled"
    MOVING = "still moving"
    INTERPOLATES = "interpolates"  # this and the next two: a network, see training.py
    REACHED = "reached the target loss"
    TRAINING = "still training"


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    `step` is the step from which on the run counts as arrived, or at which it diverged or left the domain. `minimum` is
    the listed minimum nearest to its end, a theta (d,), or the nearest place of a curve of minima, whose index among
    the floors of the terrain is then `floor`; `distance` is how far away. All three are None without a minimum.
    `steps_to_tolerance` is the first step within the tolerance of any minimum, None if there is none.
    """

    state: State
    step: int | None
    loss: float
    minimum: tuple[float, ...] | None
    floor: int | None
    distance: float | None
    steps_to_tolerance: int | None


@np.errstate(over="ignore")  # a diverged run may end so far away that its distance is infinite
def outcome(landscape: Landscape, trajectory: Trajectory, tolerance: float, rule: Optimizer | None = None) -> Outcome:
    """How a single run ended; a run can only be balanced if its `rule` is given.

    Converged at step k: from k on the ball stays within `tolerance` of one minimum or of one curve of minima, and every
    later step is shorter than `tolerance`. Stopped: not converged, and in the last tenth of the run it covered less
    than `tolerance` in all. Balanced at step k: stopped where the rule's own step is zero because its weight decay
    holds it off the minimum, see `rests_against_decay`; from k on it stays within `tolerance` of its end, in steps
    shorter than that. Otherwise it is still moving, however small the slope.
    """
    theta = finite_places(trajectory)
    rows = len(theta)
    distances = distances_to_wells(landscape, theta.T).T  # (rows, wells)
    nearest = int(np.argmin(distances[-1]))
    lengths = np.hypot.reduce((theta[1:] - theta[:-1]).T)
    within = distances.min(axis=1) <= tolerance

    # The speed of a row is the step that leaves it; of the last row, the step that led there.
    fast = np.concatenate([lengths, lengths[-1:] if lengths.size else [0.0]]) > tolerance

    def since(distances: np.ndarray) -> int:
        """The row from which on all distances (rows) are within the tolerance and all steps shorter."""
        moving = np.flatnonzero((distances > tolerance) | fast)
        return int(moving[-1]) + 1 if moving.size else 0

    converged = since(distances[:, nearest])
    tail = max(1, round(TAIL * len(lengths)))
    state, step = State.MOVING, None
    if trajectory.diverged >= 0:
        state, step = State.DIVERGED, int(trajectory.diverged)
    elif trajectory.left >= 0:
        state, step = State.LEFT, int(trajectory.left)
    elif converged < rows:
        state, step = State.CONVERGED, converged
    elif lengths[-tail:].sum() < tolerance:
        state = State.STALLED
        if rule is not None and rests_against_decay(landscape, trajectory, tolerance, rule):
            state, step = State.BALANCED, since(np.hypot.reduce((theta - theta[-1]).T))
    minimum, distance = None, None
    floor = nearest - len(landscape.minima) if landscape.floors else -1
    if floor >= 0:
        minimum, distance = place_on_floor(landscape, floor, theta[-1])
    elif landscape.minima:
        minimum, distance = landscape.minima[nearest], float(distances[-1, nearest])
    return Outcome(
        state=state,
        step=step,
        loss=float(trajectory.loss[rows - 1]),
        minimum=minimum,
        floor=floor if floor >= 0 else None,
        distance=distance,
        steps_to_tolerance=int(np.argmax(within)) if within.any() else None,
    )


def finite_places(trajectory: Trajectory) -> np.ndarray:
    """The places (rows, d) of a single run up to the last one that is finite."""
    theta = trajectory.theta
    return theta if trajectory.ended < 0 else theta[: int(np.isfinite(theta).all(axis=1).sum())]


def rests_against_decay(landscape: Landscape, trajectory: Trajectory, tolerance: float, rule: Optimizer) -> bool:
    """Whether a run ended within `tolerance` of a point to which its weight decay, against the slope, draws the rule.

    The next step, as a function of theta with the memory as it is, is zero at that point and leads towards it from all
    around: Newton's method on that function says how far away it is.
    """
    if not getattr(rule, "weight_decay", 0.0):
        return False
    end, rule = trajectory.theta[-1], rule.on(landscape)

    def step(theta: np.ndarray) -> np.ndarray:
        return rule.step(theta, landscape.gradient, trajectory.memory)[0] - theta

    nudge = NUDGE * landscape.size
    with np.errstate(all="ignore"):
        nudges = nudge * np.eye(len(end))
        jacobian = np.stack([(step(end + each) - step(end - each)) / (2 * nudge) for each in nudges], axis=1)
        if not np.isfinite(jacobian).all() or not (np.linalg.eigvals(jacobian).real < 0).all():
            return False
        return bool(np.hypot.reduce(np.linalg.solve(jacobian, step(end))) <= tolerance)


def distances_to_minima(landscape: Landscape, theta: np.ndarray) -> np.ndarray:
    """The distance of each theta (d, *batch) to each listed minimum, (minima, *batch).

    On a terrain without a minimum there is one row, and it is infinite.
    """
    minima = np.array(landscape.minima or ((np.inf,) * landscape.dimension,))
    return np.hypot.reduce(theta[:, np.newaxis] - minima.T.reshape(*minima.T.shape, *[1] * (theta.ndim - 1)))


def distances_to_wells(landscape: Landscape, theta: np.ndarray) -> np.ndarray:
    """The distance of each theta (d, n) to each listed minimum and to each curve of minima, (minima + floors, n).

    On a terrain without either there is one row, and it is infinite.
    """
    if not landscape.floors:
        return distances_to_minima(landscape, theta)
    curves = [np.hypot(*(theta - landscape.nearest_on_floor(index, theta))) for index in range(len(landscape.floors))]
    floor, away = landscape.levels.distances(theta)
    floors = [np.where(floor == index, np.fmin(each, away), each) for index, each in enumerate(curves)]
    return np.vstack([*(distances_to_minima(landscape, theta) if landscape.minima else ()), *floors])


def place_on_floor(landscape: Landscape, floor: int, theta: np.ndarray) -> tuple[tuple[float, ...], float]:
    """The place of a floor, by its index, nearest to theta (2,), and how far away it is.

    Beside a smooth floor Newton's method across the valley is more exact than the curve, which is made of short lines.
    """
    drawn = landscape.nearest_on_floor(floor, theta[:, np.newaxis])[:, 0]
    away = float(landscape.levels.distances(theta[:, np.newaxis])[1][0])
    if not away or landscape.loss(theta) == landscape.loss(landscape.floors[floor][0]):
        return (float(theta[0]), float(theta[1])), 0.0
    place = theta
    with np.errstate(all="ignore"):
        for _ in range(ACROSS):
            values, vectors = np.linalg.eigh(np.nan_to_num(landscape.hessian(place)))
            across = vectors[:, 1]
            place = place - across * (landscape.gradient(place) @ across) / values[1]
    if away < np.hypot(*(theta - drawn)):  # where the floor goes on outside of the map
        place = place if landscape.loss(place) < landscape.loss(theta) else theta
        return (float(place[0]), float(place[1])), away
    exact = np.hypot(*(place - drawn)) <= EXACT * landscape.size
    if not exact or landscape.loss(place) > landscape.loss(drawn):
        place = drawn
    return (float(place[0]), float(place[1])), float(np.hypot(*(theta - place)))


def crossings(landscape: Landscape, theta: np.ndarray, tolerance: float) -> int:
    """How often a path (rows, d) turned back across the valley, between swings wider than `tolerance`.

    With two parameters the swings are measured along the steepest axis: the eigenvector of the largest eigenvalue of
    the Hessian in the middle of each step. A swing may take several steps, and a step of no length across the valley
    neither ends nor begins one. With more parameters, where eigenvectors are expensive, only steps longer than
    `tolerance` count, each whose dot product with the one before is negative.
    """
    steps = theta[1:] - theta[:-1]
    if landscape.dimension != 2:
        steps = steps[np.hypot.reduce(steps.T) > tolerance]
        return int(np.count_nonzero((steps[:-1] * steps[1:]).sum(axis=1) < 0))
    turns, direction = 0, 0  # 0 before the first swing
    low = high = 0.0
    for place in np.cumsum(moves_across(landscape, theta, steps)).tolist():
        low, high = min(low, place), max(high, place)
        if direction <= 0 and place - low > tolerance:
            turns, direction, high = turns + (direction < 0), 1, place
        elif direction >= 0 and high - place > tolerance:
            turns, direction, low = turns + (direction > 0), -1, place
    return turns


def moves_across(landscape: Landscape, theta: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """The component (rows - 1) of each of the `steps` (rows - 1, 2) of a path along the steepest axis in its middle.

    The axis is turned as little as possible from step to step, so that it never changes its sense.
    """
    with np.errstate(all="ignore"):
        (a, b), (_, d) = landscape.hessian((theta[:-1] + steps / 2).T)
        round_bowl = np.hypot(2 * b, d - a) <= ROUNDING * (abs(a) + abs(d))  # no axis is steepest: take y
        # The angle from the y axis to that eigenvector of a symmetric 2x2 matrix is half of the arctangent's.
        turned = np.where(round_bowl, 0.0, np.arctan2(2 * b, d - a) / 2)
        turned = np.where(np.isfinite(turned), turned, 0.0)
        sense = np.cumprod(np.where(np.cos(np.diff(turned, prepend=0.0)) < 0, -1, 1))
        x, y = steps.T
        return np.nan_to_num(sense * (x * np.sin(turned) + y * np.cos(turned)), posinf=0.0, neginf=0.0)
