"""Noise: the same race with many seeds, and the spread of its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import perf_counter

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.curvature import Curvature, curvature, is_quadratic, nearest_minimum
from analysis.noise import Cloud, cloud, gradient_noise, measured_variance, stationary_variance
from analysis.rates import convergence_rate, effective_learning_rate, is_linear
from catalog import parameters
from figures import cloud as figures
from figures.style import digits, styles
from interface import session
from interface.chooser import chooser
from interface.laboratory.base import View
from interface.readout import Heading, coordinates, label, table
from interface.shared_cache import shared_cache
from landscapes.base import Landscape
from optimizers.base import Optimizer, rounded
from optimizers.sgd import SGD
from schedules import CONSTANT
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.outcome import distances_to_minima
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

RUNS = 200
READING = (
    "Line: the median. Strong band: the middle half of the runs. Faint band: nine tenths. On the map: where each run "
    "ended."
)
DRAWS = 2000  # mini-batches from which their noise is measured
SHARE = 0.05  # of the map: the spread of the widest ball under the noise that the button sets
UNSETTLED = 0.05  # a variance farther than this share from its limit has not settled
ALIKE = 0.05  # spreads are alike if their ratio differs from 1 by less
PATIENCE = 0.2  # seconds after which the progress is shown
HEIGHT = 0.5


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
    left, right = st.columns([1.3, 1], gap="small")
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
    """The cloud of each ball. At the caption before each, Streamlit stops this run for a newer change."""
    started, clouds = perf_counter(), []
    for ball in race.balls:
        late = perf_counter() - started > PATIENCE
        progress.caption(READING + f" Running ball {ball.index + 1} of {len(race.balls)} …" * late)
        clouds.append(cloud_of(ball.problem, ball.rule, RUNS))
    progress.caption(READING)
    return clouds


cloud_of = shared_cache(8 * LONGEST_RACE)(cloud)  # a drag goes back and forth over the settings of some of the balls


@lru_cache(maxsize=32)
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
    """The minimum nearest to the most ends, and those ends (d, some); None without a minimum or an end."""
    ends = runs.ends[:, np.isfinite(runs.ends).all(axis=0)]
    if not landscape.minima or not ends.size:
        return None
    nearest = distances_to_minima(landscape, ends).argmin(axis=0)
    most_frequent = int(np.bincount(nearest).argmax())
    return landscape.minima[most_frequent], ends[:, nearest == most_frequent]


def head(landscape: Landscape) -> list[Heading]:
    """The titles of the columns of the table."""
    minima = landscape.minima
    wells: list[Heading] = []
    if len(minima) > 1:
        meaning = "Of the runs, those that end nearest to this minimum: the deepest, or one of several as deep."
        wells.append((f"Runs at {coordinates(landscape.project(minima[0]))}", meaning))
    flat, steep = (f"Variance along the {each}" for each in ("flattest", "steepest"))
    return ["Rule", "Median loss at the end", *wells, flat, "Formula", steep, "Formula", "Diverged"]


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
    for axis in (0, -1):
        cells += ["–", "–"] if minimum_and_ends is None else variances(ball, *minimum_and_ends, axis)
    return [*cells, f"{runs.diverged} of {RUNS}" if runs.diverged else "none"]


def variances(ball: Ball, minimum: tuple[float, ...], ends: np.ndarray, axis: int) -> list[str]:
    """The cells with the variance of the ends along one axis, as measured and by the formula."""
    landscape = ball.problem.landscape
    measured = measured_variance(landscape, ends)[axis] if ends.shape[1] > 1 else np.nan
    cell = digits(float(measured)) if np.isfinite(measured) else "–"
    if not is_linear(ball.rule) or ball.problem.schedule != CONSTANT:
        return [cell, "–"]
    eigenvalue = curvature(landscape, minimum).eigenvalues[axis]
    formula = float(
        stationary_variance(ball.rule, eigenvalue, noise_along(landscape, minimum, ball.problem.noise)[axis])
    )
    if np.isinf(formula):
        return [cell, "none: never settles"]
    is_slow = float(convergence_rate(ball.rule, eigenvalue)) ** (2 * ball.problem.steps) > UNSETTLED
    return [cell, digits(formula) + " in a longer race" * is_slow]


def momentum_and_noise(race: Race, wells: Sequence) -> str:
    """The spread of the first ball with momentum beside that of SGD, at the same α and at the same speed, in words."""
    for ball, minimum_and_ends in zip(race.balls, wells, strict=True):
        rule = ball.rule
        if minimum_and_ends is None or not getattr(rule, "momentum", 0) or not is_linear(rule):
            continue
        if ball.problem.schedule != CONSTANT:
            continue
        bowl = curvature(race.problem.landscape, minimum_and_ends[0])
        alpha = rule.learning_rate
        text = f"By the formula, at the same α = {digits(alpha)} {ball.name} {against(rule, alpha, bowl)}."
        effective = effective_learning_rate(rule)
        if not np.isclose(effective, alpha):
            text += f" Beside SGD at α/(1−β) = {digits(effective)}, as fast on a gentle slope, it "
            text += f"{against(rule, effective, bowl)}."
        return text
    return ""


def against(optimizer: Optimizer, learning_rate: float, bowl: Curvature) -> str:
    """The ratio of a rule's spread to that of SGD at a learning rate, along both axes, in words."""
    sgd = SGD(learning_rate)
    ours, theirs = (np.sqrt(stationary_variance(each, bowl.eigenvalues[[0, -1]], 1.0)) for each in (optimizer, sgd))
    axes_by_fact: dict[str, list[str]] = {}
    for axis, our, their in zip(("flattest", "steepest"), ours, theirs, strict=True):
        if np.isinf(our):
            fact = f"never settles{', nor does SGD,' * bool(np.isinf(their))}"
        elif np.isinf(their):
            fact = "settles, where SGD never does,"
        else:
            fact = f"spreads {digits(float(our / their))} times as far as SGD"
        axes_by_fact.setdefault(fact, []).append(axis)
    parts = [f"{fact} along {' and '.join(f'the {each}' for each in axes)} axis" for fact, axes in axes_by_fact.items()]
    text = " and ".join(parts).replace("the flattest and the steepest axis", "both axes")
    with np.errstate(invalid="ignore"):
        ratios = ours / theirs
    if np.isinf([ours, theirs]).any():
        return text
    if ratios.min() > 1 + ALIKE:
        return f"{text}: it multiplies the noise"
    if ratios.max() < 1 - ALIKE:
        return f"{text}: it averages noise out"
    if np.abs(ratios - 1).max() <= ALIKE:
        return f"{text}: it neither multiplies the noise nor averages it out"
    return text


def notes(race: Race, clouds: Sequence[Cloud]) -> str:
    """How to read the table, and the limits of the formula in this race."""
    landscape = race.problem.landscape
    if not landscape.minima:
        return "There is no minimum on this map, where a ball could settle: the runs only drift apart."
    text = (
        "Variance: of the places where the runs ended, along the axes of the Hessian; it is measured to about a tenth. "
        "Formula: the variance around a minimum in the long run, for a rule that is linear in the slope and has a "
        "constant α."
    )
    if not is_quadratic(landscape):
        text += " On a terrain that is no quadratic the formula holds only for a small spread."
    if len(landscape.minima) > 1:
        text += " For each ball only those runs count that ended nearest to the minimum where most of its runs ended."
    if race.problem.has_batches:
        text += " The formula takes the noise of the mini-batches at the minimum; elsewhere that noise differs."
    if race.is_scheduled:
        text += " Where α follows a schedule, there is no formula."
    if any(each.diverged for each in clouds):
        text += " Diverged runs count as the highest of all."
    return text


view = View(
    5,
    "Noise",
    "How much of a race is luck, and does momentum average the noise out or multiply it? Here each ball runs 200 "
    "times, each time with another seed.",
    show,
)
