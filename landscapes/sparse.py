"""A bowl with a gradient along y in few steps only, the case that Adagrad is made for (Duchi et al., 2011)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes._coordinates import coordinates
from landscapes.base import Landscape


@dataclass(frozen=True)
class Sparse(Landscape):
    """One coordinate has a gradient in few steps only: a rule with one learning rate for both hardly moves it."""

    name = "Sparse gradient"
    group = "Data"
    formula = (
        r"f(x, y) = \tfrac{1}{2} x^2 + \tfrac{p}{2} y^2, \quad "
        r"\nabla f = (x, y) \text{ in a share } p \text{ of the steps, else } (x, 0)"
    )
    source = "Built for this page after J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods (2011)"
    x_range = (-2.0, 2.0)
    y_range = (-2.0, 2.0)
    start = (-1.5, 1.5)
    minima = ((0.0, 0.0),)
    view = (-0.42, -1.56, 1.18)
    learning_rate = 0.05

    share: float = parameter(
        0.03,
        "p",
        0.01,
        1.0,
        log=True,
        help="Raising it lets more of the steps feel the slope along y; 1 is every step.",
    )

    def loss(self, theta):
        return self.weighted_loss(theta, self.share)

    def weighted_loss(self, theta, weights):
        x, y = theta
        return 0.5 * (x * x + weights * y * y)

    def gradient(self, theta):
        x, y = coordinates(theta)
        return np.array([x, self.share * y])

    def hessian(self, theta):
        matrix = np.array([[1.0, 0.0], [0.0, self.share]])
        shape = (2, 2, *np.shape(theta)[1:])
        return np.broadcast_to(matrix.reshape((2, 2) + (1,) * (len(shape) - 2)), shape)

    def weights(self, steps, seed):
        draws = [np.random.default_rng([int(each), 1]).random(steps) for each in np.ravel(seed)]
        return np.where(np.moveaxis(np.array(draws), 0, -1).reshape(steps, *np.shape(seed)) < self.share, 1.0, 0.0)

    def sampler(self, steps, seed):
        weights = self.weights(steps, seed)
        return lambda step: lambda theta: np.array([theta[0] + 0 * weights[step], weights[step] * theta[1]])
