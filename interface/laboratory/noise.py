"""Noise: the same race with many seeds, and the spread of its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import perf_counter

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.curvature import curvature, nearest_minimum
from analysis.noise import Cloud, across_floors, cloud, gradient_noise, measured_variance, stationary_variance
from analysis.rates import convergence_rate, is_linear
from catalog import parameters
from figures import cloud as figures
from figures.style import digits, styles
from interface import session
from interface.chooser import chooser
from interface.laboratory._batches import say_too_long
from interface.laboratory.base import View
from interface.readout import Heading, coordinates, label, table
from interface.shared_cache import LONG, shared_cache
from interface.spread import RUNS, doubt, momentum_and_noise
from landscapes.base import Landscape
from optimizers.base import Optimizer, rounded
from schedules import CONSTANT
from simulation.cost import seconds
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.outcome import distances_to_minima, distances_to_wells
from simulation.problem import Problem
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

READING = (
    "Line: the median. Strong band: the middle half of the runs. Faint band: nine tenths. On the map: where each run "
    "ended."
)
ON_A_FLOOR = (
    "Along a valley floor nothing holds a ball: the runs drift apart there. The variance across it is the mean square "
    "distance of their ends from the floor, and its formula is that for the curvature across the floor beside each end."
)
DRAWS = 2000  # mini-batches from which their noise is measured
SHARE = 0.05  # of the map: the spread of the widest ball under the noise that the button sets
UNSETTLED = 0.05  # a variance farther than this share from its limit has not settled
PATIENCE = 0.2  # seconds after which the progress is shown
HEIGHT = 0.34
MOST_SECONDS = 10.0  # of the processor for all runs on a network


def is_too_dear(race: Race) -> bool:
    """Whether the runs of a network would take too long, which is then said."""
    landscape = race.problem.landscape
    if landscape.dimension == 2:
        return False
    excess = seconds(landscape, len(race.balls) * RUNS, race.problem.steps, path=True) / MOST_SECONDS
    if excess > 1:
        say_too_long(f"{RUNS} runs of each ball", excess)
    return excess > 1


def show(race: Race) -> None:
    problem = race.problem
    if not race.balls:
        st.html("<p>There is no ball in this race. Add one to see what noise does to it.</p>")
        return
    if not problem.is_noisy:
        sigma = sensible_noise(race)
        st.html(
            "<p>There is no noise in this race: every step feels the exact gradient, and every seed gives the same "
            "run.</p>"
        )
        st.button(
            f"Shake each step with σ = {digits(sigma)}",
            key="shake",
            type="primary",
            on_click=lambda: session.change(replace(session.current(), noise=sigma)),
            help="Adds noise to each coordinate of the gradient, with the standard deviation σ. By the formula the "
            "widest ball then spreads by about a twentieth of the map; without one σ is a tenth of the slope at the "
            "start.",
        )
        return
    if is_too_dear(race):
        return
    chosen = chooser(race, "noise", LONGEST_RACE)
    clouds = computed_clouds(race, st.empty())
    if chosen:
        pictures(race, chosen, clouds)
    else:
        st.html("<p>No ball is chosen.</p>")
    wells = [well(problem.landscape, each) for each in clouds]
    if text := momentum_and_noise(race, wells):
        st.html(f"<p>{text}</p>")
    rows = [row(race, ball, each) for ball, each in zip(race.balls, clouds, strict=True)]
    table("The spread of the runs", head(problem.landscape), rows)
    st.caption(notes(race, clouds))


def pictures(race: Race, chosen: Sequence[Ball], clouds: Sequence[Cloud]) -> None:
    """The bands of the loss, and the ends of the runs on the map."""
    ball_styles, project = styles(race), race.problem.landscape.project
    drawn = [replace(clouds[each.index], ends=project(clouds[each.index].ends)) for each in chosen]
    named = [each.name for each in chosen], [ball_styles[each.index] for each in chosen]
    if len(race.balls) > 1:
        legend = "".join(f"<span>{label(race, each)}</span>" for each in chosen)
        st.html(f"<div class='dh-readout' style='display: flex; flex-wrap: wrap; gap: 0 1.5rem'>{legend}</div>")
    left, right = st.columns([1.2, 1], gap="small")
    with left:
        plot(
            "noise loss",
            figures.cloud(race.seen, drawn, *named),
            f"The loss of {RUNS} runs of each ball against the step: the median, the middle half, and nine tenths",
            session.message_count(),
            height=HEIGHT,
            follows=STAGE,
        )
    with right:
        plot(
            "noise ends",
            figures.ends(race.seen, drawn, *named),
            f"The map with the places where {RUNS} runs of each ball ended",
            session.message_count(),
            height=HEIGHT,
        )


def computed_clouds(race: Race, progress: DeltaGenerator) -> list[Cloud]:
    """The cloud of each ball. At the caption before each, Streamlit stops this run for a change of the whole page."""
    started, clouds = perf_counter(), []
    for ball in race.balls:
        late = perf_counter() - started > PATIENCE
        progress.caption(READING + f" Running ball {ball.index + 1} of {len(race.balls)} …" * late)
        clouds.append(cloud_of(ball.problem, ball.rule, RUNS))
    progress.caption(READING)
    return clouds


def is_long(problem: Problem, rule: Optimizer, runs: int) -> bool:
    return seconds(problem.landscape, runs, problem.steps, path=True) > LONG


cloud_of = shared_cache(4, is_long=is_long)(cloud)  # a drag goes back and forth over the settings of some of the balls


@lru_cache(maxsize=16)
def noise_along(landscape: Landscape, theta: tuple[float, ...], noise: float) -> np.ndarray:
    """The standard deviation (d,) of a step's gradient at a minimum, along the axes of the Hessian there."""
    sampled = gradient_noise(landscape, theta, DRAWS, axes=curvature(landscape, theta).axes)
    return np.hypot(sampled, noise)


