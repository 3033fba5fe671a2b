"""A linear warm-up and a linear decay, as in Devlin et al., BERT (2019)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from schedules.base import Schedule


@dataclass(frozen=True)
class WarmUp(Schedule):
    """Rises in a straight line, by default for a tenth of the race, then falls in one (Devlin et al., 2019)."""

    name = "Warm-up and decay"
    formula = (
        r"\alpha_t = \alpha \min\left(\tfrac{t}{W},\ \tfrac{T + 1 - t}{T - W}\right),\quad "
        r"W = L \text{ (if 0: } \lceil T/10 \rceil \text{)}"
    )

    length: int = parameter(
        0, "L", 0, 2000, log=True, help="Raising it makes the warm-up longer, in steps; 0 is a tenth of the race."
    )

    def factors(self, steps):
        step, rise = np.arange(1, steps + 1), self.length or -(-steps // 10)
        return np.minimum(step / rise, (steps + 1 - step) / max(steps - rise, 1))
