"""Noise: the same race with many seeds, and how far apart they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import perf_counter

import numpy as np
import streamlit as st

from analysis.curvature import Curvature, curvature, is_quadratic, nearest_minimum
from analysis.noise import Cloud, cloud, gradient_noise, measured_variance, stationary_variance
from analysis.rates import convergence_rate, effective_learning_rate, is_linear
from catalog import parameters
from figures import cloud as figures
from figures.style import digits, styles
from interface import session
from interface.chooser import chooser
from interface.laboratory.base import View
from interface.readout import label, table
from interface.shared_cache import shared_cache
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, rounded
from schedules import CONSTANT
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

RUNS = 200
READING = (
    f"{RUNS} runs of each ball, the first with the seed of the race. Line: their median. Strong band: the middle half. "
    "Faint band: nine tenths. On the map: where each of them ended."
)
DRAWS = 2000  # of mini-batches, by which their noise is measured
SHARE = 0.05  # of the map: how far the noise that the button offers spreads the widest ball
SETTLED = 0.05  # a variance that has so much of its way before it has not settled
ALIKE = 0.05  # spreads whose ratio is so near to 1 are alike
PATIENCE = 0.2  # seconds of work after which progress is shown
HEIGHT = 360


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
    clouds = gathered(race, st.empty())
    if chosen:
        pictures(race, chosen, clouds)
    else:
        st.html("<p>No ball is chosen.</p>")
    wells = [well(problem.landscape, each) for each in clouds]
    if said := momentum_and_noise(race, wells):
        st.html(f"<p>{said}</p>")
    rows = [row(race, ball, each) for ball, each in zip(race.balls, clouds, strict=True)]
    table("The spread of the runs", head(problem.landscape), rows)
    st.caption(notes(race, clouds))


def pictures(race: Race, chosen: Sequence[Ball], clouds: Sequence[Cloud]) -> None:
    """The bands of the loss, and the ends on the map."""
    landscape, look = race.problem.landscape, styles(race.experiment.optimizers)
    names = [each.name for each in chosen]
    shown = [clouds[each.index] for each in chosen], names, [look[each.index] for each in chosen]
    if len(race.balls) > 1:
        legend = "".join(f"<span>{label(race, each)}</span>" for each in chosen)
        st.html(f"<div class='dh-readout' style='display: flex; flex-wrap: wrap; gap: 0 1.5rem'>{legend}</div>")
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        plot(
            "noise loss",
            figures.cloud(landscape, *shown),
            f"The loss of {RUNS} runs of each ball against the step: the median, the middle half, and nine tenths",
            session.message_count(),
            height=HEIGHT,
            follows=STAGE,
        )
    with right:
        plot(
            "noise ends",
            figures.ends(landscape, *shown),
            f"The map with the places where {RUNS} runs of each ball ended",
            session.message_count(),
            height=HEIGHT,
        )


def gathered(race: Race, progress) -> list[Cloud]:
    """The cloud of each ball. The caption after each is also where Streamlit stops this run for a newer change."""
    began, clouds = perf_counter(), []
    for ball in race.balls:
        late = perf_counter() - began > PATIENCE
        progress.caption(READING + f" Running ball {ball.index + 1} of {len(race.balls)} …" * late)
        clouds.append(cloud_of(ball.problem, ball.rule, RUNS))
    progress.caption(READING)
    return clouds


cloud_of = shared_cache(8 * LONGEST_RACE)(cloud)  # a drag changes some of the balls, and goes back and forth


@lru_cache(maxsize=32)
def noise_along(landscape: Landscape, theta: tuple[float, ...], noise: float) -> np.ndarray:
    """The standard deviation (d,) of a step's gradient at a minimum, along the axes of the Hessian there."""
    sampled = gradient_noise(landscape, theta, DRAWS, axes=curvature(landscape, theta).axes)
    return np.hypot(sampled, noise)


def sensible_noise(race: Race) -> float:
    """A noise that is seen and doesn't hide the race, in one digit."""
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


# ---- the table ----


def nearest_minima(landscape: Landscape, ends: np.ndarray) -> np.ndarray:
    """The index of the minimum that each end (d, runs) is nearest to."""
    minima = np.array(landscape.minima)
    return np.argmin(np.hypot.reduce((minima[:, :, np.newaxis] - ends).swapaxes(0, 1)), axis=0)


def well(landscape: Landscape, found: Cloud) -> tuple[tuple[float, ...], np.ndarray] | None:
    """The minimum that most runs are nearest to at their end, and those ends (d, some); None without one."""
    ends = found.ends[:, np.isfinite(found.ends).all(axis=0)]
    if not landscape.minima or not ends.size:
        return None
    nearest = nearest_minima(landscape, ends)
    commonest = int(np.bincount(nearest).argmax())
    return landscape.minima[commonest], ends[:, nearest == commonest]


