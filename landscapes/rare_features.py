"""A few features of many are on at a time, some of them often and most of them rarely: words in texts, in small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples
from landscapes._two_classes import TwoClasses

FEATURES, ON = 40, 3
WEIGHTS = 1 / np.arange(1, FEATURES + 1)  # Zipf's law: the k-th most frequent feature, as a word in a text
SIGNS = np.random.default_rng(2011).permutation(np.repeat([-1, 1], FEATURES // 2))


@dataclass(frozen=True)
class RareFeatures(TwoClasses):
    """Three of forty features are on at a time: the weights of the rare ones feel a slope in few steps only.

    Feature k = 1 ... 40 is drawn with weight 1/k: those that are on are the three with the largest log(1/k) + G, with
    Gumbel noise G = `chance.gumbel(size=(40, n))`. Each feature has a sign, from
    `np.random.default_rng(2011).permutation(np.repeat([-1, 1], 20))`; the example is of class 1 where two or three of
    its features have the sign 1, and of class 0 elsewhere.
    """

    name = "Rare features"
    formula = (
        r"f(\theta) = \tfrac{1}{n} \sum_i \left(\log(1 + e^{z_i}) - t_i z_i\right), "
        r"\quad z_i = \text{network}_\theta(40 \text{ features})"
    )
    source = "Built for this page after J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods (2011)"
    learning_rate = 0.1
    input_names = tuple(f"feature {each + 1}" for each in range(FEATURES))

    training_size: int = _knobs.training_size(400)
    batch_size: int = _knobs.batch_size(20)

    def draw(self, chance, n):
        keys = np.log(WEIGHTS)[:, np.newaxis] + chance.gumbel(size=(FEATURES, n))
        inputs = np.zeros((FEATURES, n))
        np.put_along_axis(inputs, np.argsort(keys, axis=0)[-ON:], 1.0, axis=0)
        return Examples(inputs, self.targets_of(SIGNS @ inputs > 0)[np.newaxis])
