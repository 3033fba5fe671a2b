"""The exclusive or (Minsky & Papert, Perceptrons, 1969): what a network without hidden units can't learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples
from landscapes._two_classes import TwoClasses

CORNERS = np.array([[-1, 1, -1, 1], [-1, 1, 1, -1]])


@dataclass(frozen=True)
class Xor(TwoClasses):
    """Opposite corners are of one class. With two hidden units some starts never find it, whatever the rule.

    Example i lies at corner i mod 4 of (−1, −1), (1, 1), (−1, 1), (1, −1), with
    noise · `chance.standard_normal((2, n))` added; the last two corners are
    of class 1. Four examples without noise are the table of the exclusive or.
    """

    name = "XOR"
    source = "A network on 200 seeded examples, a quarter of them around each corner of a square"
    learning_rate = 0.05

    width: int = _knobs.width(4)
    noise: float = _knobs.noise(0.4, 1.0)

    def draw(self, chance, n):
        corners = np.arange(n) % 4
        inputs = CORNERS[:, corners] + self.noise * chance.standard_normal((2, n))
        return Examples(inputs, self.targets_of(corners // 2)[np.newaxis])
