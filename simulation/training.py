"""How the training of a network ended, by a stated rule about its loss and its training examples."""

from __future__ import annotations

import numpy as np

from landscapes._network import Network
from simulation.descent import Trajectory
from simulation.outcome import Outcome, State

TAIL = 0.1  # the share of a run over which the loss is compared
PROGRESS = 0.01  # a loss that falls by less than this share of itself over the tail has stalled
ROWS = 32  # whose accuracy is computed at once, from the end on


def ending(network: Network, trajectory: Trajectory) -> Outcome:
    """How a single run on a network ended.

    Diverged at step k: not finite, or farther from the start than the network's `divergence_radius`. Interpolates from
    step k on: at k and at every later step all training examples are classified right, and the last loss is at most the
    network's `target_loss`. Reached the target loss at step k: at k and at every later step the loss is at most that.
    Stalled: neither, and over the last tenth of the run the loss fell by less than a hundredth of itself. Otherwise it
    is still training.
    """
    losses = trajectory.loss
    if trajectory.diverged >= 0:
        finite = losses[np.isfinite(losses)]
        return _outcome(State.DIVERGED, int(trajectory.diverged), float(finite[-1]) if len(finite) else float("nan"))
    last = float(losses[-1])
    if last <= network.target_loss:
        right = since_all_right(network, trajectory.theta)
        if right is not None:
            return _outcome(State.INTERPOLATES, right, last)
        above = np.flatnonzero(losses > network.target_loss)
        return _outcome(State.REACHED, int(above[-1]) + 1 if len(above) else 0, last)
    if has_stalled(losses):
        return _outcome(State.STALLED, None, last)
    return _outcome(State.TRAINING, None, last)


def has_stalled(losses: np.ndarray) -> bool:
    """Whether losses (rows) fall by less than a hundredth of themselves over the last tenth of them."""
    last = float(losses[-1])
    before = float(losses[-1 - max(1, round(TAIL * (len(losses) - 1)))]) if len(losses) > 1 else np.inf
    return before - last < PROGRESS * before


def since_all_right(network: Network, theta: np.ndarray) -> int | None:
    """The row of a path (rows, d) from which on all training examples are classified right; None if none is."""
    for end in range(len(theta), 0, -ROWS):
        first = max(0, end - ROWS)
        wrong = np.flatnonzero(~(network.accuracy(theta[first:end].T) == 1))
        if len(wrong):
            row = first + int(wrong[-1]) + 1
            return row if row < len(theta) else None
    return 0


def _outcome(state: State, step: int | None, loss: float) -> Outcome:
    """Of a network no minimum is known."""
    return Outcome(state, step, loss, minimum=None, floor=None, distance=None, steps_to_tolerance=None)
