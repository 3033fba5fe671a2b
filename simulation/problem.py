"""One problem: everything that decides a run but its rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from checks import check_kind, number_of, numbers_of, shown
from landscapes.base import Landscape
from schedules import CONSTANT
from schedules.base import Schedule


def place_of(start: Any) -> tuple[float, float]:
    """A start as a pair of floats. TypeError or ValueError with one line for anything but two finite numbers."""
    place = numbers_of(start)
    if place is None:
        raise TypeError(f"start must be two numbers, x and y, not {shown(start)}.")
    if place.shape != (2,):
        raise ValueError(f"start must be two numbers, x and y: (2,) is their shape, not {place.shape}.")
    if not np.isfinite(place).all():
        raise ValueError(f"start must be finite, not {shown(start)}.")
    return float(place[0]), float(place[1])


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

    def __post_init__(self) -> None:
        """TypeError or ValueError with one line for what can't be run; numbers become Python's own, lists arrays."""
        check_kind("landscape", self.landscape, Landscape, "Ravine()")
        check_kind("schedule", self.schedule, Schedule, "Cosine()")
        values = {
            "start": place_of(self.start),
            "steps": number_of("steps", self.steps, 0, whole=True),
            "noise": number_of("noise", self.noise, 0, batches=True),
            "seed": number_of("seed", self.seed, 0, whole=True, batches=True),
            "tolerance": number_of("tolerance", self.tolerance, 0),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def has_batches(self) -> bool:
        """Whether the gradient of a step is that of a mini-batch."""
        return self.landscape.sampler(1, np.array(0)) is not None

    @property
    def is_noisy(self) -> bool:
        """Whether the gradient of a step is inexact, so that another seed gives another run."""
        return bool(np.any(self.noise)) or self.has_batches
