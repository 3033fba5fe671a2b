"""Minima at creases, where the slope jumps and Newton's method is lost: found by the losses alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

PLACES = np.linspace(-1.0, 1.0, 9)
SHRINK = PLACES[1] - PLACES[0]
ROUNDS = 24
STAGES = 45  # at most, of the search across the valley
EXACT = 1e-2  # of the differences along the valley: so exact is its floor in each round
FIRST = 0.8  # cells: half the width of the first square
MOVES = 3  # squares of one size; a point that is farther than so many has rolled away
ENDLESS = 0.7
OVERFLOW = 1e100  # no minimum is so deep
RING = np.arange(16) * np.pi / 8 + 0.1


def polished(loss: Callable, gradient: Callable, points: np.ndarray, cell: float) -> np.ndarray:
    """The minima (2, k) near each of the points, NaN where the loss falls away from it.

    In each round the valley floor through a square is found at nine places along the valley, each by trying nine
    places across it, and the next square lies around the lowest. The loss is infinite where there is none.
    """
    along, across = _frame(gradient, points, 0.5 * cell)
    middle, half = points.copy(), np.full(points.shape[1], FIRST * cell)
    moves = np.zeros(points.shape[1], dtype=int)
    smallest = max(1e-10 * cell, 2 * np.spacing(np.abs(points).max(initial=0.0)))
    for _ in range(ROUNDS):
        start = middle[:, :, np.newaxis] + along[:, :, np.newaxis] * (half[:, np.newaxis] * PLACES)
        floor, height = _floor(loss, start, across[:, :, np.newaxis], 1.5 * half[:, np.newaxis])
        best = np.argmin(height, axis=1)
        index = np.arange(best.size)
        middle = floor[:, index, best]
        rolls = ((best == 0) | (best == PLACES.size - 1)) & (moves < MOVES)
        moves += rolls
        half = np.where(rolls, half, half * SHRINK)
        if (half < smallest).all():
            break
    rolled = np.hypot(*(middle - points)) > MOVES * FIRST * cell
    return np.where(rolled, np.nan, middle)


def is_pole(loss: Callable, points: np.ndarray, cell: float) -> np.ndarray:
    """Whether the loss falls without end towards each of the points (2, k), as a logarithm does and as 1/x does.

    It falls from one circle to one that is a thousand times smaller, and hardly less from there to the next.
    """
    ring = np.stack([np.cos(RING), np.sin(RING)])[:, np.newaxis]
    # The sixth lowest of sixteen places: beside the domain half a circle has no loss, and a line of poles crosses two.
    circles = [np.sort(loss(points[:, :, np.newaxis] + radius * cell * ring))[:, 5] for radius in (1, 1e-3, 1e-6)]
    endless = (circles[0] > circles[1]) & (circles[1] - circles[2] > ENDLESS * (circles[0] - circles[1]))
    return endless | (loss(points) < -OVERFLOW)


def _frame(gradient: Callable, points: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """The unit vectors (2, k) along and across the valley at each of the points, from the slopes around it."""
    around = points[:, :, np.newaxis] + radius * np.stack([np.cos(RING), np.sin(RING)])[:, np.newaxis]
    slope = gradient(around)
    slope = np.where(np.isfinite(slope).all(axis=0), slope, 0.0)
    x, y = slope / np.sqrt(np.maximum(np.hypot(*slope), 1e-300))
    # The axis of the largest eigenvalue of the sum of the slopes' outer products.
    angle = 0.5 * np.arctan2(2 * (x * y).sum(axis=1), (x * x).sum(axis=1) - (y * y).sum(axis=1))
    return np.stack([-np.sin(angle), np.cos(angle)]), np.stack([np.cos(angle), np.sin(angle)])


def _floor(loss: Callable, start: np.ndarray, across: np.ndarray, half: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest points (2, k, n) on the lines across the valley through `start`, and their losses (k, n)."""
    middle, half = start, np.broadcast_to(half, start.shape[1:])
    for _ in range(STAGES):
        fan = middle[..., np.newaxis] + across[..., np.newaxis] * (half[..., np.newaxis] * PLACES)
        values = loss(fan)
        best = np.argmin(values, axis=-1)[..., np.newaxis]
        middle = np.take_along_axis(fan, np.broadcast_to(best, (2, *best.shape)), axis=-1)[..., 0]
        height = np.take_along_axis(values, best, axis=-1)[..., 0]
        half = half * SHRINK
        beside = np.take_along_axis(values, np.clip(best + np.array([-1, 1]), 0, PLACES.size - 1), axis=-1).max(axis=-1)
        with np.errstate(invalid="ignore"):
            if not (beside - height > EXACT * np.ptp(height, axis=1, keepdims=True)).any():
                break
    return middle, height
