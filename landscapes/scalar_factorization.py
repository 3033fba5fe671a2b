"""The factorization of a number: a linear network with two layers of one unit each, on one example.

Its minima are the curve xy = 1. There the Hessian has the eigenvalues x² + y² and 0, so that the valley is flattest at
x = y, and as sharp as one likes far from there. Y. Wang et al., Large learning rate tames homogeneity (2022); L. Chen,
J. Bruna, Beyond the edge of stability via two-step gradient updates (2023).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._coordinates import coordinates
from landscapes.base import Landscape

FARTHEST = 4.0  # the valley leaves the map at (FARTHEST, 1/FARTHEST)
POINTS = 241  # of the drawn valley; the middle one is (1, 1)


def _valley() -> np.ndarray:
    along = np.linspace(-np.log(FARTHEST), np.log(FARTHEST), POINTS)
    return np.array([np.exp(along), np.exp(-along)]).T


@dataclass(frozen=True)
class ScalarFactorization(Landscape):
    """A valley, all of it equally low, that is sharp at its ends and flattest in the middle."""

    name = "Scalar factorization"
    group = "Valleys"
    formula = r"f(x, y) = \tfrac{1}{2} (x y - 1)^2"
    source = "Y. Wang, M. Chen, T. Zhao, M. Tao, Large learning rate tames homogeneity (2022)"
    x_range = (-0.5, FARTHEST)
    y_range = (-0.5, FARTHEST)
    start = (0.4, 3.2)
    minima = ()
    floors = (_valley(),)
    learning_rate = 0.2

    def loss(self, theta):
        x, y = theta
        error = x * y - 1
        return 0.5 * error * error

    def gradient(self, theta):
        x, y = coordinates(theta)
        error = x * y - 1
        return np.array([error * y, error * x])

    def hessian(self, theta):
        x, y = theta
        mixed = 2 * x * y - 1
        return np.array([[y * y, mixed], [mixed, x * x]])