def head(landscape: Landscape) -> list[str]:
    wells = ["Runs at the deepest minimum"] if len(landscape.minima) > 1 else []
    flat, steep = (f"Variance along the {each}" for each in ("flattest", "steepest"))
    return ["Rule", "Median loss at the end", *wells, flat, "Formula", steep, "Formula", "Diverged"]


def row(race: Race, ball: Ball, found: Cloud) -> list[str]:
    landscape = race.problem.landscape
    median = found.bands[2, -1]
    cells = [label(race, ball), digits(float(median)) if np.isfinite(median) else "–"]
    if len(landscape.minima) > 1:
        ends = found.ends[:, np.isfinite(found.ends).all(axis=0)]
        deepest = np.count_nonzero(nearest_minima(landscape, ends) == 0)
        cells.append(f"{100 * deepest / RUNS:.0f} %")
    where = well(landscape, found)
    for axis in (0, -1):
        cells += ["–", "–"] if where is None else variances(ball, *where, axis)
    return [*cells, f"{found.diverged} of {RUNS}" if found.diverged else "none"]


def variances(ball: Ball, minimum: tuple[float, ...], ends: np.ndarray, axis: int) -> list[str]:
    """The variance of the ends along one axis, and the one that the formula gives."""
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
    slow = float(convergence_rate(ball.rule, eigenvalue)) ** (2 * ball.problem.steps) > SETTLED
    return [cell, digits(formula) + " in a longer race" * slow]


# ---- what the page says ----


def momentum_and_noise(race: Race, wells: Sequence) -> str:
    """How far the first ball with momentum spreads beside SGD, at the same α and at the same speed; by the formula."""
    for ball, where in zip(race.balls, wells, strict=True):
        rule = ball.rule
        if where is None or not getattr(rule, "momentum", 0) or not is_linear(rule):
            continue
        if ball.problem.schedule != CONSTANT:
            continue
        bowl = curvature(race.problem.landscape, where[0])
        alpha = rule.learning_rate
        said = f"By the formula, at the same α = {digits(alpha)} {ball.name} {against(rule, alpha, bowl)}."
        faster = effective_learning_rate(rule)
        if not np.isclose(faster, alpha):
            said += f" Beside SGD at α/(1−β) = {digits(faster)}, as fast on a gentle slope, it "
            said += f"{against(rule, faster, bowl)}."
        return said
    return ""


def against(optimizer: Optimizer, learning_rate: float, bowl: Curvature) -> str:
    """How many times as far the ball spreads as SGD at some learning rate, in words, along both axes."""
    sgd = OPTIMIZERS["sgd"](learning_rate)
    ours, theirs = (np.sqrt(stationary_variance(each, bowl.eigenvalues[[0, -1]], 1.0)) for each in (optimizer, sgd))
    parts = {}  # what is true of which axes
    for axis, our, their in zip(("flattest", "steepest"), ours, theirs, strict=True):
        if np.isinf(our):
            fact = f"never settles{', nor does SGD,' * bool(np.isinf(their))}"
        elif np.isinf(their):
            fact = "settles, where SGD never does,"
        else:
            fact = f"spreads {digits(float(our / their))} times as far as SGD"
        parts.setdefault(fact, []).append(axis)
    told = [f"{fact} along {' and '.join(f'the {each}' for each in axes)} axis" for fact, axes in parts.items()]
    said = " and ".join(told).replace("the flattest and the steepest axis", "both axes")
    with np.errstate(invalid="ignore"):
        ratios = ours / theirs
    if np.isinf([ours, theirs]).any():
        return said
    if ratios.min() > 1 + ALIKE:
        return f"{said}: it multiplies the noise"
    if ratios.max() < 1 - ALIKE:
        return f"{said}: it averages noise out"
    if np.abs(ratios - 1).max() <= ALIKE:
        return f"{said}: it neither multiplies the noise nor averages it out"
    return said


def notes(race: Race, clouds: Sequence[Cloud]) -> str:
    landscape = race.problem.landscape
    if not landscape.minima:
        return "There is no minimum on this map, where a ball could settle: the runs only drift apart."
    said = (
        "Variance: of the places where the runs ended, along the axes of the Hessian. Formula: where it settles in the "
        "long run around a minimum, for a rule that is linear in the slope, at a constant α. The measured one is "
        "good to about a tenth."
    )
    if not is_quadratic(landscape):
        said += " On a terrain that is no quadratic the formula holds for a small spread only."
    if len(landscape.minima) > 1:
        said += " Only the runs count that ended nearest to the minimum where most of the ball's did."
    if race.problem.has_batches:
        said += " The noise of the mini-batches is taken as it is at the minimum; away from it, it is another."
    if race.is_scheduled:
        said += " Where α follows a schedule, there is no formula."
    if any(each.diverged for each in clouds):
        said += " Diverged runs count as the highest of all."
    return said


view = View(
    5,
    "Noise",
    "How much of a race is luck, and does momentum average the noise out or multiply it? Here each ball runs 200 "
    "times, each time with another seed.",
    show,
)
