"""The estimated seconds of runs on one core, which bound views, races and links on every terrain."""

from __future__ import annotations

import sys

from landscapes.base import Landscape

STEP = 1e-5  # of a step in Python, however few runs take it
UNIT = 1e-7  # of a cost of 1
MOST_NUMBERS = 1_200_000  # steps times parameters of one ball: the memory of its path
MOST_SECONDS = 2.0  # of all balls of a race with more than two parameters


def seconds(landscape: Landscape, runs: float, steps: int, path: bool = False) -> float:
    """About how many seconds so many runs take at once, with the losses of all rows if whole paths are kept."""
    return steps * (STEP + UNIT * (landscape.cost + landscape.loss_cost * path) * runs)


def race_seconds(landscape: Landscape, balls: int, steps: int) -> float:
    """About how many seconds the balls of a race take one by one, with what the page shows of each of their rows."""
    return balls * steps * (STEP + UNIT * landscape.row_cost)


def most_steps(landscape: Landscape, balls: int) -> int:
    """The steps of the longest race: a longer one would need too much memory, or too much time."""
    if landscape.dimension == 2:
        return sys.maxsize
    by_time = MOST_SECONDS / race_seconds(landscape, max(1, balls), 1)
    return max(1, min(MOST_NUMBERS // landscape.dimension, int(by_time)))


def allowed(landscape: Landscape, balls: int) -> str:
    """How many steps a race may have, in words."""
    all_balls = f"{balls} ball{'s' * (balls != 1)}"
    return f"{landscape.dimension:,} weights and {all_balls} allow at most {most_steps(landscape, balls)} steps"
