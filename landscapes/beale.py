"""Beale's function (E. M. L. Beale, On an iterative method for finding a local minimum of a function, 1958)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Beale(Landscape):
    """A steep fall into a long flat valley: SGD slows down on its floor, a ball keeps its speed."""

    name = "Beale's valley"
    group = "Valleys"
    formula = r"f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2"
    source = "E. M. L. Beale, On an iterative method for finding a local minimum of a function (1958)"
    x_range = (-0.5, 4.5)
    y_range = (-2.0, 1.5)
    start = (0.5, -1.5)
    minima = ((3.0, 0.5),)
    view = (-1.3, -0.75, 1.2)
    learning_rate = 0.005

    def loss(self, theta):
        x, y = theta
        square = y * y
        first, second, third = 1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * square * y
        return first * first + second * second + third * third

    def gradient(self, theta):
        x, y = coordinates(theta)
        square = y * y
        along = y - 1, square - 1, square * y - 1  # the slopes of the three brackets along x
        first, second, third = 1.5 + x * along[0], 2.25 + x * along[1], 2.625 + x * along[2]
        return np.array(
            [
                2 * (first * along[0] + second * along[1] + third * along[2]),
                2 * x * (first + 2 * y * second + 3 * square * third),
            ]
        )

    def hessian(self, theta):
        x, y = theta
        square = y * y
        along = y - 1, square - 1, square * y - 1
        first, second, third = 1.5 + x * along[0], 2.25 + x * along[1], 2.625 + x * along[2]
        rise = 1, 2 * y, 3 * square  # the slopes of `along` along y; times x they are those of the brackets
        mixed = 2 * (
            rise[0] * (first + x * along[0]) + rise[1] * (second + x * along[1]) + rise[2] * (third + x * along[2])
        )
        return np.array(
            [
                [2 * (along[0] * along[0] + along[1] * along[1] + along[2] * along[2]), mixed],
                [mixed, 2 * x * (x * (1 + rise[1] * rise[1] + rise[2] * rise[2]) + 2 * second + 6 * y * third)],
            ]
        )
