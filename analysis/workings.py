"""The inner workings of each step of a run: its gradient, its memory, and the share of each in the step.

They are computed by taking the rule's step again, with the gradient, noise, mini-batch and learning rate of the race,
and with other gradients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.memory import by_name
from optimizers.base import Gradient, Optimizer
from simulation.descent import run, step_inputs
from simulation.pause import pause
from simulation.problem import Problem


@dataclass(frozen=True)
class Workings:
    """One step, from `theta` by `move`; vectors are (d,).

    `gradient` is the one that the step used, with its noise, and `gradient_at` the point at which the rule took it:
    another than `theta` for a rule that looks ahead. `looks_from` is the position of the ball in Nesterov's look-ahead
    form, at a constant learning rate, and None for other rules. `coast` is the step with a gradient of zero, from
    memory alone, and `push` the rest: move = coast + push. `before` and `after` are the memory by name. `learning_rate`
    is that of this step, None for a rule without one.

    `scale` is the factor of the gradient in the step, along each axis: half the difference between the steps with the
    opposite gradient and with this one, over the gradient. Averages of squares or absolute values are the same in both
    and cancel, so this is α for gradient descent and momentum, α/(√s + ε) for RMSProp and Adagrad, and for Adam
    α/(√v̂ + ε) times the share (1 − β₁)/(1 − β₁ᵗ) of the newest gradient in the average. NaN along an axis on which the
    gradient is zero.
    """

    theta: np.ndarray
    move: np.ndarray
    gradient: np.ndarray
    gradient_at: np.ndarray
    looks_from: np.ndarray | None
    coast: np.ndarray
    push: np.ndarray
    scale: np.ndarray
    before: dict[str, np.ndarray | float]
    after: dict[str, np.ndarray | float]
    learning_rate: float | None


def workings(problem: Problem, rule: Optimizer) -> list[Workings]:
    """The workings of each step of the run of a rule, up to where it diverges or leaves the domain."""
    path = run(problem, rule)
    rule = rule.on(problem.landscape)
    steps, memory = [], rule.init(path.theta[0])
    last = problem.steps if path.ended < 0 else int(path.ended)
    for theta, (scheduled, gradient) in zip(path.theta[:last], step_inputs(problem, rule), strict=False):
        pause()
        step, memory = _taken_apart(scheduled, gradient, theta, memory)
        steps.append(step)
    return steps


def _taken_apart(rule: Optimizer, gradient: Gradient, theta: np.ndarray, memory: Any) -> tuple[Workings, Any]:
    """One step from theta, taken apart, and the memory after it."""
    calls: list[tuple[np.ndarray, np.ndarray]] = []

    def recorded(point: np.ndarray) -> np.ndarray:
        calls.append((point, gradient(point)))
        return calls[-1][1]

    def moved(slope: Gradient) -> np.ndarray:
        return rule.step(theta, slope, memory)[0] - theta

    with np.errstate(all="ignore"):
        end, after = rule.step(theta, recorded, memory)
        gradient_at, slope = calls[-1]
        move, coast = end - theta, moved(np.zeros_like)
        # A rule that takes several gradients steps by the last; those before it say where that is taken.
        answers = iter([*(each for _, each in calls[:-1]), -slope])
        scale = (moved(lambda _: next(answers)) - move) / (2 * slope)
    step = Workings(
        theta=theta,
        move=move,
        gradient=slope,
        gradient_at=gradient_at,
        looks_from=rule.looks_from(theta, memory),
        coast=coast,
        push=move - coast,
        scale=np.where(slope == 0, np.nan, scale),
        before=by_name(rule, memory),
        after=by_name(rule, after),
        learning_rate=getattr(rule, "learning_rate", None),
    )
    return step, after
