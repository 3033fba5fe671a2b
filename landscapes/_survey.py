"""A start and a learning rate for a landscape that a visitor brings, found as a person would choose them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from landscapes.base import Landscape

RATES = (*(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5)), 10.0)
TRIAL = 200  # steps
FAR = 30  # map sizes


class Survey(NamedTuple):
    """The minima, the start and the learning rate of a landscape."""

    minima: tuple[tuple[float, ...], ...]
    start: tuple[float, float]
    learning_rate: float


@lru_cache(maxsize=32)  # each move of a slider makes an equal landscape anew
def survey(landscape: Landscape) -> Survey:
    """The survey of a landscape whose loss is finite on its map."""
    with np.errstate(all="ignore"):
        minima = landscape.minima
        start = find_start(landscape, minima)
        return Survey(minima, start, find_learning_rate(landscape, start, bool(minima)))


def find_start(landscape: Landscape, minima: tuple[tuple[float, ...], ...]) -> tuple[float, float]:
    """A place on a slope, higher than three quarters of the map and away from the deepest minimum, in round numbers."""
    _, _, points = landscape.grid(41)
    inner = points[:, 4:-4, 4:-4].reshape(2, -1)  # a ball at the very edge of the map is easily overlooked
    loss, slope = landscape.loss(inner), np.hypot(*landscape.gradient(inner))
    deepest = np.array(minima[0]) if minima else inner[:, np.argmin(loss)]
    distance = np.hypot(*(inner - deepest[:, np.newaxis]))
    good = (slope >= np.median(slope)) & (distance >= 0.3 * landscape.size)
    if good.any():
        inner, loss = inner[:, good], loss[good]
    place = inner[:, np.argmin(np.abs(loss - np.quantile(landscape.loss(points), 0.75)))]
    shorter = min(high - low for low, high in (landscape.x_range, landscape.y_range))
    digits = 2 - int(np.floor(np.log10(shorter)))
    return landscape.clamp(round(float(each), digits) for each in place)


def find_learning_rate(landscape: Landscape, start: tuple[float, float], has_minima: bool) -> float:
    """A rate, one of RATES, at which SGD and momentum 0.9 can be compared on their way from `start`.

    It is one below the largest at which the loss of SGD never rises and momentum stays within one map size of the
    centre for TRIAL steps, or within FAR map sizes where there is no minimum to stop at.
    """
    reach = landscape.size * (1 if has_minima else FAR)
    rates, momentum = np.array(RATES), np.array([[0.0], [0.9]])
    theta = np.broadcast_to(np.array(start)[:, np.newaxis, np.newaxis], (2, 2, len(rates)))
    velocity, loss = np.zeros(theta.shape), landscape.loss(theta)
    centre, stable = landscape.centre[:, np.newaxis, np.newaxis], np.ones(len(rates), dtype=bool)
    for _ in range(TRIAL):
        velocity = momentum * velocity + landscape.gradient(theta)
        theta = theta - rates * velocity
        before, loss = loss, landscape.loss(theta)
        stable &= (np.abs(theta - centre) <= reach).all(axis=(0, 1))
        stable &= loss[0] <= before[0] + 1e-9 * np.abs(before[0])
        theta = np.where(stable, theta, centre)  # a run that was too fast rests at the centre, and nothing overflows
    too_fast = len(rates) if stable.all() else int(np.argmin(stable))
    return RATES[max(0, too_fast - 2)]
