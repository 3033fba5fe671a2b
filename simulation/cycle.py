"""A run that has come back to an earlier state repeats itself from there on: its rows need no more steps.

A rule without momentum stands still on the last bit of a minimum soon, and a diverged run on NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np

EVERY = 16  # steps between the states that are compared: cycles of 1, 2, 4, 8 and 16 steps are found


class Cycle:
    """The last state (theta, memory) of a single run that was compared. Its steps depend on nothing but their state."""

    def __init__(self) -> None:
        self.theta, self.memory = b"", None

    def fill(self, rows: np.ndarray, row: int, memory: Any) -> int:
        """Take the state of a row of EVERY, the last of those (rows, d) that are known; returns how many follow now.

        Where it is the last state bit by bit, all rows that are left are filled, but for those after whose last one
        the state would be another.
        """
        theta = rows[row].tobytes()
        closed = theta == self.theta and _equal(memory, self.memory)
        self.theta, self.memory = theta, memory
        if not closed:
            return 0
        times = (len(rows) - 1 - row) // EVERY
        rows[row + 1 : row + 1 + times * EVERY] = np.tile(rows[row + 1 - EVERY : row + 1], (times, 1))
        return times * EVERY


def _equal(one: Any, other: Any) -> bool:
    """Whether two memories are the same, bit by bit."""
    if isinstance(one, tuple):
        return all(_equal(*each) for each in zip(one, other, strict=True))
    if isinstance(one, np.ndarray):
        return one.tobytes() == other.tobytes()
    return type(one) is type(other) and one == other
