"""The measured map of a rule's two main settings: when a run with each pair arrives, and its final loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrival import Arrival, Neighbourhoods
from catalog import Parameter, parameters
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.energy import lowest_minimum
from simulation.experiment import initial_settings
from simulation.problem import Problem
from simulation.ranges import rule_ranges

CELLS = 101  # on each side of the map
REACH = 100  # the map spans learning rates from a hundredth of the terrain's own to a hundred times as much
ZERO = 1e-4  # of the highest value: on a logarithmic scale that starts at 0, the value that stands for 0


@dataclass(frozen=True)
class SettingsMap:
    """One run for each pair of settings, (second settings, first settings) each; a rule of one setting has one row.

    `steps_to_tolerance` is the first step within the tolerance of any listed minimum, passing by included; `converged`
    the step from which on the run has converged, by the rule of simulation/outcome.py; `diverged` the step at which it
    diverged, and `left` that at which it left the domain. Each is -1 where there is none. `final_loss` is that above
    `lowest_minimum`, NaN for a run that diverged or left.
    """

    steps_to_tolerance: np.ndarray
    converged: np.ndarray
    final_loss: np.ndarray
    diverged: np.ndarray
    left: np.ndarray

    @property
    def best(self) -> tuple[int, int] | None:
        """Row and column of the run that converges first, or None; of equal ones, that with the lowest final loss.

        The first step within the tolerance doesn't count: of many settings, some throw a ball past a minimum early.
        """
        if (self.converged < 0).all():
            return None
        order = np.lexsort((self.final_loss.ravel(), np.where(self.converged < 0, np.inf, self.converged).ravel()))
        row, column = np.unravel_index(order[0], self.converged.shape)
        return int(row), int(column)


def axes_of(optimizer: Optimizer | type[Optimizer]) -> tuple[Parameter, ...]:
    """The one or two hyperparameters that a map of a rule sweeps, with their ranges and scales.

    They are the parameters with the roles "pace" and "memory", in this order; of a rule without a pace, the first two
    that show their defaults in the legend.
    """
    known = parameters(optimizer if isinstance(optimizer, type) else type(optimizer)).values()
    swept = [each for role in ("pace", "memory") for each in known if each.role == role]
    if not swept or swept[0].role != "pace":
        swept = [each for each in known if not each.hide_default][:2]
    return tuple(swept)


def axes_on(landscape: Landscape, optimizer: Optimizer) -> tuple[Parameter, ...]:
    """The hyperparameters of axes_of with the ranges that they have on a terrain."""
    ranges = rule_ranges(landscape, type(optimizer))
    return tuple(ranges[each.name] for each in axes_of(optimizer))


def swept(landscape: Landscape, rule: Optimizer, cells: int = CELLS) -> list[tuple[float, ...]]:
    """So many values of each setting, around those that the rule starts with on the terrain, whatever they are now."""
    initial = initial_settings(landscape, type(rule))
    grid = []
    for axis in axes_on(landscape, rule):
        middle = initial.get(axis.name, landscape.learning_rate if axis.name == "learning_rate" else None)
        low, high = axis.low, axis.high
        if axis.log and middle:
            low, high = max(low, middle / REACH), min(high, middle * REACH)
        grid.append(tuple(values(axis, cells, low, high).tolist()))
    return grid


def with_default_axes(optimizer: Optimizer) -> Optimizer:
    """The rule with the settings of axes_of at their defaults."""
    return replace(optimizer, **{axis.name: axis.default for axis in axes_of(optimizer)})


def values(axis: Parameter, count: int, low: float | None = None, high: float | None = None) -> np.ndarray:
    """`count` values from low to high, by default over the whole range, evenly spaced on the scale of `to_scale`."""
    low, high = axis.low if low is None else low, axis.high if high is None else high
    return from_scale(axis, np.linspace(to_scale(axis, low), to_scale(axis, high), count))


def to_scale(axis: Parameter, value):
    """The coordinate of a value on the scale on which a setting acts.

    For a parameter on a log scale that is its logarithm, with 0 at the end of the scale; for a share below 1, such as
    momentum, -log(1 - value), so that 0.9 to 0.99 is as far as 0.99 to 0.999; for any other the value itself.
    """
    if axis.log:
        return np.log(np.maximum(value, _least(axis)))
    return -np.log1p(-np.asarray(value)) if axis.high < 1 else np.asarray(value, dtype=float)


def from_scale(axis: Parameter, coordinate):
    """The value at a coordinate of the scale of `to_scale`, clipped to the range."""
    if not axis.log:
        value = -np.expm1(-np.asarray(coordinate)) if axis.high < 1 else np.asarray(coordinate)
    elif axis.low == 0:
        value = np.where(coordinate <= np.log(_least(axis)), 0.0, np.exp(coordinate))
    else:
        value = np.exp(coordinate)
    return np.clip(value, axis.low, axis.high)


def _least(axis: Parameter) -> float:
    return axis.low if axis.low > 0 else ZERO * axis.high


def settings_map(
    problem: Problem,
    rule: Optimizer,
    first_values: Sequence[float],
    second_values: Sequence[float] | None = None,
    *,
    names: tuple[str, ...] | None = None,
) -> SettingsMap:
    """Run every pair of settings from the start of a problem, all on the same noise and mini-batches.

    The settings are those of the `rule`, but for the two that `names` names (by default those of axes_of):
    `first_values` are values of the first and `second_values` of the second; None leaves the second as it is.
    """
    names = names or tuple(each.name for each in axes_of(rule))
    # A row and a column that broadcast: terms of one setting alone are computed once for each of its values.
    settings = {names[0]: np.array(first_values, dtype=float)[np.newaxis, :]}
    if second_values is not None:
        settings[names[1]] = np.array(second_values, dtype=float)[:, np.newaxis]
    arrival = Arrival(Neighbourhoods(problem.landscape.minima, problem.tolerance, problem.landscape))
    ends = run(problem, replace(rule, **settings), path=False, observe=arrival)
    final = ends.loss[0] - lowest_minimum(problem.landscape)
    final = np.where(ends.ended < 0, final, np.nan)
    return SettingsMap(arrival.steps_to_tolerance, arrival.converged, final, ends.diverged, ends.left)
