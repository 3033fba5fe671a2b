"""Easom's function, a hole in a plain (E. E. Easom, A survey of global optimization techniques, 1990)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape


@dataclass(frozen=True)
class Easom(Landscape):
    """One hole in a plain: where there is hardly any slope SGD hardly moves, and a ball needs long to gather speed."""

    name = "Easom's hole"
    group = "Saddles and plateaus"
    formula = r"f(x, y) = -\cos x \cos y \; e^{-(x - \pi)^2 - (y - \pi)^2}"
    source = "E. E. Easom, A survey of global optimization techniques (1990)"
    x_range = (0.0, 6.0)
    y_range = (0.0, 6.0)
    start = (1.6, 1.8)
    view = (-0.71, -0.71, 1.73)
    learning_rate = 0.1

    # f = -g(x) g(y) with g(x) = cos(x) exp(-(x - π)²).

    def loss(self, theta):
        (x, y), (cosine_x, cosine_y) = np.subtract(theta, np.pi), np.cos(theta)
        return -cosine_x * cosine_y * np.exp(-x * x - y * y)

    def gradient(self, theta):
        x, y = offset = np.subtract(theta, np.pi)
        cosines = np.cos(theta)
        slopes = np.sin(theta) + 2 * offset * cosines
        return slopes * cosines[::-1] * np.exp(-x * x - y * y)

    def hessian(self, theta):
        x, y = offset = np.subtract(theta, np.pi)
        cosine_x, cosine_y = cosines = np.cos(theta)
        sines = np.sin(theta)
        slope_x, slope_y = sines + 2 * offset * cosines
        bend_x, bend_y = (3 - 4 * offset * offset) * cosines - 4 * offset * sines
        hole = np.exp(-x * x - y * y)
        mixed = -slope_x * slope_y * hole
        return np.array([[bend_x * cosine_y * hole, mixed], [mixed, bend_y * cosine_x * hole]])
