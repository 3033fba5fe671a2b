"""Landscapes of data: the mean loss of a model of two parameters over a small data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from catalog import parameter
from landscapes.base import Landscape

EXAMPLES = 32  # in a data set: as many as the bits of a whole number


@dataclass(frozen=True)
class Data(Landscape):
    """The mean loss of a model of two parameters over a small data set; a step feels a seeded mini-batch of it.

    The model says link(z) with z = x·input + y, where (x, y) is theta: its slope and its intercept. A subclass gives
    the loss of one example, and its two derivatives, as functions of z and the target.
    """

    group = "Data"
    axes = ("slope w", "intercept b")
    inputs: ClassVar[np.ndarray]  # (EXAMPLES,)
    targets: ClassVar[np.ndarray]  # (EXAMPLES,)
    link: ClassVar[str] = "identity"  # or "logistic"
    ridge: ClassVar[float] = 0.0  # ½·ridge·x² is added to the mean

    batch_size: int = parameter(
        4,
        "B",
        1,
        EXAMPLES,
        log=True,
        help=f"Raising it lets each step see more of the {EXAMPLES} examples: a gradient with less noise. "
        "All of them is plain gradient descent.",
    )

    def misfit(self, z, target):
        raise NotImplementedError

    def misfit_slope(self, z, target):
        raise NotImplementedError

    def misfit_curvature(self, z, target):
        raise NotImplementedError

    def _outputs(self, theta):
        """The inputs and targets as (EXAMPLES, 1 ...), and z (EXAMPLES, *batch)."""
        x, y = theta
        ones = (1,) * np.ndim(x)
        inputs = self.inputs.reshape(-1, *ones)
        return inputs, self.targets.reshape(-1, *ones), inputs * x + y

    def loss(self, theta):
        return self.weighted_loss(theta, 1 / EXAMPLES)

    def weighted_loss(self, theta, weights):
        _, targets, z = self._outputs(theta)
        x, _ = theta
        return np.add.reduce(weights * self.misfit(z, targets)) + 0.5 * self.ridge * x * x

    def gradient(self, theta):
        return self._gradient(theta, 1 / EXAMPLES)

    def _gradient(self, theta, weights):
        inputs, targets, z = self._outputs(theta)
        slopes = weights * self.misfit_slope(z, targets)
        return np.array([np.add.reduce(inputs * slopes) + self.ridge * theta[0], np.add.reduce(slopes)])

    def hessian(self, theta):
        inputs, targets, z = self._outputs(theta)
        curvatures = self.misfit_curvature(z, targets) / EXAMPLES + np.zeros_like(z)
        mixed = np.add.reduce(inputs * curvatures)
        return np.array(
            [[np.add.reduce(inputs * inputs * curvatures) + self.ridge, mixed], [mixed, np.add.reduce(curvatures)]]
        )

    def batches(self, steps: int, seed: np.ndarray) -> np.ndarray:
        """Which examples each step sees, (steps, EXAMPLES, *shape of seed): True for `batch_size` of them."""
        draws = [np.random.default_rng([int(each), 1]).random((steps, EXAMPLES)) for each in np.ravel(seed)]
        ranks = np.argsort(np.argsort(draws, axis=2), axis=2)
        return np.moveaxis(ranks < self.batch_size, 0, -1).reshape(steps, EXAMPLES, *np.shape(seed))

    def weights(self, steps, seed):
        return self.batches(steps, seed) / self.batch_size

    def sampler(self, steps, seed):
        if self.batch_size >= EXAMPLES:
            return None
        weights = self.weights(steps, seed)
        return lambda step: lambda theta: self._gradient(theta, weights[step])
