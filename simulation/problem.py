"""One problem: everything that decides a run but its rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape
from schedules import CONSTANT
from schedules.base import Schedule


@dataclass(frozen=True)
class Problem:
    """A terrain, a start, and the conditions under which every rule is run from there.

    `start` is a place (2,) on what is seen of the terrain, and `noise` the standard deviation of each coordinate of
    the gradient. `tolerance` is the distance to a minimum within which a run counts as arrived. A problem is hashable,
    so that the results for a problem and a rule can be cached. For a batch of runs `noise` and `seed` may be arrays
    (batch); such a problem can be run, but not hashed.
    """

    landscape: Landscape
    start: tuple[float, float]
    steps: int = 300
    noise: float | np.ndarray = 0.0
    seed: int | np.ndarray = 0
    schedule: Schedule = CONSTANT
    tolerance: float = 1e-3

    @property
    def has_batches(self) -> bool:
        """Whether the gradient of a step is that of a mini-batch."""
        return self.landscape.sampler(1, np.array(0)) is not None

    @property
    def is_noisy(self) -> bool:
        """Whether the gradient of a step is inexact, so that another seed gives another run."""
        return bool(self.noise) or self.has_batches
