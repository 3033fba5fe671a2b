"""Adagrad (Duchi, Hazan & Singer, 2011) as in PyTorch, with the epsilon outside the root.

PyTorch's default learning rate of .01 is meant for many small steps; a race has 300 on a map several units wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import as_convention, parameter
from optimizers import _parameters
from optimizers._decay import Decaying, is_zero


class Counted(NamedTuple):
    squares: np.ndarray
    steps: int  # taken so far


@dataclass(frozen=True)
class Adagrad(Decaying):
    """Divides the slope along each axis by all that it has felt there: gentle ground and steep take equal steps."""

    name = "Adagrad"
    formula = (
        r"g = \nabla f(\theta), \quad s \leftarrow s + g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}"
    )
    memory = "One number for each parameter: s, the sum of all past squared gradients"
    colour = 7
    convention = (
        "As in PyTorch: ε is beside the root, and s starts at 0. Keras and Optax have ε inside the root, and start s "
        "at 0.1. The decay η of the learning rate is PyTorch's alone."
    )
    learning_rate_per_size = 0.1  # The first step has this length along each axis, and from there on they get shorter.

    learning_rate: float = _parameters.learning_rate(
        0.5, "Raising it makes every step longer: it is the length of the first step along each axis."
    )
    epsilon: float = _parameters.epsilon(
        1e-10, "Raising it makes the steps shorter where the slope has always been gentle."
    )
    epsilon_at: str = _parameters.epsilon_in_root()
    initial_square: float = _parameters.initial_square()
    rate_decay: float = as_convention(
        parameter(
            0.0,
            r"\eta",
            0.0,
            1.0,
            log=True,
            help="Raising it shortens the steps further, by 1 + η(t − 1) at step t.",
            hide_default=True,
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        squares = np.zeros_like(theta)
        if not is_zero(self.initial_square):
            squares = squares + self.initial_square
        return squares if is_zero(self.rate_decay) else Counted(squares, 0)

    def step(self, theta, gradient, squares):
        if self.is_plain:
            slope = gradient(theta)
            squares = squares + slope * slope
            return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares
        slope, theta = self.felt(theta, gradient)
        if not is_zero(self.rate_decay):
            squares, steps = squares
            squares = squares + slope * slope
            rate = self.learning_rate / (1 + steps * self.rate_decay)
            return theta - rate * slope / self.root(squares), Counted(squares, steps + 1)
        squares = squares + slope * slope
        return theta - self.learning_rate * slope / self.root(squares), squares

    def root(self, squares):
        if self.epsilon_at == "inside":
            return np.sqrt(squares + self.epsilon)
        return np.sqrt(squares) + self.epsilon

    def formula_without_decay(self):
        root = r"\sqrt{s + \epsilon}" if self.epsilon_at == "inside" else r"\sqrt{s} + \epsilon"
        rate = r"\alpha" if is_zero(self.rate_decay) else r"\frac{\alpha}{1 + (t-1) \cdot \eta}"
        start = "" if is_zero(self.initial_square) else r"s = s_0 \text{ at first}, \quad "
        return (
            rf"g = \nabla f(\theta), \quad {start}s \leftarrow s + g^2, \quad "
            rf"\theta \leftarrow \theta - {rate} \frac{{g}}{{{root}}}"
        )

    def pytorch(self):
        decay = self.decay_in_pytorch()
        if decay is None or self.epsilon_at == "inside":
            return None
        given = {"lr_decay": self.rate_decay, "initial_accumulator_value": self.initial_square}
        given = {name: value for name, value in given.items() if not is_zero(value)}
        return "Adagrad", {"lr": self.learning_rate, "eps": self.epsilon, **given, **decay}
