"""The memory of momentum in a convention that treats the first step in another way than the rest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Counted(NamedTuple):
    velocity: np.ndarray
    steps: int  # taken so far
