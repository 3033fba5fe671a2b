"""Landscapes of data: the mean loss of a model of two parameters over a small data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from catalog import parameter
from landscapes._sums import summed
from landscapes.base import Landscape

EXAMPLES = 32  # in a data set: a mini-batch fits into the bits of one 32-bit integer


@dataclass(frozen=True)
class Data(Landscape):
    """The mean loss of a model over a small data set; the gradient of a step is that of a seeded mini-batch.

    theta is (slope, intercept), and the model computes z = slope·input + intercept for each example. A subclass gives
    the loss of one example and the first two derivatives of that along z, as functions of z and the target.
    """

    group = "Data"
    sums_many = True
    axes = ("slope w", "intercept b")
    inputs: ClassVar[np.ndarray]  # (EXAMPLES,)
    targets: ClassVar[np.ndarray]  # (EXAMPLES,)
    link: ClassVar[str] = "identity"  # the prediction as a function of z: "identity" or "logistic"
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
        return np.array([summed(inputs * slopes) + self.ridge * theta[0], summed(slopes)])

    def hessian(self, theta):
        inputs, targets, z = self._outputs(theta)
        curvatures = self.misfit_curvature(z, targets) / EXAMPLES + np.zeros_like(z)
        mixed = np.add.reduce(inputs * curvatures)
        return np.array(
            [[np.add.reduce(inputs * inputs * curvatures) + self.ridge, mixed], [mixed, np.add.reduce(curvatures)]]
        )

    def batches(self, steps: int, seed: np.ndarray) -> np.ndarray:
        """The mini-batches, (steps, EXAMPLES, *shape of seed): in each step True for `batch_size` of the examples."""
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
