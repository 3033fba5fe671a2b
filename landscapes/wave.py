"""A curve through noisy points of a wave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples, Network


@dataclass(frozen=True)
class Wave(Network):
    """A network learns a wave, the slow bends first and the fast ones late.

    The inputs are x = `chance.uniform(-1, 1, n)`, the targets sin(2πx) + noise · `chance.standard_normal(n)`.
    """

    name = "Wave"
    formula = r"f(\theta) = \tfrac{1}{2n} \sum_i \left(z_i - t_i\right)^2, \quad z_i = \text{network}_\theta(x_i)"
    source = "A network on 40 seeded points around t = sin 2πx"
    learning_rate = 0.1
    input_names = ("x",)
    head = "fit"
    steps = 1000
    target_loss = 0.01

    width: int = _knobs.width(16)
    layers: int = _knobs.layers(2)
    training_size: int = _knobs.training_size(40)
    noise: float = _knobs.noise(0.1, 1.0)

    def draw(self, chance, n):
        inputs = chance.uniform(-1, 1, n)
        targets = np.sin(2 * np.pi * inputs) + self.noise * chance.standard_normal(n)
        return Examples(inputs[np.newaxis], targets[np.newaxis])
