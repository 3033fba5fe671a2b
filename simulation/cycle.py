"""A run that has come back to an earlier state repeats itself from there on: its rows need no more steps.

A rule without momentum stands still on the last bit of a minimum soon, and a diverged run on NaN. Several runs at once
repeat themselves when each of them does.
"""

from __future__ import annotations

from typing import Any

import numpy as np

EVERY = 16  # steps between the states that are compared: cycles of 1, 2, 4, 8 and 16 steps are found


class Cycle:
    """The last state (theta, memory) of a run or a batch that was compared. Each step depends on its state alone."""

    def __init__(self) -> None:
        self.theta, self.memory = b"", None

    def fill(self, rows: np.ndarray, row: int, memory: Any) -> int:
        """Take the state of a row of EVERY, the last known one of these (rows, d, *batch); returns how many follow now.

        Where it is the last state bit by bit, all rows that are left are filled, but for those after whose last one
        the state would be another.
        """
        theta = rows[row].tobytes()
        closed = theta == self.theta and _equal(memory, self.memory)
        self.theta, self.memory = theta, memory
        if not closed:
            return 0
        times, ones = (len(rows) - 1 - row) // EVERY, (1,) * (rows.ndim - 1)
        rows[row + 1 : row + 1 + times * EVERY] = np.tile(rows[row + 1 - EVERY : row + 1], (times, *ones))
        return times * EVERY


def _equal(one: Any, other: Any) -> bool:
    """Whether two memories are the same, bit by bit."""
    if isinstance(one, tuple):
        return all(_equal(*each) for each in zip(one, other, strict=True))
    if isinstance(one, np.ndarray):
        return one.tobytes() == other.tobytes()
    return type(one) is type(other) and one == other
