"""RMSProp (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012) as in PyTorch: the epsilon outside the root.

PyTorch's default learning rate is .01. Keras starts from ρ = .9, and puts ε inside the root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from catalog import as_convention, choice, parameter
from optimizers import _parameters
from optimizers._decay import Decaying, is_zero


class Extended(NamedTuple):
    """The memory in another convention than the plain one; a part that isn't needed is None."""

    squares: np.ndarray
    slopes: np.ndarray | None  # their average
    velocity: np.ndarray | None
    steps: int | None  # taken so far


@dataclass(frozen=True)
class RMSProp(Decaying):
    """Divides the slope along each axis by its usual size of late: gentle ground and steep take equal steps."""

    name = "RMSProp"
    formula = (
        r"g = \nabla f(\theta), \quad s \leftarrow \rho s + (1-\rho) g^2, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}"
    )
    memory = "One number for each parameter: s, an average of past squared gradients"
    colour = 6
    convention = (
        "As in PyTorch, with ε beside the root. Keras and Optax have ε inside. All three start s at 0, where "
        "TensorFlow 1 started at 1, and offer the centred form and a momentum β: Keras and Optax have α inside its "
        "velocity, PyTorch beside."
    )
    # The first steps are ten times as long as this, the later ones tremble by about as much.
    learning_rate_per_size = 0.005

    learning_rate: float = _parameters.learning_rate(
        0.02, "Raising it makes every step longer: along each axis it is the length of a step on a steady slope."
    )
    rho: float = _parameters.rho(0.99, "Raising it averages the size of the slope over more of the past.")
    epsilon: float = _parameters.epsilon(1e-8)
    epsilon_at: str = _parameters.epsilon_in_root()
    initial_square: float = _parameters.initial_square()
    variance: str = as_convention(
        choice(
            "plain",
            {"plain": "not centred", "centred": "centred"},
            "Centred: the variance of the slope",
            help="Ticked, the square of the average slope is taken off s, so that a steady slope takes long steps.",
        )
    )
    bias: str = as_convention(
        choice(
            "plain",
            {"plain": "s not corrected", "corrected": "s corrected for its start"},
            "Averages corrected for their start",
            help="Ticked, averages are divided by 1 − ρᵗ, as in Adam, which shortens the first steps.",
        )
    )
    step_momentum: float = as_convention(
        parameter(
            0.0,
            r"\beta",
            0.0,
            0.999,
            help="Raising it makes the ball keep its speed for longer: the divided slopes add up to a velocity.",
            hide_default=True,
        )
    )
    look: str = as_convention(
        choice(
            "none",
            {"none": "plain momentum", "ahead": "Nesterov momentum"},
            "Nesterov's form of this momentum",
            help="Ticked, the step looks ahead as Nesterov's does; it needs a step momentum β above 0.",
        )
    )
    rate: str = _parameters.rate()
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        squares = np.zeros_like(theta)
        if not is_zero(self.initial_square):
            squares = squares + self.initial_square
        if not self.is_extended():
            return squares
        zero = np.zeros_like(theta)
        return Extended(
            squares,
            zero if self.variance == "centred" else None,
            None if is_zero(self.step_momentum) else zero,
            0 if self.bias == "corrected" else None,
        )

    def step(self, theta, gradient, squares):
        if self.is_plain:
            slope = gradient(theta)
            squares = self.rho * squares + (1 - self.rho) * slope * slope
            return theta - self.learning_rate * slope / (np.sqrt(squares) + self.epsilon), squares
        if self.is_extended():
            return self.extended_step(theta, gradient, squares)
        slope, theta = self.felt(theta, gradient)
        squares = self.rho * squares + (1 - self.rho) * slope * slope
        return theta - self.learning_rate * slope / self.size(squares), squares

    def size(self, variance):
        if self.epsilon_at == "inside":
            return np.sqrt(variance + self.epsilon)
        return np.sqrt(variance) + self.epsilon

    def is_extended(self):
        return self.variance != "plain" or self.bias != "plain" or not is_zero(self.step_momentum)

    def extended_step(self, theta, gradient, memory):
        squares, slopes, velocity, steps = memory
        slope, theta = self.felt(theta, gradient)
        squares = self.rho * squares + (1 - self.rho) * slope * slope
        correction = 1.0
        if self.bias == "corrected":
            steps = steps + 1
            correction = 1 - self.rho**steps
        variance = squares / correction
        if self.variance == "centred":
            slopes = self.rho * slopes + (1 - self.rho) * slope
            average = slopes / correction
            variance = variance - average * average
            variance = variance * (variance > 0)  # rounding may leave it below 0
        move = slope / self.size(variance)
        if not is_zero(self.step_momentum):
            if self.rate == "inside":
                move = self.learning_rate * move
            velocity = self.step_momentum * velocity + move
            move = velocity if self.look == "none" else move + self.step_momentum * velocity
            if self.rate == "inside":
                return theta - move, Extended(squares, slopes, velocity, steps)
        return theta - self.learning_rate * move, Extended(squares, slopes, velocity, steps)

    def formula_without_decay(self):
        lines = [r"g = \nabla f(\theta)"]
        if not is_zero(self.initial_square):
            lines.append(r"s = s_0 \text{ at first}")
        lines.append(r"s \leftarrow \rho s + (1-\rho) g^2")
        variance = "s" if self.bias == "plain" else r"s / (1-\rho^t)"
        if self.variance == "centred":
            lines.append(r"a \leftarrow \rho a + (1-\rho) g")
            variance += " - a^2" if self.bias == "plain" else r" - \left(a / (1-\rho^t)\right)^2"
        root = rf"\sqrt{{{variance} + \epsilon}}" if self.epsilon_at == "inside" else rf"\sqrt{{{variance}}} + \epsilon"
        move = rf"\frac{{g}}{{{root}}}"
        if is_zero(self.step_momentum):
            return r", \quad ".join([*lines, rf"\theta \leftarrow \theta - \alpha {move}"])
        inner, outer = (r"\alpha ", "") if self.rate == "inside" else ("", r"\alpha ")
        lines.append(rf"v \leftarrow \beta v + {inner}{move}")
        step = f"{outer}v" if self.look == "none" else rf"{outer}\left({inner}{move} + \beta v\right)"
        return r", \quad ".join([*lines, rf"\theta \leftarrow \theta - {step}"])

    def remembered(self):
        parts = ["s, an average of past squared gradients"]
        parts += ["a, an average of the gradients"] * (self.variance == "centred")
        parts += ["the velocity v"] * (not is_zero(self.step_momentum))
        counts = ("One number", "Two numbers", "Three numbers")
        return f"{counts[len(parts) - 1]} for each parameter: {', '.join(parts)}"

    def pytorch(self):
        decay = self.decay_in_pytorch()
        moves = not is_zero(self.step_momentum)
        if decay is None or self.epsilon_at == "inside" or self.bias == "corrected" or not is_zero(self.initial_square):
            return None
        if moves and (self.rate == "inside" or self.look == "ahead"):
            return None
        given = {"momentum": self.step_momentum} if moves else {}
        given |= {"centered": True} if self.variance == "centred" else {}
        return "RMSprop", {"lr": self.learning_rate, "alpha": self.rho, "eps": self.epsilon, **given, **decay}