def sensible_noise(race: Race) -> float:
    """A standard deviation of one digit, by which the widest ball spreads over SHARE of the map."""
    landscape, start = race.problem.landscape, race.problem.landscape.embed(race.problem.start)
    widest = 0.0
    for ball in race.balls:
        minimum = nearest_minimum(landscape, start)
        if minimum is not None and is_linear(ball.rule):
            variance = stationary_variance(ball.rule, curvature(landscape, minimum).eigenvalues, 1.0)
            widest = max(widest, *(float(each) for each in variance if np.isfinite(each)), 0.0)
    sigma = SHARE * landscape.size / np.sqrt(widest) if widest else 0.1 * np.hypot.reduce(landscape.gradient(start))
    sigma = float(sigma) if np.isfinite(sigma) and sigma > 0 else 0.1
    return parameters(Experiment)["noise"].clamp(rounded(sigma, 1))


def well(landscape: Landscape, runs: Cloud) -> tuple[tuple[float, ...], np.ndarray] | None:
    """The minimum nearest to the most ends, and those ends (d, some); None without an end, or where it is a floor."""
    ends = runs.ends[:, np.isfinite(runs.ends).all(axis=0)]
    if not landscape.minima or not ends.size:
        return None
    nearest = distances_to_wells(landscape, ends).argmin(axis=0)
    most_frequent = int(np.bincount(nearest).argmax())
    return (
        None
        if most_frequent >= len(landscape.minima)
        else (landscape.minima[most_frequent], ends[:, nearest == most_frequent])
    )


def on_floors(landscape: Landscape, runs: Cloud) -> np.ndarray:
    """The ends (d, some) that are nearer to a floor than to any minimum."""
    ends = runs.ends[:, np.isfinite(runs.ends).all(axis=0)]
    if not landscape.floors or not ends.size:
        return ends[:, :0]
    return ends[:, distances_to_wells(landscape, ends).argmin(axis=0) >= len(landscape.minima)]


def head(landscape: Landscape) -> list[Heading]:
    """The titles of the columns of the table."""
    minima = landscape.minima
    wells: list[Heading] = []
    if len(minima) > 1:
        meaning = "Of the runs, those that end nearest to this minimum: the deepest, or one of several as deep."
        wells.append((f"Runs at {coordinates(landscape.project(minima[0]))}", meaning))
    flat, steep = (f"Variance along the {each}" for each in ("flattest", "steepest"))
    median = (
        "Median loss at the end",
        "Half of the runs end with a lower loss. The figure shows how far above the minimum a loss is.",
    )
    if not minima and landscape.floors:
        return ["Rule", median, "Variance across the floor", "Formula", "Diverged"]
    return ["Rule", median, *wells, flat, "Formula", steep, "Formula", "Diverged"]


