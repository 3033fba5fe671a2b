"""Several balls of one rule in one run: its settings are arrays, and each path has the bits of its ball alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from catalog import parameters
from optimizers.base import Optimizer
from simulation.descent import Trajectory, run
from simulation.problem import Problem

# Other settings, such as those of Adam that are raised to the power of a step, have other last bits in an array.
FREE = {"learning_rate", "momentum"}
WORTH = 3  # balls: the steps of two alone take about the time of the steps of two at once


def run_all(problem: Problem, rules: Sequence[Optimizer]) -> list[Trajectory]:
    """The run of each rule from the problem's start."""
    groups: dict[Any, list[int]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(_form(rule), []).append(index)
    found: dict[int, Trajectory] = {}
    for indices in groups.values():
        group = [rules[each] for each in indices]
        is_together = len(group) >= WORTH and problem.landscape.same_in_batches and not problem.has_batches
        runs = _together(problem, group) if is_together else [run(problem, each) for each in group]
        found.update(zip(indices, runs, strict=True))
    return [found[index] for index in range(len(rules))]


def _form(rule: Optimizer) -> Any:
    """What rules of one group have in common: the class, and all settings but those that may differ."""
    settings = {each.name: getattr(rule, each.name) for each in fields(rule)}
    return type(rule), tuple((name, value) for name, value in settings.items() if name not in FREE or not value)


def _together(problem: Problem, rules: Sequence[Optimizer]) -> list[Trajectory]:
    first, changed = rules[0], {}
    for name in FREE & set(parameters(type(first))):
        values = np.array([getattr(each, name) for each in rules])
        if (values != values[0]).any():
            changed[name] = values
    start = problem.landscape.embed(problem.start)
    all_runs = run(problem, replace(first, **changed), theta=np.repeat(start[:, np.newaxis], len(rules), axis=1))
    return [_alone(all_runs, index) for index in range(len(rules))]


def _alone(runs: Trajectory, index: int) -> Trajectory:
    """One run of several, as if it were alone."""
    theta, loss = runs.theta[:, :, index].copy(), runs.loss[:, index].copy()
    return Trajectory(theta, loss, runs.diverged[index, ...], _memory(runs.memory, index), runs.left[index, ...])


def _memory(memory: Any, index: int) -> Any:
    """The memory of one run of several: its arrays are (d, runs), and what is no array is that of all."""
    if isinstance(memory, tuple):
        parts = [_memory(each, index) for each in memory]
        return type(memory)(*parts) if hasattr(memory, "_fields") else tuple(parts)
    return memory[:, index].copy() if isinstance(memory, np.ndarray) and memory.ndim == 2 else memory
