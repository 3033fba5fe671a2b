"""One circle around another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalog import choice
from landscapes import _knobs
from landscapes._network import Examples
from landscapes._two_classes import TwoClasses


@dataclass(frozen=True)
class Circles(TwoClasses):
    """No straight line is better than chance here: the first steps find no slope, and then the ring closes at once.

    Example i is of class i mod 2, and the examples of a class stand evenly around its circle: with t = 4π (i // 2) / n,
    at r (cos t, sin t), where r = 1 for class 0 and r = ½ for class 1, and noise · `chance.standard_normal((n, 2))` is
    added.
    """

    name = "Circles"
    source = "A network on 200 seeded examples, half of them on each of two circles"
    learning_rate = 0.1

    noise: float = _knobs.noise(0.1, 0.5)
    head: str = choice(
        "logistic",
        {"logistic": "cross-entropy", "half_mse": "half of the squared error"},
        "Squared error",
        help="Ticked, the loss is half of the squared error, with the targets −1 and 1; unticked, the cross-entropy.",
    )

    def draw(self, chance, n):
        angles, classes = 4 * np.pi * (np.arange(n) // 2) / n, np.arange(n) % 2
        radius = np.where(classes, 0.5, 1.0)
        inputs = radius * np.array([np.cos(angles), np.sin(angles)]) + self.noise * chance.standard_normal((n, 2)).T
        return Examples(inputs, self.targets_of(classes)[np.newaxis])
