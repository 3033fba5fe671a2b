"""The map of a rule's two main settings, measured: for each pair of them, when a run arrives and what it ends at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrival import Arrival, Wells
from catalog import Parameter, parameters
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.energy import lowest_minimum
from simulation.problem import Problem

ZERO = 1e-4  # of the highest value: the least above 0 on a logarithmic scale that starts at 0, as on the sliders


@dataclass(frozen=True)
class SettingsMap:
    """One run for each pair of settings, (second settings, first settings) each; a rule of one setting has one row.

    `steps_to_tolerance` is the first step within the tolerance of any listed minimum, passing by included, or -1;
    `settled` the one from which on it is at rest there, by the rule of simulation/outcome.py, or -1. `final_loss` is
    above the deepest listed minimum, where there is one, and NaN where the run diverged, at the step `diverged`, or -1.
    """

    steps_to_tolerance: np.ndarray
    settled: np.ndarray
    final_loss: np.ndarray
    diverged: np.ndarray

    @property
    def best(self) -> tuple[int, int] | None:
        """Row and column of the run that comes to rest first, then of the lowest final loss; None where none does.

        To have been near is not enough: of many settings one will always throw the ball past a minimum early.
        """
        if (self.settled < 0).all():
            return None
        order = np.lexsort((self.final_loss.ravel(), np.where(self.settled < 0, np.inf, self.settled).ravel()))
        row, column = np.unravel_index(order[0], self.settled.shape)
        return int(row), int(column)


def axes_of(optimizer: Optimizer | type[Optimizer]) -> tuple[Parameter, ...]:
    """The one or two hyperparameters that a map of a rule sweeps, with their range and scale, the step's length first.

    Those are the parameters with a role, "pace" and "memory"; of a rule that gives none its pace, the first two that
    are not quiet.
    """
    known = parameters(optimizer if isinstance(optimizer, type) else type(optimizer)).values()
    swept = [each for role in ("pace", "memory") for each in known if each.role == role]
    if not swept or swept[0].role != "pace":
        swept = [each for each in known if not each.quiet][:2]
    return tuple(swept)


def values(axis: Parameter, count: int, low: float | None = None, high: float | None = None) -> np.ndarray:
    """So many values from low to high, by default the whole range, evenly spaced on the scale that the setting acts on.

    That is its own logarithmic one, a 0 kept at its end; or, for a share of the past below 1, the logarithm of the
    rest: from 0.9 to 0.99 is as far as from 0.99 to 0.999.
    """
    low, high = axis.low if low is None else low, axis.high if high is None else high
    return from_scale(axis, np.linspace(to_scale(axis, low), to_scale(axis, high), count))


def to_scale(axis: Parameter, value):
    """The place of a value on the scale of `values`, in factors of e."""
    if axis.log:
        return np.log(np.maximum(value, _least(axis)))
    return -np.log1p(-np.asarray(value)) if axis.high < 1 else np.asarray(value, dtype=float)


def from_scale(axis: Parameter, place):
    """The value at a place of that scale, never out of range."""
    if not axis.log:
        found = -np.expm1(-np.asarray(place)) if axis.high < 1 else np.asarray(place)
    elif axis.low == 0:
        found = np.where(place <= np.log(_least(axis)), 0.0, np.exp(place))
    else:
        found = np.exp(place)
    return np.clip(found, axis.low, axis.high)


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
    # Rows and columns, not a full table of pairs: what a rule computes of one setting alone, it computes once.
    settings = {names[0]: np.array(first_values, dtype=float)[np.newaxis, :]}
    if second_values is not None:
        settings[names[1]] = np.array(second_values, dtype=float)[:, np.newaxis]
    arrival = Arrival(Wells(problem.landscape.minima, problem.tolerance))
    found = run(problem, replace(rule, **settings), path=False, observe=arrival)
    final = found.loss[0] - lowest_minimum(problem.landscape)
    return SettingsMap(arrival.first, arrival.settled, np.where(found.diverged < 0, final, np.nan), found.diverged)
