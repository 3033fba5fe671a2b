"""The least-squares support vector machine (Suykens & Vandewalle, Neural Processing Letters 9, 1999).

López, Barbero & Dorronsoro (ICANN 2011) speed up its training by momentum. This is the primal problem of one input,
½w² + ½γ Σ (1 − t(wx + b))², divided by γn so that γ leaves the curvature of the data as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from landscapes._regression import EXAMPLES, Data

_random = np.random.default_rng(1999)
TARGETS = np.where(np.arange(EXAMPLES) % 2 == 1, 1.0, -1.0)
INPUTS = np.round(1.5 + 0.9 * TARGETS + _random.normal(0.0, 0.5, EXAMPLES), 2)


@dataclass(frozen=True)
class LeastSquaresSVM(Data):
    """Two classes, each at a margin of one from the boundary: a support vector machine with a quadratic loss."""

    name = "Least-squares SVM"
    formula = (
        r"f(w, b) = \tfrac{1}{2 \gamma n}\,w^2 + \tfrac{1}{2n} \sum_i \left(1 - t_i (w\,x_i + b)\right)^2, "
        r"\quad \nabla f \text{ from } B \text{ examples a step}"
    )
    source = "Suykens & Vandewalle (1999); by momentum: López, Barbero & Dorronsoro (2011); 32 seeded examples"
    x_range = (-1.5, 2.5)
    y_range = (-3.0, 1.0)
    start = (-1.0, 0.5)
    view = (-0.42, -1.56, 1.18)
    learning_rate = 0.05
    inputs = INPUTS
    targets = TARGETS

    gamma: float = parameter(
        1.0, r"\gamma", 0.01, 100.0, log=True, help="Raising it fits the examples more closely, with a steeper line."
    )

    @property
    def ridge(self):  # type: ignore[override]  # a parameter sets it here; it is a constant of the other models
        return 1 / (self.gamma * EXAMPLES)

    def misfit(self, z, target):
        slack = 1 - target * z
        return 0.5 * slack * slack

    def misfit_slope(self, z, target):
        return z - target  # t² is 1

    def misfit_curvature(self, z, target):
        return 1.0