def row(race: Race, ball: Ball, runs: Cloud) -> list[str]:
    """The cells of a ball in the table."""
    landscape = race.problem.landscape
    median = runs.bands[2, -1]
    cells = [label(race, ball), digits(float(median)) if np.isfinite(median) else "–"]
    if len(landscape.minima) > 1:
        ends = runs.ends[:, np.isfinite(runs.ends).all(axis=0)]
        deepest = np.count_nonzero(distances_to_minima(landscape, ends).argmin(axis=0) == 0)
        cells.append(f"{100 * deepest / RUNS:.0f} %")
    minimum_and_ends = well(landscape, runs)
    if minimum_and_ends is not None:
        cells += [*variances(ball, *minimum_and_ends, 0), *variances(ball, *minimum_and_ends, -1)]
    else:
        cells += ["–", "–"] * bool(landscape.minima or not landscape.floors)
        cells += variance_across(ball, on_floors(landscape, runs))
    gone = [f"{runs.diverged} of {RUNS}"] * bool(runs.diverged) + [f"{runs.left} left the domain"] * bool(runs.left)
    return [*cells, ", ".join(gone) or "none"]


def variances(ball: Ball, minimum: tuple[float, ...], ends: np.ndarray, axis: int) -> list[str]:
    """The cells with the variance of the ends along one axis, as measured and by the formula."""
    landscape = ball.problem.landscape
    measured = measured_variance(landscape, ends)[axis] if ends.shape[1] > 1 else np.nan
    eigenvalue = curvature(landscape, minimum).eigenvalues[axis]
    return cells_of(measured, ball, eigenvalue, noise_along(landscape, minimum, ball.problem.noise)[axis])


def variance_across(ball: Ball, ends: np.ndarray) -> list[str]:
    """The cells with the variance of the ends (2, some) across the floors on which they are."""
    if ends.shape[1] < 2:
        return ["–", "–"]
    away, curvatures = across_floors(ball.problem.landscape, ends)
    measured = np.mean(away**2)
    if not (curvatures > 0).all():  # at a crease, or on a plain
        return [digits(float(measured)), "–"]
    return cells_of(measured, ball, curvatures, ball.problem.noise)


def cells_of(measured: float, ball: Ball, eigenvalues: np.ndarray, noise: float) -> list[str]:
    """The cells with a variance as measured and by the formula, of which the mean over some eigenvalues is taken."""
    cell = digits(float(measured)) if np.isfinite(measured) else "–"
    if not is_linear(ball.rule) or ball.problem.schedule != CONSTANT:
        return [cell, "–"]
    formula = float(np.mean(stationary_variance(ball.rule, eigenvalues, noise)))
    if np.isinf(formula):
        return [cell, "none: never settles"]
    is_slow = float(np.max(convergence_rate(ball.rule, eigenvalues))) ** (2 * ball.problem.steps) > UNSETTLED
    return [cell, digits(formula) + " in a longer race" * is_slow]


def notes(race: Race, clouds: Sequence[Cloud]) -> str:
    """How to read the table, and the limits of the formula in this race."""
    landscape = race.problem.landscape
    if not landscape.wells:
        return "There is no minimum on this map, where a ball could settle: the runs only drift apart."
    if not landscape.minima:
        return doubt(race) + ON_A_FLOOR
    text = (
        "Variance: of the places where the runs ended, along the flattest and the steepest direction at the minimum; "
        "200 runs tell it to about a tenth. Formula: the variance around a minimum in the long run, for a rule that is "
        "linear in the slope and has a constant α."
    )
    text = doubt(race) + text
    if len(landscape.minima) > 1:
        text += " For each ball only those runs count that ended nearest to the minimum where most of its runs ended."
    if landscape.floors:
        text += f" {ON_A_FLOOR}"
    if race.problem.has_batches:
        text += " The formula takes the noise of the mini-batches at the minimum; away from it that noise is larger."
    if race.is_scheduled:
        text += " Where α follows a schedule, there is no formula."
    if any(each.diverged or each.left for each in clouds):
        text += " Runs that diverged or left the domain count as the highest of all."
    return text


view = View(
    5,
    "Noise",
    "How much of a race is luck, and does momentum average the noise out or multiply it? Here each ball runs 200 "
    "times, each time with another seed.",
    show,
)
