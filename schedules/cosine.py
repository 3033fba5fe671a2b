"""Cosine annealing (Loshchilov & Hutter, SGDR, 2017), without restarts; PyTorch's CosineAnnealingLR over the race."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import parameter
from schedules.base import Schedule


@dataclass(frozen=True)
class Cosine(Schedule):
    """Falls along half a wave of the cosine, to 0 or to a floor above it (Loshchilov & Hutter, 2017)."""

    name = "Cosine"
    formula = r"\alpha_t = \alpha \left(f + \tfrac{1 - f}{2} \left(1 + \cos \tfrac{\pi (t - 1)}{T}\right)\right)"

    floor: float = parameter(
        0.0, "f", 0.0, 1.0, help="Raising it ends the race at a larger share of α; 0 ends it at 0."
    )

    def factors(self, steps):
        wave = 0.5 * (1 + np.cos(np.pi * np.arange(steps) / steps))
        return self.floor + (1 - self.floor) * wave
