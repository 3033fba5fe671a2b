"""Two half circles that lie in one another: the test of a boundary that is no straight line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples
from landscapes._two_classes import TwoClasses


@dataclass(frozen=True)
class TwoMoons(TwoClasses):
    """A straight line tells most of the examples apart, and there the training rests for long before it bends.

    Example i is of class i mod 2. With angles t = `chance.uniform(0, π, n)`, class 0 lies at (cos t, sin t) and class 1
    at (1 − cos t, ½ − sin t), both with noise · `chance.standard_normal((2, n))` added.
    """

    name = "Two moons"
    source = "A network on 200 seeded examples, half of them on each of two half circles"
    learning_rate = 0.2

    noise: float = _knobs.noise(0.2, 0.5)

    def draw(self, chance, n):
        angles, classes = chance.uniform(0, np.pi, n), np.arange(n) % 2
        upper = np.array([np.cos(angles), np.sin(angles)])
        lower = np.array([1 - np.cos(angles), 0.5 - np.sin(angles)])
        inputs = np.where(classes, lower, upper) + self.noise * chance.standard_normal((2, n))
        return Examples(inputs, self.targets_of(classes)[np.newaxis])
