"""The memory of Adam and of the rules that share it: averages of the gradients and of their squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    second: np.ndarray  # average of their squares
    steps: int  # taken so far


def zero_moments(theta: np.ndarray) -> Moments:
    """The memory before the first step."""
    return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)
