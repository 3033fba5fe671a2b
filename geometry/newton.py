"""Newton's method from many points at once, to the minima of a function of two parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geometry.curvature import shortened

STEPS = 60
SHORT = 1e-3  # cells


def newton(
    functions: tuple[Callable, Callable, Callable],
    theta: np.ndarray,
    cell: float,
    inside: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ends (2, k) of Newton's method, whether each settled (k), and the curvatures (2, k) there, the lower first.

    `functions` are the loss, the gradient and the Hessian. Absolute eigenvalues make each step a descent; it is at most
    two cells long, and shorter after one that led upwards. A point that is no more `inside` is given up. Where the
    curvature fades, steps shrink by a constant ratio, and the sum of the rest is taken at once.
    """
    loss, gradient, hessian = functions
    theta, count = theta.copy(), theta.shape[1]
    settled, curvatures = np.zeros(count, dtype=bool), np.zeros((2, count))
    active, before, height = np.arange(count), np.full_like(theta, np.nan), loss(theta)
    longest = np.full(count, 2 * cell)
    tiny = max(1e-13 * cell, 4 * float(np.spacing(np.abs(theta).max(initial=0.0))))
    for number in range(STEPS):
        if not active.size:
            break
        point = theta[:, active]
        slope, matrix = gradient(point), hessian(point)
        step, curvatures[:, active] = _absolute_step(slope, matrix)
        step = shortened(step, longest[active])
        ratio = (step * before[:, active]).sum(axis=0) / (before[:, active] ** 2).sum(axis=0)
        steady = (number % 4 == 3) & (ratio > 0.4) & (ratio < 0.99)
        taken = np.where(steady, step / (1 - ratio), step)
        length = np.hypot(*taken)
        known = np.isfinite(slope).all(axis=0) & np.isfinite(matrix).all(axis=(0, 1))
        done = known & ((np.hypot(*step) <= tiny) | (slope == 0).all(axis=0))
        new = np.where(done, point, point - taken)
        above = loss(new)
        # A short step may lead upwards by rounding.
        rises = ~(above <= height[active]) & (length > SHORT * cell) & ~done
        longest[active] = np.where(rises, length / 4, np.minimum(2 * longest[active], 2 * cell))
        theta[:, active], height[active] = np.where(rises, point, new), np.where(rises, height[active], above)
        before[:, active] = np.where(steady | rises, np.nan, step)
        settled[active[done]] = True
        active = active[~done & known & inside(theta[:, active])]
    if active.size:  # where a valley is flat to rounding, steps along it stay long
        point = theta[:, active]
        slope = np.hypot(*gradient(point))
        beside = 0.25 * cell * np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
        around = np.hypot(*gradient(point[:, :, np.newaxis] + beside[:, np.newaxis]))
        settled[active] = slope <= 1e-8 * around.max(axis=1)
    return theta, settled, curvatures


def _absolute_step(slope: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The step (2, k) by the Hessian with absolute eigenvalues, and the eigenvalues (2, k), the smaller first."""
    (a, b), (_, d) = matrix
    middle, half = (a + d) / 2, np.hypot((a - d) / 2, b)
    low, high = middle - half, middle + half
    # |H| is H or -H where both have one sign; otherwise (H² + |det H|) / (sum of the absolute eigenvalues).
    sign = np.where(high < 0, -1.0, 1.0)
    total = np.maximum(high - low, 1e-300)
    product = -low * high
    mixed = (low < 0) & (high > 0)
    p = np.where(mixed, (a * a + b * b + product) / total, sign * a)
    q = np.where(mixed, b * (a + d) / total, sign * b)
    r = np.where(mixed, (d * d + b * b + product) / total, sign * d)
    least = 1e-12 * np.maximum(np.abs(low), np.abs(high))
    p, r = p + least, r + least
    determinant = p * r - q * q
    determinant = np.where(determinant > 0, determinant, np.maximum(least * (p + r), 1e-300))
    step = np.stack([r * slope[0] - q * slope[1], p * slope[1] - q * slope[0]]) / determinant
    # Without curvature the step is as long as its bound allows.
    straight = 1e300 * np.sign(slope)
    step = np.where(high - low + np.abs(middle) == 0, straight, step)
    return np.where(np.isfinite(step), step, 0.0), np.stack([low, high])


def is_smooth(gradient: Callable, hessian: Callable, theta: np.ndarray, cell: float) -> np.ndarray:
    """Whether the Hessian at each point (2, k) tells how the slope changes half a cell away on all four sides."""
    half = 0.5 * cell
    slope, matrix = gradient(theta), hessian(theta)
    steepest = half * np.sqrt((matrix**2).sum(axis=(0, 1)))
    smooth = np.ones(theta.shape[1], dtype=bool)
    for axis in (0, 1):
        for sign in (-1.0, 1.0):
            beside = theta.copy()
            beside[axis] += sign * half
            change = gradient(beside) - slope
            smooth &= np.hypot(*(change - sign * half * matrix[axis])) <= 0.3 * steepest
    return smooth
