"""RAdam, rectified Adam (Liu et al., 2020), as in PyTorch.

While the second moment rests on too few gradients (ρ_t ≤ 5: with β₂ = .999 in the first five steps) it takes steps of
averaged momentum, whose length follows the slope. PyTorch's default learning rate is .001; in the 300 steps of a race
that is a walk of .3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import as_convention, choice, parameter
from optimizers import _parameters
from optimizers._decay import Decaying
from optimizers._moments import Moments, zero_moments
from optimizers.base import rounded


@dataclass(frozen=True)
class RAdam(Decaying):
    """Adam with a warm-up: a few plain rolls, then short steps that lengthen as it learns how steep the ground is."""

    name = "RAdam"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta_1 m + (1-\beta_1) g, \quad "
        r"v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad "
        r"\rho_t = \rho_\infty - \frac{2 t \cdot \beta_2^t}{1-\beta_2^t}, \quad "
        r"\rho_\infty = \frac{2}{1-\beta_2} - 1, \quad "
        r"r = \sqrt{\frac{(\rho_t-4)(\rho_t-2)\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\rho_t}}, \quad "
        r"\theta \leftarrow \theta - \alpha \frac{m}{1-\beta_1^t} "
        r"\begin{cases} r \sqrt{1-\beta_2^t} / (\sqrt{v} + \epsilon) & \rho_t > 5 \\ 1 & \text{else} \end{cases}"
    )
    memory = "Two numbers for each parameter: averages of past gradients and of their squares"
    colour = 6
    convention = (
        "As in PyTorch: ε is beside the root before its correction. Optax has it beside the corrected root; there R "
        "can be moved, and the step can look ahead. Keras has no RAdam."
    )

    learning_rate: float = _parameters.step_length(0.05)
    beta_1: float = _parameters.beta_1(0.9)
    beta_2: float = _parameters.beta_2(0.999)
    epsilon: float = _parameters.epsilon(1e-8)
    epsilon_at: str = _parameters.adams_epsilon("uncorrected")
    threshold: float = as_convention(
        parameter(
            5.0,
            "R",
            4.0,
            100.0,
            help="Raising it makes the ball roll plainly for longer before its steps are divided.",
            hide_default=True,
        )
    )
    look: str = as_convention(
        choice(
            "none",
            {"none": "plain averages", "ahead": "Nesterov's averages"},
            "Nesterov's look-ahead",
            help="Ticked, the newest slope counts once more, as with Optax's nesterov.",
        )
    )
    weight_decay: float = _parameters.convention_weight_decay()
    decay: str = _parameters.decay()

    def init(self, theta):
        return zero_moments(theta)

    def step(self, theta, gradient, moments):
        slope, theta = self.felt(theta, gradient)
        count = moments.steps + 1
        first = self.beta_1 * moments.first + (1 - self.beta_1) * slope
        second = self.beta_2 * moments.second + (1 - self.beta_2) * slope * slope
        average = first / (1 - self.beta_1**count)
        if self.look == "ahead":
            later = first / (1 - self.beta_1 ** (count + 1))
            average = self.beta_1 * later + (1 - self.beta_1) * slope / (1 - self.beta_1**count)
        corrected = 1 - self.beta_2**count
        longest = 2 / (1 - self.beta_2) - 1
        length = longest - 2 * count * self.beta_2**count / corrected
        # The root is looked at only above R; held there below, it stays a real number.
        held, most = np.maximum(length, self.threshold), np.maximum(longest, self.threshold)
        rectified = (held - 4) * (held - 2) * most / ((most - 4) * (most - 2) * held)
        if self.epsilon_at == "corrected":
            divided = np.sqrt(rectified) / (np.sqrt(second / corrected) + self.epsilon)
        elif self.epsilon_at == "inside":
            divided = np.sqrt(rectified) / np.sqrt(second / corrected + self.epsilon)
        else:
            divided = np.sqrt(rectified * corrected) / (np.sqrt(second) + self.epsilon)
        factor = np.where(length > self.threshold, divided, 1.0)
        return theta - self.learning_rate * average * factor, Moments(first, second, count)

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # As for Adam, but its first five steps are as long as the slope is steep, and must not be thrown off the map.
        return {"learning_rate": rounded(min(0.02 * size, 2 * learning_rate))}

    def formula_without_decay(self):
        formula = type(self).formula
        usual = r"r \sqrt{1-\beta_2^t} / (\sqrt{v} + \epsilon)"
        if self.epsilon_at == "corrected":
            formula = formula.replace(usual, r"r / \left(\sqrt{v / (1-\beta_2^t)} + \epsilon\right)")
        if self.epsilon_at == "inside":
            formula = formula.replace(usual, r"r / \sqrt{v / (1-\beta_2^t) + \epsilon}")
        if self.has_other_threshold:
            formula = formula.replace(r"\rho_t > 5", r"\rho_t > R")
        if self.look == "ahead":
            ahead = r"\left(\frac{\beta_1 m}{1-\beta_1^{t+1}} + \frac{(1-\beta_1) g}{1-\beta_1^t}\right)"
            formula = formula.replace(r"\frac{m}{1-\beta_1^t}", ahead)
        return formula

    @property
    def has_other_threshold(self) -> bool:
        return not np.array_equal(self.threshold, 5.0)

    def pytorch(self):
        decay = self.decay_in_pytorch(decouples=True)
        if decay is None or self.epsilon_at != "uncorrected" or self.look == "ahead" or self.has_other_threshold:
            return None
        return "RAdam", {"lr": self.learning_rate, "betas": (self.beta_1, self.beta_2), "eps": self.epsilon, **decay}
