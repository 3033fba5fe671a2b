"""The (α, β) map: every pair of a rule's two settings raced on this terrain, beside what theory says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from analysis.curvature import curvature, nearest_minimum
from analysis.rates import is_linear, largest_stable_learning_rate
from analysis.sweep import SettingsMap, axes_of, from_scale, settings_map, values
from figures.settings_map import Line, Mark
from figures.settings_map import settings_map as picture
from figures.style import digits, styles
from interface import session
from interface.once import once
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.experiment import SHARED, Experiment
from simulation.schedule import factors
from stage.plot import plot

TITLE = "α and β"
PLACE = 2
QUESTION = (
    "Which α and β work here? Each cell is a run of its own, from this start and for as many steps: the darker, the "
    "sooner it came to rest at a minimum; purple did not in time, red diverged. Click or drag, and the race follows."
)
CELLS = 101
REACH = 100  # the map shows learning rates from a hundredth of what suits the terrain to a hundred times as much


@once(32)
def measured(
    landscape: Landscape, rule: Optimizer, start: tuple, steps: int, tolerance: float, noise, seed, schedule: str
) -> tuple[list[np.ndarray], SettingsMap]:
    """The values of both settings, and a run for each pair of them."""
    grid = swept(landscape, rule)
    return grid, settings_map(
        landscape, rule, start, steps, tolerance, *grid, noise=noise, seed=seed, schedule=factors(schedule, steps)
    )


def swept(landscape: Landscape, rule: Optimizer) -> list[np.ndarray]:
    """Around what suits the rule on this terrain, so that the map stays where it is while a hand is on it."""
    initial = type(rule).initial_settings(landscape.learning_rate, landscape.size)
    grid = []
    for axis in axes_of(rule):
        middle = initial.get(axis.name, landscape.learning_rate if axis.name == "learning_rate" else None)
        low, high = axis.low, axis.high
        if axis.log and middle:
            low, high = max(low, middle / REACH), min(high, middle * REACH)
        grid.append(values(axis, CELLS, low, high))
    return grid


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    mapped = [place for place, each in enumerate(experiment.optimizers) if len(axes_of(each)) == 2]
    if not mapped:
        st.html("<p>No ball in the race has two settings to map: add momentum, Adam, RMSProp or the rolling ball.</p>")
        return
    place = mapped[0]
    if len(mapped) > 1:
        names = [f"{each + 1}. {experiment.optimizers[each].name}" for each in mapped]
        chosen = st.segmented_control("Map of", names, key="map_of", default=names[0], label_visibility="collapsed")
        place = mapped[names.index(chosen)] if chosen in names else mapped[0]
    rule = experiment.optimizers[place]
    axes = axes_of(rule)
    # The two settings in use don't change the map: it is the same for every place of the hand.
    plain = replace(rule, **{axis.name: axis.default for axis in axes})
    race = (experiment.start, experiment.steps, experiment.tolerance, experiment.noise, experiment.seed)
    grid, found = measured(experiment.landscape, plain, *race, experiment.schedule)
    colours = [each.colour for each in styles(experiment.optimizers)]
    balls = zip(experiment.optimizers, colours, strict=True)
    same = [(each, converted(each, type(rule)), colour) for each, colour in balls]
    marks = [
        Mark(each.name, *(getattr(other, axis.name) for axis in axes), colour) for each, other, colour in same if other
    ]
    ended = trajectories[place].theta[np.isfinite(trajectories[place].theta).all(axis=1)][-1]
    lines = theory(experiment.landscape, plain, nearest_minimum(experiment.landscape, ended))
    figure = picture(axes, grid, found, experiment.steps, lines, marks)

    def picked(x: float, y: float, subplot: int, final: bool) -> None:
        now = session.current()
        for axis, at in zip(axes, (x, y), strict=True):
            value = axis.clamp(float(f"{float(from_scale(axis, at)):.3g}"))
            follows = axis.name in SHARED and axis.name not in now.own[place]
            now = now.with_main(axis.name, value) if follows else now.with_own(place, axis.name, value)
        session.change(now, final)

    label = f"Steps to rest for every {axes[0].label} and {axes[1].label} of {rule.name}"
    plot("map_of_settings", figure, label, session.count(), height=460, drag=True, on_picked=picked)
    if (best := found.best) is not None:
        row, column = best
        st.caption(
            f"Soonest at rest of {found.settled.size:,} runs: {axes[0].label} {digits(grid[0][column])}, "
            f"{axes[1].label} {digits(grid[1][row])}, at step {found.settled[best]}. "
            f"{np.mean(found.settled >= 0):.0%} of the settings arrive within {experiment.steps} steps, "
            f"{np.mean(found.diverged >= 0):.0%} diverge. The shade runs from step 0, dark, to step "
            f"{experiment.steps}, light. Each ball stands where {rule.name} takes its path."
        )
    else:
        st.caption(
            f"None of the {found.settled.size:,} runs comes to rest at a minimum within {experiment.steps} steps."
        )


def converted(optimizer: Optimizer, rule: type[Optimizer]) -> Optimizer | None:
    """The settings with which that rule takes this one's path, where there are such: SGD is momentum at β = 0."""
    for _ in range(3):
        if optimizer is None or isinstance(optimizer, rule):
            return optimizer
        optimizer = optimizer.equivalent()
    return None


@lru_cache(maxsize=32)
def theory(landscape: Landscape, rule: Optimizer, minimum: tuple[float, float] | None) -> list[Line]:
    """The edge of stability, critical damping and the optimum of a linear rule, at the minimum where the ball ended."""
    axes = axes_of(rule)
    if minimum is None or [axis.name for axis in axes] != ["learning_rate", "momentum"] or not is_linear(rule):
        return []
    rates, momenta = swept(landscape, rule)
    smallest, largest = (float(each) for each in curvature(landscape, minimum).eigenvalues)
    if smallest <= 0:
        return []
    edge = largest_stable_learning_rate(replace(rule, momentum=momenta), largest)
    inside = (rates[0] <= edge) & (edge <= rates[-1])
    lines = [Line("edge of stability", edge[inside], momenta[inside], "solid")]
    for name, eigenvalue, dash in (("flattest", smallest, "dot"), ("steepest", largest, "dash")):
        beta = rule.critical_momentum(rates, eigenvalue)
        if beta is not None:
            rising = (rates * eigenvalue <= 1) & (beta <= momenta[-1])
            lines.append(Line(f"critical damping, {name} axis", rates[rising], beta[rising], dash))
    best = type(rule).best(smallest, largest)
    if best is not None and rates[0] <= best.learning_rate <= rates[-1]:
        lines.append(Line("best by theory", np.array([best.learning_rate]), np.array([best.momentum]), "point"))
    return lines
