"""Two drops of α, as in He et al., Deep Residual Learning (2016); PyTorch's MultiStepLR with two milestones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from schedules.base import Schedule


@dataclass(frozen=True)
class Step(Schedule):
    """Drops twice, by default to a tenth of α half-way and to a hundredth after three quarters (He et al., 2016)."""

    name = "Step"
    formula = (
        r"\alpha_t = \alpha,\quad \alpha / d \text{ from } t > m_1 \cdot T,"
        r"\quad \alpha / d^2 \text{ from } t > m_2 \cdot T"
    )

    drop: float = parameter(
        10.0, "d", 1.0, 100.0, log=True, help="Raising it makes both drops deeper: each divides α by this number."
    )
    first_drop: float = parameter(
        0.5, "m_1", 0.0, 1.0, help="Raising it lets the first drop come later: the share of the race before it."
    )
    second_drop: float = parameter(
        0.75, "m_2", 0.0, 1.0, help="Raising it lets the second drop come later: the share of the race before it."
    )

    def factors(self, steps):
        done = np.arange(steps) / steps
        drops = (done >= self.first_drop).astype(int) + (done >= self.second_drop)
        return np.array([1.0, 1 / self.drop, 1 / self.drop**2])[drops]
