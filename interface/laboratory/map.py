"""The map of a rule's two main settings, such as α and β: a run for each pair of them, and the lines of theory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from analysis.curvature import curvature, nearest_minimum
from analysis.rates import is_linear, largest_stable_learning_rate
from analysis.sweep import SettingsMap, axes_of, axes_on, from_scale, settings_map, swept, with_default_axes
from catalog import Parameter, listed, percent
from figures import settings_map as figures
from figures.settings_map import Line, Mark
from figures.style import digits, styles
from interface import session
from interface.chooser import choose_ball, shown_ball
from interface.laboratory._trainings import map_of_settings
from interface.laboratory.base import AS_SLIDERS, View
from interface.shared_cache import shared_cache
from landscapes._network import Network
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT
from simulation.experiment import SHARED
from simulation.race import Ball, Race
from stage.plot import plot

HEIGHT = 0.64  # of the panel: the axes are seen below the buttons and the sentence

settings_map_of = shared_cache(4)(settings_map)


def show(race: Race) -> None:
    candidates = [each for each in race.balls if len(axes_of(each.rule)) == 2]
    if not candidates:
        rules = listed([each.name for each in OPTIMIZERS.values() if len(axes_of(each)) == 2], "or")
        st.html(f"<p>No ball in the race has two settings to map: add {rules}.</p>")
        return
    choose_ball(candidates, "Map of", "map_of")
    ball = shown_ball(candidates)
    rule, landscape = ball.rule, race.problem.landscape
    axes = axes_on(landscape, rule)
    # With both settings at their defaults the map stays the same, and in the cache, while they are dragged.
    plain = with_default_axes(rule)
    marks = [
        Mark(each.name, *(getattr(equivalent, axis.name) for axis in axes), style.colour)
        for each, style in zip(race.balls, styles(race), strict=True)
        if each.problem == ball.problem
        and (equivalent := converted(each.rule, type(rule), ball.problem.schedule != CONSTANT))
        and with_default_axes(equivalent) == plain
    ]

    def picked(x: float, y: float, subplot: int, final: bool) -> None:
        now = session.current()
        for axis, at in zip(axes, (x, y), strict=True):
            value = axis.clamp(float(f"{float(from_scale(axis, at)):.3g}"))
            follows = axis.name in SHARED and axis.name not in now.overridden[ball.index]
            now = now.with_main(axis.name, value) if follows else now.with_setting(ball.index, axis.name, value)
        session.change(now, final)

    if isinstance(landscape, Network):
        map_of_settings(race, ball, marks, picked)
        return
    grid = swept(landscape, plain)
    measured = settings_map_of(ball.problem, plain, *grid)
    end = ball.run.theta[np.isfinite(ball.run.theta).all(axis=1)][-1]
    lines = theory(landscape, plain, nearest_minimum(landscape, end))
    figure = figures.settings_map(axes, grid, measured, race.problem.steps, lines, marks)
    title = f"Steps to rest for every {axes[0].label} and {axes[1].label} of {ball.name}; {AS_SLIDERS}"
    plot("map_of_settings", figure, title, session.message_count(), height=HEIGHT, drag=True, on_picked=picked)
    explain(ball, measured, axes, grid)


def explain(ball: Ball, measured: SettingsMap, axes: Sequence[Parameter], grid: Sequence[Sequence[float]]) -> None:
    """The best settings of the map, and how to read it."""
    runs, steps = measured.converged.size, ball.problem.steps
    if measured.best is None:
        st.caption(f"None of the {runs:,} runs comes to rest at a minimum within {steps} steps.")
        return
    row, column = measured.best
    left = f", and with {percent(np.mean(measured.left >= 0))} the ball leaves the domain" * bool(
        (measured.left >= 0).any()
    )
    st.caption(
        f"Soonest at rest from this start, of {runs:,} runs: {axes[0].label} {digits(grid[0][column])}, "
        f"{axes[1].label} {digits(grid[1][row])}, at step {measured.converged[measured.best]}. "
        f"{percent(np.mean(measured.converged >= 0))} of the settings arrive within {steps} steps, "
        f"{percent(np.mean(measured.diverged >= 0))} diverge{left}. The shade runs from step 0, dark, to step "
        f"{steps}, light. Each ball is marked at the settings with which {ball.rule.name} takes "
        "its path."
    )


def converted(optimizer: Optimizer, rule: type[Optimizer], scheduled: bool = False) -> Optimizer | None:
    """The settings at which another rule takes the path of this one, such as β = 0 for SGD; None if there are none."""
    found: Optimizer | None = optimizer
    for _ in range(3):
        if found is None or isinstance(found, rule):
            return found
        found = found.equivalent(scheduled)
    return None


@lru_cache(maxsize=16)
def theory(landscape: Landscape, rule: Optimizer, minimum: tuple[float, ...] | None) -> list[Line]:
    """The edge of stability, critical damping and the optimum of a linear rule at a minimum; empty for other rules."""
    axes = axes_of(rule)
    if minimum is None or [axis.name for axis in axes] != ["learning_rate", "momentum"] or not is_linear(rule):
        return []
    rates, momenta = (np.array(each) for each in swept(landscape, rule))
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
        lines.append(
            Line("best in the long run, by theory", np.array([best.learning_rate]), np.array([best.momentum]), "point")
        )
    return lines


view = View(
    2,
    "α and β",
    "Which α and β work here? Each cell is a run with its own settings, from this start and for as many steps: the "
    "darker, the sooner it came to rest at a minimum. Purple: not at rest in time. Red: diverged. Grey: left the "
    "domain. Click or drag, and the race follows.",
    show,
    question_of_network="Which α and β work here? Each cell is a training with its own settings, from this start and "
    "for as many steps: the darker, the lower its loss at the end. Red: diverged. Click or drag, and the race follows.",
)
