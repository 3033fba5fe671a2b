"""The heads of a network: the loss of one example as a function of the outputs, with its first two derivatives.

Outputs and targets have shape (runs, outputs, examples), where an axis of 1 stands for all, or (outputs, examples) for
one run alone. Each head is the loss of that name in PyTorch: ½ MSELoss, BCEWithLogitsLoss and CrossEntropyLoss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class Head:
    """`loss` and `is_right` have the shape of the outputs without that axis, `slope` and `bend` that of the outputs."""

    name: ClassVar[str]  # of the loss, as a visitor reads it
    classifies = True  # whether an example is right or wrong

    def loss(self, outputs, targets):
        raise NotImplementedError

    def slope(self, outputs, targets):
        """The derivative of the loss along each output."""
        raise NotImplementedError

    def bend(self, outputs, along):
        """The matrix of second derivatives along the outputs, times `along`."""
        raise NotImplementedError

    def is_right(self, outputs, targets):
        raise NotImplementedError


@dataclass(frozen=True)
class HalfMSE(Head):
    """½ Σ (output − target)². A target of ±1 is a class, and the sign of the output the answer."""

    name = "half of the squared error"
    classifies: bool

    def loss(self, outputs, targets):
        error = outputs - targets
        return 0.5 * np.add.reduce(error * error, axis=-2)

    def slope(self, outputs, targets):
        return outputs - targets

    def bend(self, outputs, along):
        return along

    def is_right(self, outputs, targets):
        return (outputs * targets > 0).all(axis=-2)


class Logistic(Head):
    """−log of the probability of the target, 0 or 1; the output is the log-odds of 1."""

    name = "cross-entropy"

    def loss(self, outputs, targets):
        loss = np.maximum(outputs, 0) - targets * outputs + np.log1p(np.exp(-abs(outputs)))
        return np.add.reduce(loss, axis=-2)

    def slope(self, outputs, targets):
        return 0.5 + 0.5 * np.tanh(0.5 * outputs) - targets

    def bend(self, outputs, along):
        swing = np.tanh(0.5 * outputs)
        return 0.25 * (1 - swing * swing) * along

    def is_right(self, outputs, targets):
        return ((outputs > 0) == (targets > 0.5)).all(axis=-2)


class Softmax(Head):
    """−log of the probability of the target's class; a target is 1 in the row of its class and 0 in the others."""

    name = "cross-entropy"

    def loss(self, outputs, targets):
        top = np.maximum.reduce(outputs, axis=-2)
        total = np.add.reduce(np.exp(outputs - top[..., np.newaxis, :]), axis=-2)
        return top + np.log(total) - np.add.reduce(outputs * targets, axis=-2)

    def slope(self, outputs, targets):
        return self._probabilities(outputs) - targets

    def bend(self, outputs, along):
        probabilities = self._probabilities(outputs)
        return probabilities * (along - np.add.reduce(probabilities * along, axis=-2, keepdims=True))

    def is_right(self, outputs, targets):
        return np.argmax(outputs, axis=-2) == np.argmax(targets, axis=-2)

    def _probabilities(self, outputs):
        exponentials = np.exp(outputs - np.maximum.reduce(outputs, axis=-2, keepdims=True))
        return exponentials / np.add.reduce(exponentials, axis=-2, keepdims=True)


HEADS = {"half_mse": HalfMSE(True), "fit": HalfMSE(False), "logistic": Logistic(), "softmax": Softmax()}
