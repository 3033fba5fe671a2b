"""A quadratic landscape of any dimension, for the laws that hold whatever the number of parameters.

Its sums are loops over the coordinates: NumPy's own sums and BLAS round one run and a batch of runs differently.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape


@dataclass(frozen=True)
class Quadratic(Landscape):
    """½ Σ λᵢ (θᵢ - mᵢ)². The map shows the first two coordinates; a place has the others from `resting`."""

    key = "quadratic"
    name = "Quadratic"
    group = "Ravines"
    formula = r"f(\theta) = \tfrac{1}{2} \sum_i \lambda_i (\theta_i - m_i)^2"
    source = "A landscape of the tests"
    x_range = (-3.0, 3.0)
    y_range = (-2.0, 4.0)
    start = (-1.5, 2.75)
    learning_rate = 0.05

    dimension: int = 33

    @property
    def eigenvalues(self) -> np.ndarray:
        """λ (d,), all different: 1 and 20 for the two coordinates of the map, and values between for the others."""
        return np.concatenate([[1.0, 20.0], np.linspace(1.5, 18.0, self.dimension - 2)])

    @property
    def minimum(self) -> np.ndarray:
        """m (d,)."""
        return np.round(np.cos(np.arange(self.dimension)), 3)

    @property
    def resting(self) -> np.ndarray:
        """The coordinates (d - 2,) that a place of the map leaves open."""
        return np.round(np.sin(np.arange(2, self.dimension)), 3)

    @property
    def minima(self):
        return (tuple(float(each) for each in self.minimum),)

    def loss(self, theta):
        loss = 0.0
        for value, minimum, each in zip(self.eigenvalues, self.minimum, theta, strict=True):
            loss = loss + 0.5 * value * (each - minimum) * (each - minimum)
        return loss

    def gradient(self, theta):
        return np.array(
            [
                value * (each - minimum)
                for value, minimum, each in zip(self.eigenvalues, self.minimum, theta, strict=True)
            ]
        )

    def hessian(self, theta):
        hessian = np.zeros((self.dimension, *np.shape(theta)))
        for index, value in enumerate(self.eigenvalues):
            hessian[index, index] = value
        return hessian

    def seen(self, paths, names, span=None):
        return self if self.dimension == 2 else Slice(self)

    def embed(self, place):
        place = np.asarray(place, dtype=float)
        rest = self.resting.reshape(-1, *(1,) * (place.ndim - 1))
        return np.concatenate([place, np.broadcast_to(rest, (len(rest), *place.shape[1:]))])

    def project(self, theta):
        return np.asarray(theta, dtype=float)[:2]

    def beside(self, theta):
        squares = 0.0 * theta[0]
        for rest, each in zip(self.resting, theta[2:], strict=True):
            squares = squares + (each - rest) * (each - rest)
        return np.sqrt(squares)


@dataclass(frozen=True)
class Slice(Landscape):
    """The map of a quadratic as a landscape of two parameters."""

    whole: Quadratic
    key = "slice"
    name = "Slice"
    x_range = Quadratic.x_range
    y_range = Quadratic.y_range
    start = Quadratic.start
    learning_rate = Quadratic.learning_rate

    @property
    def minima(self):
        """The lowest place of the map; the minimum of the whole lies beside the map where d is more than 2."""
        x, y = self.whole.minimum[:2]
        return ((float(x), float(y)),)

    def loss(self, theta):
        return self.whole.loss(self.whole.embed(theta))

    def gradient(self, theta):
        return self.whole.gradient(self.whole.embed(theta))[:2]

    def hessian(self, theta):
        return self.whole.hessian(self.whole.embed(theta))[:2, :2]
