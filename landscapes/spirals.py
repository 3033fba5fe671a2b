"""Two spirals around one another (K. Lang and M. Witbrock, Learning to tell two spirals apart, 1988)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples
from landscapes._two_classes import TwoClasses


@dataclass(frozen=True)
class Spirals(TwoClasses):
    """Two arms wind around one another. The boundary has to wind with them: the hardest of the networks in the plane.

    Example i is of class i mod 2. With r = √`chance.random(n)`, it lies at r (cos t, sin t), t = 2π w r for class 0 and
    half a turn farther for class 1, with noise · `chance.standard_normal((2, n))` added; w is 1 turn.
    """

    name = "Spirals"
    source = "A network on 200 seeded examples of two spirals, after K. Lang and M. Witbrock (1988)"
    learning_rate = 0.3
    steps = 600

    width: int = _knobs.width(16)
    layers: int = _knobs.layers(2)
    noise: float = _knobs.noise(0.02, 0.2)

    def draw(self, chance, n):
        radius, classes = np.sqrt(chance.random(n)), np.arange(n) % 2
        angles = 2 * np.pi * radius + np.pi * classes
        inputs = radius * np.array([np.cos(angles), np.sin(angles)]) + self.noise * chance.standard_normal((2, n))
        return Examples(inputs, self.targets_of(classes)[np.newaxis])
