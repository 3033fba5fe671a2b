"""A run split along the axes of the Hessian: on a quadratic they are independent, and theory predicts each.

Goh, Why Momentum Really Works (2017), "First Steps: Gradient Descent".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.curvature import curvature, nearest_minimum
from analysis.rates import convergence_rate, is_linear
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory

REST = 1e-12  # of the map's size: an error smaller than this is rounding
FEWEST = 8  # rows that the fit of a factor needs
UNSURE = 0.05  # a factor with a larger standard error is NaN


@dataclass(frozen=True)
class Modes:
    """A run in the axes of the Hessian at `minimum`, the flattest first.

    `eigenvalues` (d,) and `axes` (d, d), one a column; `errors` (rows, d), the distance from the minimum along each;
    `loss` (rows, d), the part of each in the loss of the quadratic model, ½·λ·error². `predicted` (d,) is the
    factor per step that theory gives for the rule, NaN for one that isn't linear, and `measured` (d,) the `late_factor`
    of each error. Rows after a divergence are NaN.
    """

    minimum: tuple[float, ...]
    eigenvalues: np.ndarray
    axes: np.ndarray
    errors: np.ndarray
    loss: np.ndarray
    predicted: np.ndarray
    measured: np.ndarray


def modes(landscape: Landscape, optimizer: Optimizer, trajectory: Trajectory) -> Modes | None:
    """Split a single run along the axes at the minimum nearest to its last finite theta; None on a terrain without one.

    The prediction is exact on a quadratic with the exact gradient and a constant learning rate. On any other terrain
    the axes are those of the quadratic model at that minimum: far from it the parts neither sum to the loss nor shrink
    by their factors. Even near it the error along a steep axis may follow the bend of the valley, with the square of
    the flat axis's factor.
    """
    finite = trajectory.theta[np.isfinite(trajectory.theta).all(axis=1)]
    minimum = nearest_minimum(landscape, finite[-1])
    if minimum is None:
        return None
    bowl = curvature(landscape, minimum)
    errors = (trajectory.theta - np.array(minimum)) @ bowl.axes
    predicted = np.full(len(bowl.eigenvalues), np.nan)
    if is_linear(optimizer):
        predicted = np.array([convergence_rate(optimizer, each) for each in bowl.eigenvalues])
    measured = np.array([late_factor(each, REST * landscape.size) for each in errors.T])
    return Modes(minimum, bowl.eigenvalues, bowl.axes, errors, bowl.eigenvalues * errors**2 / 2, predicted, measured)


def late_factor(errors: np.ndarray, rest: float) -> float:
    """The factor per step of the envelope of errors (rows,), over the late half of those above `rest`.

    Where the errors change sign the envelope is the peak of each whole swing from one side to the other; a straight
    line is fitted to its logarithm. NaN with too few rows or swings, or where the standard error of the factor is more
    than UNSURE, as with noise.
    """
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(np.abs(errors) > rest)
    rows = rows[rows >= rows[-1] / 2] if rows.size else rows
    if len(rows) < FEWEST:
        return float("nan")
    late = errors[rows]
    changes = np.flatnonzero(np.sign(late[1:]) != np.sign(late[:-1])) + 1
    if changes.size:
        swings = [first + np.argmax(np.abs(late[first:last])) for first, last in pairwise(changes)]
        rows, late = rows[swings], late[swings]
    if len(rows) < 3:
        return float("nan")
    height, time = np.log(np.abs(late)), rows - rows.mean()
    slope = (time @ height) / (time @ time)
    residuals = height - height.mean() - slope * time
    standard_error = np.sqrt((residuals @ residuals) / (len(rows) - 2) / (time @ time))
    return float(np.exp(slope)) if standard_error <= UNSURE else float("nan")
