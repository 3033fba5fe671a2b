"""AMSGrad (Reddi, Kale & Kumar, 2018) as PyTorch's `amsgrad=True`: the maximum is taken before the bias correction.

PyTorch's default learning rate is .001; in the 300 steps of a race that is a walk of .3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import as_convention, choice
from optimizers import _parameters
from optimizers._decay import Decaying
from optimizers._moments import root_with_epsilon


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    second: np.ndarray  # average of their squares
    largest: np.ndarray  # the largest that the second has been
    steps: int  # taken so far


@dataclass(frozen=True)
class AMSGrad(Decaying):
    """Adam that never forgets the steepest stretch it has met, and so never speeds up again after it."""

    name = "AMSGrad"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"w \leftarrow \max(w, v), \quad \theta \leftarrow \theta - \alpha "
        r"\frac{m / (1-\beta_1^t)}{\sqrt{w / (1-\beta_2^t)} + \epsilon}"
    )
    memory = (
        "Three numbers for each parameter: averages of past gradients and of their squares, and the latter's maximum"
    )
    colour = 2
    convention = (
        "As in PyTorch: the maximum is taken before the correction. Keras has ε beside the root before its "
        "correction, Optax corrects before the maximum, and the paper corrects nothing."
    )
    learning_rate_per_size = 0.02  # As for Adam.

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999)
    epsilon: float = _parameters.epsilon(1e-8)
    epsilon_at: str = _parameters.adams_epsilon("corrected")
    largest: str = as_convention(
        choice(
            "plain",
            {"plain": "the largest v", "corrected": "the largest corrected v"},
            "Maximum of the corrected average",
            help="Ticked, v is corrected for its start before its maximum is taken (Optax); unticked, after it.",
        )
    )
    bias: str = as_convention(
        choice(
            "both",
            {"both": "m and v corrected", "first": "m corrected", "second": "v corrected", "none": "no correction"},
            "Correction for the start from 0",
            help="The libraries correct both averages, and Optax can leave out either; the paper corrects neither.",
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return Moments(np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta), 0)

    def step(self, theta, gradient, moments):
        slope, theta = self.felt(theta, gradient)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        corrected = 1 - self.beta_2**count if self.bias in ("both", "second") else 1.0
        average = first / (1 - self.beta_1**count) if self.bias in ("both", "first") else first
        if self.largest == "corrected":
            largest = np.maximum(moments.largest, second / corrected)
            square = largest
        else:
            largest = np.maximum(moments.largest, second)
            square = largest / corrected
        memory = Moments(first, second, largest, count)
        if self.epsilon_at == "inside":
            return theta - self.learning_rate * average / np.sqrt(square + self.epsilon), memory
        if self.epsilon_at == "uncorrected":
            return theta - self.learning_rate * average / (np.sqrt(square) + self.epsilon / corrected**0.5), memory
        return theta - self.learning_rate * average / (np.sqrt(square) + self.epsilon), memory

    def formula_without_decay(self):
        formula = type(self).formula
        usual, root = (root_with_epsilon(each, "w") for each in ("corrected", self.epsilon_at))
        if self.largest == "corrected":
            formula = formula.replace(r"\max(w, v)", r"\max\left(w, v / (1-\beta_2^t)\right)")
            if self.epsilon_at == "uncorrected":
                root = r"\sqrt{w} + \epsilon / \sqrt{1-\beta_2^t}"
            else:
                root = root.replace(r" / (1-\beta_2^t)", "")
        formula = formula.replace(usual, root)
        if self.bias in ("first", "none"):
            formula = formula.replace(r" / (1-\beta_2^t)", "").replace(r" / \sqrt{1-\beta_2^t}", "")
        if self.bias in ("second", "none"):
            formula = formula.replace(r"m / (1-\beta_1^t)", "m")
        return formula

    def pytorch(self):
        decay = self.decay_in_pytorch(decouples=True)
        if decay is None or self.epsilon_at != "corrected" or self.largest == "corrected" or self.bias != "both":
            return None
        return "Adam", {
            "lr": self.learning_rate,
            "betas": (self.beta_1, self.beta_2),
            "eps": self.epsilon,
            "amsgrad": True,
            **decay,
        }
