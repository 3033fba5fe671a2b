"""The function of A. A. Goldstein and J. F. Price (Mathematics of Computation 25, 1971).

In s = x + y and d = 2x - 3y each of its two brackets is a polynomial of one variable, with the slopes
12 (s + 1) (s - 1) (s - 2) and 12 d (d - 1) (d - 3): the wells are at s = -1, 2 and d = 0, 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class GoldsteinPrice(Landscape):
    """Four wells under enormous slopes: speed takes a ball out of the highest well and down to the deepest."""

    name = "Goldstein–Price"
    group = "Many wells"
    formula = (
        r"f(x, y) = \left[1 + (s + 1)^2 (19 - 14s + 3s^2)\right] \left[30 + d^2 (18 - 16d + 3d^2)\right], \quad "
        r"s = x + y, \; d = 2x - 3y"
    )
    source = "A. A. Goldstein, J. F. Price, On descent from local minima (1971)"
    x_range = (-2.0, 2.0)
    y_range = (-2.0, 2.0)
    start = (1.7, 1.0)
    minima = ((0.0, -1.0), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8))
    view = (1.3, 0.75, 1.2)
    learning_rate = 0.00005

    def loss(self, theta):
        x, y = theta
        s, d = x + y, 2 * x - 3 * y
        return _first(s) * _second(d)

    def gradient(self, theta):
        x, y = coordinates(theta)
        s, d = x + y, 2 * x - 3 * y
        by_s = 12 * (s + 1) * (s - 1) * (s - 2) * _second(d)
        by_d = 12 * d * (d - 1) * (d - 3) * _first(s)
        return np.array([by_s + 2 * by_d, by_s - 3 * by_d])

    def hessian(self, theta):
        x, y = theta
        s, d = x + y, 2 * x - 3 * y
        by_ss = 12 * (3 * s * s - 4 * s - 1) * _second(d)
        by_sd = 144 * (s + 1) * (s - 1) * (s - 2) * d * (d - 1) * (d - 3)
        by_dd = 12 * (3 * d * d - 8 * d + 3) * _first(s)
        mixed = by_ss - by_sd - 6 * by_dd
        return np.array([[by_ss + 4 * by_sd + 4 * by_dd, mixed], [mixed, by_ss - 6 * by_sd + 9 * by_dd]])


def _first(s):
    return 1 + (s + 1) * (s + 1) * (19 + s * (3 * s - 14))


def _second(d):
    return 30 + d * d * (18 + d * (3 * d - 16))
