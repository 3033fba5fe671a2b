"""Networks that tell two classes apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Network


@dataclass(frozen=True)
class TwoClasses(Network):
    """A network with one output, whose sign is the class. The classes are 0 and 1, or −1 and 1 for the half MSE.

    The flipped examples are those with `chance.random(n) < flipped`, drawn after the examples: raising the share flips
    more labels and leaves the examples as they are.
    """

    formula = (
        r"f(\theta) = \tfrac{1}{n} \sum_i \left(\log(1 + e^{z_i}) - t_i z_i\right), "
        r"\quad z_i = \text{network}_\theta(x_i, y_i)"
    )

    flipped: float = _knobs.flipped()

    def flip(self, chance, targets):
        wrong = chance.random(targets.shape[1]) < self.flipped
        return np.where(wrong, self.targets_of(1) + self.targets_of(0) - targets, targets)

    def targets_of(self, classes):
        """The targets of the classes 0 and 1."""
        return 2.0 * classes - 1.0 if self.head == "half_mse" else 1.0 * classes
