"""Several balls of one rule in one run: its settings are arrays, and each path has the bits of its ball alone.

Where a gradient takes longer than the steps, gradient descent runs along with momentum: its β is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from catalog import parameters
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import Trajectory, run
from simulation.problem import Problem

# Other settings, such as those of Adam that are raised to the power of a step, have other last bits in an array.
FREE = {"learning_rate", "momentum"}
# Balls: the steps of two alone take about the time of the steps of two at once, but for their gradients.
WORTH, WORTH_OF_SUMS = 3, 2


def run_all(problem: Problem, rules: Sequence[Optimizer]) -> list[Trajectory]:
    """The run of each rule from the problem's start."""
    landscape = problem.landscape
    can_join = landscape.same_in_batches and not problem.has_batches
    worth = WORTH_OF_SUMS if landscape.sums_many else WORTH
    groups: dict[Any, list[int]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(_form(rule, landscape.sums_many), []).append(index)
    found: dict[int, Trajectory] = {}
    for indices in groups.values():
        group = [rules[each] for each in indices]
        runs = _together(problem, group) if can_join and len(group) >= worth else [run(problem, each) for each in group]
        found.update(zip(indices, runs, strict=True))
    return [found[index] for index in range(len(rules))]


def _form(rule: Optimizer, sums_many: bool) -> Any:
    """What rules of one group have in common: the class, and all settings but those that may differ."""
    # On other terrains, whose slopes can be exactly 0, the sign of a zero may differ.
    if sums_many and type(rule) in (SGD, Momentum) and rule.is_plain:
        return Momentum
    settings = {each.name: getattr(rule, each.name) for each in fields(rule)}
    return type(rule), tuple((name, value) for name, value in settings.items() if name not in FREE or not value)


def _together(problem: Problem, rules: Sequence[Any]) -> list[Trajectory]:
    given, changed = rules, {}
    if len({type(each) for each in rules}) > 1:
        rules = [Momentum(each.learning_rate, getattr(each, "momentum", 0.0)) for each in rules]
    first = rules[0]
    for name in FREE & set(parameters(type(first))):
        values = np.array([getattr(each, name) for each in rules])
        if (values != values[0]).any():
            changed[name] = values
    start = problem.landscape.embed(problem.start)
    all_runs = run(problem, replace(first, **changed), theta=np.repeat(start[:, np.newaxis], len(rules), axis=1))
    return [_alone(all_runs, index, keeps=type(each) is type(first)) for index, each in enumerate(given)]


def _alone(runs: Trajectory, index: int, keeps: bool) -> Trajectory:
    """One run of several, as if it were alone; `keeps`: with its memory, which a rule without one joined."""
    theta, loss = runs.theta[:, :, index].copy(), runs.loss[:, index].copy()
    memory = _memory(runs.memory, index) if keeps else None
    return Trajectory(theta, loss, runs.diverged[index, ...], memory, runs.left[index, ...])


def _memory(memory: Any, index: int) -> Any:
    """The memory of one run of several: its arrays are (d, runs), and what is no array is that of all."""
    if isinstance(memory, tuple):
        parts = [_memory(each, index) for each in memory]
        return type(memory)(*parts) if hasattr(memory, "_fields") else tuple(parts)
    return memory[:, index].copy() if isinstance(memory, np.ndarray) and memory.ndim == 2 else memory
