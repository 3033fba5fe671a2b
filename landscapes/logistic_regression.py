"""Two classes told apart by the odds (D. R. Cox, 1958), a mini-batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._regression import EXAMPLES, Data

_random = np.random.default_rng(1958)
# The classes overlap. Without that there would be no minimum: a steeper curve would always fit better.
TARGETS = np.arange(EXAMPLES) % 2.0
INPUTS = np.round(np.where(TARGETS == 1, 2.2, 0.6) + _random.normal(0.0, 0.8, EXAMPLES), 2)


@dataclass(frozen=True)
class LogisticRegression(Data):
    """The odds of two classes: steep where the predictions are wrong, nearly flat where they are nearly right."""

    name = "Logistic regression"
    formula = (
        r"f(w, b) = \tfrac{1}{n} \sum_i \log\left(1 + e^{z_i}\right) - t_i z_i, \quad z_i = w\,x_i + b, "
        r"\quad \nabla f \text{ from } B \text{ examples a step}"
    )
    source = "D. R. Cox, The regression analysis of binary sequences (1958), on 32 seeded examples of two classes"
    x_range = (-3.0, 6.0)
    y_range = (-8.0, 1.0)
    start = (-2.0, 0.3)
    view = (0.0, -1.62, 1.18)
    learning_rate = 0.3
    inputs = INPUTS
    targets = TARGETS
    link = "logistic"

    def misfit(self, z, target):
        return np.logaddexp(0.0, z) - target * z

    def misfit_slope(self, z, target):
        return 0.5 * (1 + np.tanh(0.5 * z)) - target

    def misfit_curvature(self, z, target):
        tilt = np.tanh(0.5 * z)
        return 0.25 * (1 - tilt * tilt)
