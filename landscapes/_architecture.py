"""A fully connected network on arrays: its layers in theta, what it gives, and the derivatives of its mean loss.

theta holds the weights in the order of PyTorch's `Sequential(Linear, Tanh, ..., Linear).parameters()`: for each layer
its matrix (units, inputs) row by row, then its biases. The runs of a batch come first, and `np.matmul` goes over them
one by one: each run is a product of its own, so that a batch gives the bits of its runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from landscapes._heads import Head

CACHED = 65_536  # numbers of the widest layer that are computed at once: they stay in the processor's cache


class Layer(NamedTuple):
    """One layer in theta: its matrix from `first` on, its biases from `biases` on, up to `end`."""

    first: int
    biases: int
    end: int
    units: int
    inputs: int

    def weights(self, runs: np.ndarray) -> np.ndarray:
        """The matrices (runs, units, inputs), a view of the weights of all runs (runs, d)."""
        return runs[:, self.first : self.biases].reshape(len(runs), self.units, self.inputs)


class Architecture:
    """The layers of a network with so many `sizes`, from its inputs to its outputs, its activation and its head.

    `runs` are thetas (runs, d), each one contiguous. Inputs are (inputs, n), and targets (outputs, n), or for runs with
    examples of their own (runs, inputs, n) and (runs, outputs, n).
    """

    def __init__(self, sizes: tuple[int, ...], activation: str, head: Head) -> None:
        self.activation, self.head = activation, head
        self.layers: list[Layer] = []
        first = 0
        for inputs, units in pairwise(sizes):
            biases = first + units * inputs
            self.layers.append(Layer(first, biases, biases + units, units, inputs))
            first = biases + units
        self.dimension = first
        self.widest = max(sizes[1:])

    def start(self, chance: np.random.Generator) -> np.ndarray:
        """The first weights (d,) of PyTorch's `Linear`: uniform within 1/√inputs, each matrix before its biases."""
        parts = []
        for each in self.layers:
            bound = 1 / math.sqrt(each.inputs)
            parts += [chance.uniform(-bound, bound, count) for count in (each.units * each.inputs, each.units)]
        return np.concatenate(parts)

    def blocks(self, runs: int, inputs: np.ndarray) -> Iterator[slice]:
        """The slices in which so many runs are computed."""
        size = max(1, CACHED // (inputs.shape[-1] * self.widest))
        return (slice(first, first + size) for first in range(0, runs, size))

    def forward(self, runs, inputs) -> list[np.ndarray]:
        """The inputs, the values of each hidden layer (runs, units, examples), and the outputs."""
        return self.forward_from(self.products(self.layers[0], runs, inputs), runs, inputs)

    def products(self, layer: Layer, runs, values) -> np.ndarray:
        """What enters the units of a layer, (runs, units, examples)."""
        products = np.matmul(layer.weights(runs), values)
        products += runs[:, layer.biases : layer.end, np.newaxis]
        return products

    def forward_from(self, products, runs, inputs) -> list[np.ndarray]:
        """`forward` from what enters the units of the first layer; it is overwritten."""
        values = [inputs]
        for layer in self.layers[1:]:
            if self.activation == "relu":
                values.append(np.maximum(products, 0, out=products))
            else:
                values.append(np.tanh(products, out=products))
            products = self.products(layer, runs, values[-1])
        return [*values, products]

    def _slope_of(self, values, out=None):
        """The derivative of the activation where it has these values; 0 in the crease of ReLU, as in PyTorch."""
        if self.activation == "relu":
            return np.greater(values, 0, out=np.empty_like(values) if out is None else out)
        return np.subtract(1, np.multiply(values, values, out=out), out=out)

    def backward(self, runs, inputs, targets, gradient) -> np.ndarray:
        """Write the gradient of the mean loss over these examples into `gradient` (runs, d), and return the outputs."""
        *values, outputs = self.forward(runs, inputs)
        slopes = self.head.slope(outputs, targets)
        slopes *= 1 / inputs.shape[-1]
        for layer, entering in zip(reversed(self.layers), reversed(values), strict=True):
            np.matmul(slopes, entering.swapaxes(-1, -2), out=layer.weights(gradient))
            np.add.reduce(slopes, axis=2, out=gradient[:, layer.biases : layer.end])
            if layer.first:
                slopes = np.matmul(layer.weights(runs).swapaxes(1, 2), slopes)
                slopes *= self._slope_of(entering, out=entering)
        return outputs

    def backward_along(self, runs, along, inputs, targets, product) -> None:
        """Write the Hessian of the mean loss times `along` into `product`: Pearlmutter's R-operator (1994).

        All three are (runs, d). `change` and `*_change` are derivatives while theta moves along `along`.
        """
        *values, outputs = self.forward(runs, inputs)
        changes: list[np.ndarray | None] = [None]  # the inputs stay
        for layer, entering in zip(self.layers, values, strict=True):
            change = self.products(layer, along, entering)
            if changes[-1] is not None:
                change += np.matmul(layer.weights(runs), changes[-1])
            changes.append(change if layer is self.layers[-1] else change * self._slope_of(values[len(changes)]))
        share = 1 / inputs.shape[-1]
        slopes = self.head.slope(outputs, targets) * share
        slopes_change = self.head.bend(outputs, changes.pop()) * share
        for layer, entering in zip(reversed(self.layers), reversed(values), strict=True):
            entering_change = changes.pop()
            weights = layer.weights(product)
            np.matmul(slopes_change, entering.swapaxes(-1, -2), out=weights)
            np.add.reduce(slopes_change, axis=2, out=product[:, layer.biases : layer.end])
            if entering_change is None:
                return
            weights += np.matmul(slopes, entering_change.swapaxes(1, 2))
            back = np.matmul(layer.weights(runs).swapaxes(1, 2), slopes)
            slope = self._slope_of(entering)
            slopes_change = np.matmul(layer.weights(runs).swapaxes(1, 2), slopes_change)
            slopes_change += np.matmul(layer.weights(along).swapaxes(1, 2), slopes)
            slopes_change *= slope
            if self.activation == "tanh":  # its slope 1 − a² falls by 2a for each unit of a
                slopes_change -= 2 * entering * entering_change * back
            slopes = back * slope


def runs_of(theta: np.ndarray) -> np.ndarray:
    """The runs of a batch (runs, d), each one contiguous."""
    if theta.ndim == 1:  # the step of a single run, whose time is mostly that of the calls
        return np.ascontiguousarray(theta)[np.newaxis]
    return np.ascontiguousarray(np.moveaxis(theta, 0, -1).reshape(-1, len(theta)))
