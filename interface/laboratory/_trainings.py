"""The maps of many trainings of a network: of the settings of a rule, and of the start on the plane of the race."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from analysis.sweep import axes_on, swept, with_default_axes
from analysis.trainings import affordable, batches, losses_of_settings, losses_of_starts
from catalog import percent
from figures import trainings as figures
from figures.settings_map import Mark
from figures.style import digits
from interface import session
from interface.laboratory._batches import computed
from interface.laboratory.base import AS_SLIDERS, AS_START
from interface.readout import label, table
from interface.shared_cache import Cached, shared_cache
from optimizers.base import Optimizer, rounded
from simulation.problem import Problem
from simulation.race import Ball, Race
from stage.plot import plot

MOST_SECONDS = 6.0  # of the processor for all runs of a view
FEWEST, MOST = 5, 41  # cells on each side
KEPT = 4  # megabytes; the largest maps of a race take two

of_settings = shared_cache(KEPT)(losses_of_settings)
of_starts = shared_cache(KEPT)(losses_of_starts)


def side_of(problem: Problem, maps: int = 1) -> int:
    """The number of cells on each side of each of so many maps."""
    return min(max(math.isqrt(affordable(problem, MOST_SECONDS / maps)), FEWEST), MOST)


def unseen(problem: Problem) -> Problem:
    """The problem without the plane of its race if no run depends on it, so that another plane finds the same runs."""
    landscape = problem.landscape
    return replace(problem, landscape=landscape.on(None)) if problem.start == landscape.start else problem


def bounds_of(problem: Problem) -> tuple[float, float]:
    """The target loss, and the loss of the lightest shade: that of the start."""
    landscape = problem.landscape
    with np.errstate(all="ignore"):
        at_start = float(landscape.loss(landscape.embed(problem.start)))
    return landscape.target_loss, max(at_start, 2 * landscape.target_loss) if np.isfinite(at_start) else 1.0


def losses(function: Cached, problem: Problem, rule: Optimizer, cells: Sequence[tuple[float, ...]], doing: str):
    """The loss at the end of the run of each cell, NaN where it diverged, and infinity where it isn't made yet."""
    found = np.full(len(cells), np.inf)
    first = 0
    for each in computed(function, [(problem, rule, part) for part in batches(problem, cells)], doing):
        found[first : first + len(each)] = each
        first += len(each)
    return found


def map_of_settings(race: Race, ball: Ball, marks: Sequence[Mark], picked: Callable) -> None:
    """The loss at the end for every pair of the two main settings of a ball's rule."""
    landscape, plain = race.problem.landscape, with_default_axes(ball.rule)
    axes, side = axes_on(landscape, ball.rule), side_of(ball.problem)
    grid = swept(landscape, plain, side)
    cells = [(first, second) for second in grid[1] for first in grid[0]]
    found = losses(of_settings, unseen(ball.problem), plain, cells, f"{len(cells):,} runs of {ball.rule.name}")
    found = found.reshape(side, side)
    found, grid = kept("map", (plain, landscape.on(None)), found, grid)
    bounds = bounds_of(ball.problem)
    title = f"Loss at the end for every {axes[0].label} and {axes[1].label} of {ball.name}; {AS_SLIDERS}"
    figure = figures.settings(axes, grid, found, bounds, marks)
    plot("map_of_settings", figure, title, session.message_count(), height=0.64, drag=True, on_picked=picked)
    made = found[~np.isposinf(found)]
    if not np.isfinite(made).any():
        st.caption("No run has ended yet." if not len(made) else "Every run diverges.")
        return
    so_far = " so far," * (len(made) < found.size)
    row, column = np.unravel_index(np.argmin(np.where(np.isfinite(found), found, np.inf)), found.shape)
    st.caption(
        f"Lowest loss of {len(made):,} runs{so_far} of {ball.problem.steps} steps from this start: {axes[0].label} "
        f"{digits(rounded(grid[0][column], 3))}, {axes[1].label} {digits(rounded(grid[1][row], 3))}, loss "
        f"{digits(found[row, column])}. {percent(np.mean(made <= bounds[0]))} of the settings reach the target loss "
        f"{digits(bounds[0])}, inside the line, and {percent(np.mean(np.isnan(made)))} diverge. "
        f"{shades(found, bounds)} The larger the network and the longer the race, the fewer cells."
    )


def basins_of(race: Race, picked: Callable) -> None:
    """The loss at the end from every start on the plane, a map for each ball."""
    problem, rows = race.problem, []
    side, bounds = side_of(problem, len(race.balls)), bounds_of(problem)
    x, y, places = race.seen.grid(side)
    cells = list(zip(*places.reshape(2, -1).tolist(), strict=True))
    with st.container(key="basins"):
        for ball in race.balls:
            with st.container(key=f"basin_{ball.index}"):
                st.html(f"<div class='dh-readout'>{label(race, ball)}</div>")
                of_map = replace(ball.problem, start=problem.landscape.start)  # one map serves every start of the race
                found = losses(of_starts, of_map, ball.rule, cells, f"{len(cells):,} starts").reshape(side, side)
                found, axes = kept(f"basins {ball.index}", problem.landscape.on(None), found, (x, y))
                figure = figures.starts(race.seen, axes, found, bounds, problem.start)
                title = f"Loss at the end of {ball.name} from every start on the plane; {AS_START}"
                plot(f"basins_{ball.index}", figure, title, session.message_count(), height=0.42, on_picked=picked)
            rows.append([label(race, ball), *shares(found, bounds[0])])
    table(
        "The loss at the end from the starts on the plane",
        ("Rule", "Reach the target loss", "Lowest loss", "Median loss", "Diverge"),
        rows,
    )
    st.caption(
        f"{side} × {side} starts for each ball: the larger the network, the longer the race and the more balls, the "
        f"fewer. Inside the line the loss at the end is at most {digits(bounds[0])}, the target. The shade runs from "
        f"the lowest loss, dark, to that of the start, {digits(rounded(bounds[1], 3))}, or more, light."
    )


def shares(found: np.ndarray, target: float) -> list[str]:
    """The cells of a ball in the table."""
    made = found[~np.isposinf(found)]
    ends = made[~np.isnan(made)]
    if not len(made):
        return ["…"] * 4
    middle = [digits(rounded(each, 3)) for each in (ends.min(), np.median(ends))] if len(ends) else ["–", "–"]
    return [percent(np.mean(made <= target)), *middle, percent(np.mean(np.isnan(made)))]


def shades(found: np.ndarray, bounds: tuple[float, float]) -> str:
    """What the shades of a map mean, as a sentence."""
    low, high = (digits(rounded(each, 3)) for each in (figures.lowest(found, bounds[1]), bounds[1]))
    return f"The shade runs from the loss {low}, dark, to {high}, that of the start, or more, light."


def kept(name: str, of: object, found: np.ndarray, axes: tuple) -> tuple:
    """The losses of a map and its axes, or, while they aren't complete, those of the last complete map of the same."""
    drawn = session.state().trainings
    if not np.isposinf(found).any():
        drawn[name] = (of, found, axes)
    elif name in drawn and drawn[name][0] == of:
        return drawn[name][1:]
    return found, axes
