"""Networks as landscapes: the mean loss of a fully connected network over its training examples.

theta holds the weights in the order of PyTorch's `Sequential(Linear, Tanh, ..., Linear).parameters()`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import ClassVar, NamedTuple

import numpy as np

from landscapes import _cost as costs
from landscapes import _knobs
from landscapes._architecture import Architecture, runs_of
from landscapes._heads import HEADS
from landscapes._plane import Plane
from landscapes._span import DEFAULT
from landscapes._spanning import of_span, random_plane
from landscapes.base import DIVERGENCE_RADIUS, Landscape, theta_of

TRAINING, TEST = 0, 1  # the seeds of the two sets of examples
TEST_SIZE = 500


class Examples(NamedTuple):
    """Inputs (inputs, n) and targets (outputs, n)."""

    inputs: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True)
class Network(Landscape):
    """The mean loss of a network over its training examples. A subclass draws the examples and names the head.

    The start is that of PyTorch's `Linear`: with `chance = np.random.default_rng(start_seed)`, layer by layer,
    `chance.uniform(-k, k, (units, inputs))` for the matrix and then `chance.uniform(-k, k, units)` for the biases, with
    k = 1/√inputs. The training examples are drawn by `draw(np.random.default_rng(0), training_size)` and the test
    examples, 500 of them, by `draw(np.random.default_rng(1), 500)`.

    Mini-batches are those of PyTorch's `DataLoader(shuffle=True)`: each epoch is a new permutation of the examples,
    `np.random.default_rng([seed, 1, epoch]).permutation(training_size)`, cut into batches; the last one of an epoch may
    be smaller.

    The map of a race is a plane that its balls span, and `on` that plane its places are those of the map. Without one
    they are those of `random_plane` through the start. The place (0, 0) is always the start.
    """

    group = "Networks"
    x_range = (-0.5, 0.5)
    y_range = (-0.5, 0.5)
    start = (0.0, 0.0)
    minima = ()
    same_in_batches = False  # the losses of a single run come with its gradients
    input_names: ClassVar[tuple[str, ...]] = ("x", "y")
    outputs_count: ClassVar[int] = 1
    head = "logistic"  # a key of HEADS
    target_loss: ClassVar[float] = 0.1  # at or below it the training has reached its aim

    width: int = _knobs.width(8)
    layers: int = _knobs.layers(1)
    activation: str = _knobs.activation()
    training_size: int = _knobs.training_size(200)
    batch_size: int = _knobs.batch_size()
    start_seed: int = _knobs.start_seed()
    plane: Plane | None = None  # the map of a race

    def draw(self, chance: np.random.Generator, n: int) -> Examples:
        """So many examples with the right targets."""
        raise NotImplementedError

    def flip(self, chance: np.random.Generator, targets: np.ndarray) -> np.ndarray:
        """The targets of the training, of which some may be made wrong; drawn after the examples."""
        return targets

    @cached_property
    def training(self) -> Examples:
        return _examples(self.on(None))[TRAINING]

    @cached_property
    def test(self) -> Examples:
        return _examples(self.on(None))[TEST]

    # The plane

    def seen(self, paths, names, span=DEFAULT):
        return of_span(self.on(None), paths, names, span)

    def on(self, seen):
        return self if self.plane is seen else replace(self, plane=seen)

    @cached_property
    def _map(self) -> Plane:
        return random_plane(self, self.first_weights) if self.plane is None else self.plane

    def embed(self, place):
        place = theta_of(place, 2, "place")
        start = self.first_weights.reshape(-1, *(1,) * (place.ndim - 1))
        return np.where((place == 0).all(axis=0), start, self._map.theta_at(place))

    def project(self, theta):
        return self._map.place_of(theta)

    def beside(self, theta):
        return self._map.distance(theta)

    # The weights

    @cached_property
    def architecture(self) -> Architecture:
        sizes = (len(self.input_names), *(self.width,) * self.layers, self.outputs_count)
        return Architecture(sizes, self.activation, HEADS[self.head])

    @property
    def dimension(self):  # type: ignore[override]
        return self.architecture.dimension

    @property
    def matrices(self):  # type: ignore[override]
        return tuple((each.first, each.units, each.inputs) for each in self.architecture.layers)

    @property
    def differentiable(self):  # type: ignore[override]
        return self.activation != "relu"

    @cached_property
    def first_weights(self) -> np.ndarray:
        """The seeded start (d,)."""
        weights = self.architecture.start(np.random.default_rng(self.start_seed))
        weights.setflags(write=False)
        return weights

    def starts(self, n: int, first: int = 0) -> np.ndarray:
        """The first weights of n seeds, from `first` on, (d, n)."""
        seeds = range(first, first + n)
        return np.stack([self.architecture.start(np.random.default_rng(seed)) for seed in seeds], axis=1)

    @property
    def divergence_centre(self):
        return self.first_weights

    @property
    def divergence_radius(self):
        return DIVERGENCE_RADIUS * max(1.0, float(np.linalg.norm(self.first_weights)))

    @property
    def cost(self):  # type: ignore[override]
        return costs.gradient(self, min(self.batch_size, self.training_size))

    @property
    def loss_cost(self):  # type: ignore[override]
        return costs.LOSS * costs.gradient(self, self.training_size)

    @property
    def row_cost(self):  # type: ignore[override]
        return costs.row(self, TEST_SIZE)

    # The loss and its derivatives

    def loss(self, theta):
        return self._over(theta, self.training, self._losses)[0]

    def accuracy(self, theta):
        """The share of the training examples that are classified right, of shape batch; NaN for a fit."""
        return self._over(theta_of(theta, self.dimension), self.training, self._shares)[0]

    def test_loss(self, theta):
        """The mean loss over the test examples, of shape batch."""
        return self.tested(theta)[0]

    def test_accuracy(self, theta):
        """The share of the test examples that are classified right, of shape batch; NaN for a fit."""
        return self.tested(theta)[1]

    def tested(self, theta):
        """`test_loss` and `test_accuracy`, (2, *batch), by one pass through the network."""
        return self._over(theta_of(theta, self.dimension), self.test, self._losses, self._shares)

    def outputs(self, theta, inputs):
        """The outputs (outputs, n, *batch) for inputs (inputs, n)."""
        theta = theta_of(theta, self.dimension)
        runs, inputs = runs_of(theta), np.ascontiguousarray(inputs, dtype=float)
        found = np.empty((len(runs), self.outputs_count, inputs.shape[1]))
        for block in self.architecture.blocks(len(runs), inputs):
            found[block] = self.architecture.forward(runs[block], inputs)[-1]
        return np.moveaxis(found, 0, -1).reshape(*found.shape[1:], *theta.shape[1:])

    def gradient(self, theta):
        return self._gradient(theta, *self.training)

    def loss_and_gradient(self, theta):
        runs = runs_of(theta)
        gradient = np.empty_like(runs)
        outputs = self.architecture.backward(runs, *self.training, gradient)
        return _means(self._losses(outputs, self.training.targets))[0], gradient[0]

    def hessian_product(self, theta, vector):
        batch = np.broadcast_shapes(theta.shape, vector.shape)
        runs, along = (runs_of(np.broadcast_to(each, batch)) for each in (theta, vector))
        product = np.empty_like(runs)
        for block in self.architecture.blocks(len(runs), self.training.inputs):
            self.architecture.backward_along(runs[block], along[block], *self.training, product[block])
        return _parameters_first(product, batch)

    def hessian(self, theta):
        """The matrix of d Hessian products: for a network of a few hundred weights at most."""
        d, batch = self.dimension, theta.shape[1:]
        units = np.eye(d).reshape(d, d, *(1,) * len(batch))
        return self.hessian_product(np.broadcast_to(theta[:, np.newaxis], (d, d, *batch)), units)

    def batch(self, step: int, seed: np.ndarray) -> np.ndarray:
        """The examples in the mini-batch of a step, (*shape of seed, size of the batch)."""
        n, size = self.training_size, self.batch_size
        epoch, position = divmod(step, math.ceil(n / size))
        orders = _orders(n, epoch, np.shape(seed), np.asarray(seed, dtype=int).tobytes())
        return orders[..., position * size : (position + 1) * size]

    def sampler(self, steps, seed):
        if self.batch_size >= self.training_size:
            return None

        def gradient_of(step: int) -> Callable:
            chosen = self.batch(step, seed)
            inputs, targets = (np.take(each, chosen, axis=1) for each in self.training)
            if np.size(seed) == 1:  # one batch for all runs
                inputs, targets = (each.reshape(len(each), -1) for each in (inputs, targets))
            return lambda theta: self._gradient(theta, _for_each(theta, inputs), _for_each(theta, targets))

        return gradient_of

    def _over(self, theta, examples: Examples, *measures: Callable) -> np.ndarray:
        """The means over the examples of measures of outputs and targets (runs, examples), (measures, *batch)."""
        runs = runs_of(theta)
        means = np.empty((len(measures), len(runs)))
        for block in self.architecture.blocks(len(runs), examples.inputs):
            outputs = self.architecture.forward(runs[block], examples.inputs)[-1]
            for index, measure in enumerate(measures):
                means[index, block] = _means(measure(outputs, examples.targets))
        return means.reshape(len(measures), *theta.shape[1:])

    def _losses(self, outputs, targets):
        return self.architecture.head.loss(outputs, targets)

    def _shares(self, outputs, targets):
        if not self.architecture.head.classifies:
            return np.full((len(outputs), 1), np.nan)
        return self.architecture.head.is_right(outputs, targets).astype(float)

    def _gradient(self, theta, inputs, targets):
        runs = runs_of(theta)
        gradient = np.empty_like(runs)
        for block in self.architecture.blocks(len(runs), inputs):
            own_inputs, own_targets = (each[block] if each.ndim == 3 else each for each in (inputs, targets))
            self.architecture.backward(runs[block], own_inputs, own_targets, gradient[block])
        return _parameters_first(gradient, theta.shape)


def _means(measured: np.ndarray) -> np.ndarray:
    """The means (runs) over the examples (runs, examples)."""
    return np.add.reduce(measured, axis=1) / measured.shape[1]


def _parameters_first(runs: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return runs[0] if len(shape) == 1 else np.ascontiguousarray(runs.T).reshape(shape)


def _for_each(theta: np.ndarray, examples: np.ndarray) -> np.ndarray:
    """The examples of a step (k, *shape of seed, n) for each run, (runs, k, n); one set (k, n) stays as it is."""
    if examples.ndim == 2:
        return examples
    k, *_, n = examples.shape
    each = np.broadcast_to(np.moveaxis(examples, 0, -2), (*theta.shape[1:], k, n))
    return np.ascontiguousarray(each).reshape(-1, k, n)


@lru_cache(maxsize=8)  # the steps of an epoch share their order
def _orders(n: int, epoch: int, shape: tuple[int, ...], seeds: bytes) -> np.ndarray:
    """A permutation of n examples for each of the seeds of that shape, (*shape, n)."""
    orders = [np.random.default_rng([int(each), 1, epoch]).permutation(n) for each in np.frombuffer(seeds, dtype=int)]
    return np.reshape(orders, (*shape, n))


@lru_cache(maxsize=32)  # each move of a slider makes an equal network anew
def _examples(network: Network) -> tuple[Examples, Examples]:
    """The training and the test examples."""
    sets = []
    for seed, n in ((TRAINING, network.training_size), (TEST, TEST_SIZE)):
        chance = np.random.default_rng(seed)
        inputs, targets = network.draw(chance, n)
        if seed == TRAINING:
            targets = network.flip(chance, targets)
        arrays = [np.ascontiguousarray(each, dtype=float) for each in (inputs, targets)]
        for each in arrays:
            each.setflags(write=False)
        sets.append(Examples(*arrays))
    return sets[0], sets[1]
