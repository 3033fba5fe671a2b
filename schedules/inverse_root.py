"""The decay of online gradient descent (Zinkevich, Online Convex Programming, 2003)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schedules.base import Schedule


@dataclass(frozen=True)
class InverseRoot(Schedule):
    """Falls with the root of the step, as theory asks for noisy gradients (Zinkevich, 2003)."""

    name = "1/√t"
    formula = r"\alpha_t = \alpha / \sqrt{t}"

    def factors(self, steps):
        return 1 / np.sqrt(np.arange(1, steps + 1))
