"""The inner workings of one step: what the rule felt, what it remembered, and what it made of both.

Everything comes from the rule's own step, taken again with the very gradient, noise, mini-batch and learning rate that
it had in the race, and once more on other ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from analysis.memory import by_name
from landscapes.base import Landscape
from optimizers.base import Gradient, Optimizer
from simulation.descent import descend, turns


@dataclass(frozen=True)
class Workings:
    """One step, from `place` by `move`; vectors are (2,).

    `gradient` is what it felt, noise and all, at `felt_at`, which is `place` but for a rule that looks elsewhere;
    `looks_from` is where the ball of Nesterov's look-ahead form is, at a constant learning rate, and None for others.
    `coast` is the step that memory alone would have taken, on level ground, and `push` what the gradient changed
    about it: move = coast + push. `before` and `after` are the memory by name. `learning_rate` is that of this step,
    None for a rule without one.

    `scale` is the learning rate that the gradient meets along each axis: half the difference between the steps that
    the opposite gradient and this one cause, over the gradient. What the rule keeps of squares or absolute values is
    the same in both and cancels, so this is α for gradient descent and momentum, α/(√s + ε) for RMSProp and Adagrad,
    and for Adam α/(√v̂ + ε) times the share (1 − β₁)/(1 − β₁ᵗ) that the newest gradient has in the average. NaN along
    an axis on which nothing was felt.
    """

    place: np.ndarray
    move: np.ndarray
    gradient: np.ndarray
    felt_at: np.ndarray
    looks_from: np.ndarray | None
    coast: np.ndarray
    push: np.ndarray
    scale: np.ndarray
    before: dict[str, np.ndarray | float]
    after: dict[str, np.ndarray | float]
    learning_rate: float | None


def workings(
    landscape: Landscape,
    optimizer: Optimizer,
    start,
    step: int,
    noise: float = 0.0,
    seed: int = 0,
    *,
    schedule: np.ndarray | None = None,
) -> Workings:
    """What happens between row `step` (from 0) and the next one of the single run that `descend` gives.

    The other arguments are those of `descend`. ValueError where the run has diverged by then.
    """
    run = descend(landscape, optimizer, start, step, noise, seed, schedule=schedule, path=False)
    if run.diverged >= 0:
        raise ValueError(f"{optimizer.name} diverged at step {run.diverged}: there is no step {step + 1}.")
    rule, gradient = next(islice(turns(landscape, optimizer, step + 1, noise, seed, schedule), step, None))
    return _taken(rule, gradient, run.theta[-1], run.memory)[0]


def every_step(
    landscape: Landscape,
    optimizer: Optimizer,
    start,
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    *,
    schedule: np.ndarray | None = None,
) -> list[Workings]:
    """The workings of each step of a single run, up to where it diverges."""
    run = descend(landscape, optimizer, start, steps, noise, seed, schedule=schedule)
    taken, memory = [], optimizer.init(run.theta[0])
    last = steps if run.diverged < 0 else int(run.diverged)
    turn = turns(landscape, optimizer, steps, noise, seed, schedule)
    for place, (rule, gradient) in zip(run.theta[:last], turn, strict=False):
        found, memory = _taken(rule, gradient, place, memory)
        taken.append(found)
    return taken


def _taken(rule: Optimizer, gradient: Gradient, place: np.ndarray, memory: Any) -> tuple[Workings, Any]:
    """One step from a place, taken apart, and the memory after it."""
    felt: list[tuple[np.ndarray, np.ndarray]] = []

    def recorded(theta: np.ndarray) -> np.ndarray:
        felt.append((theta, gradient(theta)))
        return felt[-1][1]

    def moved(slope: Gradient) -> np.ndarray:
        return rule.step(place, slope, memory)[0] - place

    with np.errstate(all="ignore"):
        end, after = rule.step(place, recorded, memory)
        felt_at, slope = felt[-1]
        move, coast = end - place, moved(np.zeros_like)
        scale = (moved(lambda theta: -gradient(theta)) - move) / (2 * slope)
    found = Workings(
        place=place,
        move=move,
        gradient=slope,
        felt_at=felt_at,
        looks_from=rule.looks_from(place, memory),
        coast=coast,
        push=move - coast,
        scale=np.where(slope == 0, np.nan, scale),
        before=by_name(rule, memory),
        after=by_name(rule, after),
        learning_rate=getattr(rule, "learning_rate", None),
    )
    return found, after
