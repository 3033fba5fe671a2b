"""A straight line through points by least squares (Legendre, 1805), a mini-batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes._regression import EXAMPLES, Data

_random = np.random.default_rng(1805)
INPUTS = np.round(_random.uniform(0.0, 3.0, EXAMPLES), 2)
TARGETS = np.round(1.0 * INPUTS - 1.0 + _random.normal(0.0, 0.5, EXAMPLES), 2)


@dataclass(frozen=True)
class LinearRegression(Data):
    """A line through points: each step sees a few of them only, so that SGD never comes quite to rest."""

    name = "Linear regression"
    formula = (
        r"f(w, b) = \tfrac{1}{2n} \sum_i \left(w\,x_i + b - t_i\right)^2, "
        r"\quad \nabla f \text{ from } B \text{ examples a step}"
    )
    source = "Least squares (A.-M. Legendre, 1805) on 32 seeded points around t = x − 1"
    x_range = (-2.0, 4.0)
    y_range = (-4.0, 2.0)
    start = (-1.2, 1.2)
    view = (0.0, -1.62, 1.18)
    learning_rate = 0.1
    inputs = INPUTS
    targets = TARGETS

    def misfit(self, z, target):
        error = z - target
        return 0.5 * error * error

    def misfit_slope(self, z, target):
        return z - target

    def misfit_curvature(self, z, target):
        return 1.0
