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
from analysis.rates import convergence_rate, is_linear
from catalog import parameters
from figures import cloud as figures
from figures.style import digits, styles
from interface import session
from interface.chooser import chooser
from interface.once import once
from interface.readout import ball, table
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, rounded
from simulation.descent import Trajectory
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.schedule import CONSTANT, factors
from stage import STAGE
from stage.plot import plot

TITLE = "Noise"
PLACE = 5
QUESTION = (
    "How much of a race is luck, and does momentum average the noise out or multiply it? Here each ball runs 200 "
    "times, each time with another seed."
)
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


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    if not experiment.optimizers:
        st.html("<p>There is no ball in this race. Add one to see what noise does to it.</p>")
        return
    if not experiment.noise and not samples(experiment.landscape):
        sigma = sensible_noise(experiment)
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
    chosen = chooser(experiment, "noise", LONGEST_RACE)
    clouds = gathered(experiment, st.empty())
    if chosen:
        looks, called = styles(experiment.optimizers), experiment.names
        shown = [[each[place] for place in chosen] for each in (clouds, called, looks)]
        if len(experiment.optimizers) > 1:
            legend = "".join(f"<span>{ball(experiment, place)}</span>" for place in chosen)
            st.html(f"<div class='dh-readout' style='display: flex; flex-wrap: wrap; gap: 0 1.5rem'>{legend}</div>")
        left, right = st.columns([1.7, 1], gap="small")
        with left:
            plot(
                "noise loss",
                figures.cloud(experiment.landscape, *shown),
                f"The loss of {RUNS} runs of each ball against the step: the median, the middle half, and nine tenths",
                session.count(),
                height=HEIGHT,
                follows=STAGE,
            )
        with right:
            plot(
                "noise ends",
                figures.ends(experiment.landscape, *shown),
                f"The map with the places where {RUNS} runs of each ball ended",
                session.count(),
                height=HEIGHT,
            )
    else:
        st.html("<p>No ball is chosen.</p>")
    places = [well(experiment.landscape, each) for each in clouds]
    if said := momentum_and_noise(experiment, places):
        st.html(f"<p>{said}</p>")
    table("The spread of the runs", head(experiment), [row(experiment, *each) for each in enumerate(clouds)])
    st.caption(notes(experiment, clouds))


def samples(landscape: Landscape) -> bool:
    """Whether a step feels a sample of the gradient."""
    return landscape.sampler(1, np.array(0)) is not None


def gathered(experiment: Experiment, progress) -> list[Cloud]:
    """The cloud of each ball. Saying so after each is also where Streamlit gives way to a newer change."""
    began, count = perf_counter(), len(experiment.optimizers)
    clouds = []
    for place, optimizer in enumerate(experiment.optimizers):
        told = f" Running ball {place + 1} of {count} …" if perf_counter() - began > PATIENCE else ""
        progress.caption(READING + told)
        clouds.append(
            known_cloud(
                experiment.landscape,
                optimizer,
                experiment.start,
                experiment.steps,
                experiment.noise,
                experiment.seed,
                experiment.schedule,
            )
        )
    progress.caption(READING)
    return clouds


@once(8 * LONGEST_RACE)  # a drag changes some of the balls, and goes back and forth
def known_cloud(
    landscape: Landscape,
    optimizer: Optimizer,
    start: tuple[float, float],
    steps: int,
    noise: float,
    seed: int,
    schedule: str,
) -> Cloud:
    return cloud(landscape, optimizer, start, steps, noise, RUNS, seed, factors(schedule, steps))


@lru_cache(maxsize=32)
def noise_along(landscape: Landscape, place: tuple[float, float], noise: float) -> np.ndarray:
    """The standard deviation (2,) of what a step feels at a minimum, along the axes of the Hessian there."""
    sampled = gradient_noise(landscape, place, DRAWS, axes=curvature(landscape, place).axes)
    return np.hypot(sampled, noise)


def sensible_noise(experiment: Experiment) -> float:
    """A noise that is seen and doesn't blow the race away, in one digit."""
    landscape = experiment.landscape
    widest = 0.0
    for optimizer in experiment.optimizers:
        place = nearest_minimum(landscape, experiment.start)
        if place is not None and is_linear(optimizer):
            variance = stationary_variance(optimizer, curvature(landscape, place).eigenvalues, 1.0)
            widest = max(widest, *(float(each) for each in variance if np.isfinite(each)), 0.0)
    sigma = (
        SHARE * landscape.size / np.sqrt(widest)
        if widest
        else 0.1 * np.hypot(*landscape.gradient(np.array(experiment.start)))
    )
    sigma = float(sigma) if np.isfinite(sigma) and sigma > 0 else 0.1
    return parameters(Experiment)["noise"].clamp(rounded(sigma, 1))


# ---- the table ----


def nearest_wells(landscape: Landscape, ends: np.ndarray) -> np.ndarray:
    """The place in the list of minima that each end (2, runs) is nearest to."""
    minima = np.array(landscape.minima)
    return np.argmin(np.hypot(*(minima[:, :, np.newaxis] - ends).swapaxes(0, 1)), axis=0)


def well(landscape: Landscape, found: Cloud) -> tuple[tuple[float, float], np.ndarray] | None:
    """The minimum that most runs are nearest to at their end, and those ends (2, some); None without one."""
    ends = found.ends[:, np.isfinite(found.ends).all(axis=0)]
    if not landscape.minima or not ends.size:
        return None
    nearest = nearest_wells(landscape, ends)
    commonest = int(np.bincount(nearest).argmax())
    return landscape.minima[commonest], ends[:, nearest == commonest]


def head(experiment: Experiment) -> list[str]:
    wells = ["Runs at the deepest minimum"] if len(experiment.landscape.minima) > 1 else []
    flat, steep = (f"Variance along the {each}" for each in ("flattest", "steepest"))
    return ["Rule", "Median loss at the end", *wells, flat, "Formula", steep, "Formula", "Diverged"]


def row(experiment: Experiment, place: int, found: Cloud) -> list[str]:
    landscape, optimizer = experiment.landscape, experiment.optimizers[place]
    median = found.bands[2, -1]
    cells = [ball(experiment, place), digits(float(median)) if np.isfinite(median) else "–"]
    if len(landscape.minima) > 1:
        ends = found.ends[:, np.isfinite(found.ends).all(axis=0)]
        deepest = np.count_nonzero(nearest_wells(landscape, ends) == 0)
        cells.append(f"{100 * deepest / RUNS:.0f} %")
    where = well(landscape, found)
    for axis in range(2):
        cells += ["–", "–"] if where is None else variances(experiment, optimizer, *where, axis)
    return [*cells, f"{found.diverged} of {RUNS}" if found.diverged else "none"]


def variances(experiment: Experiment, optimizer: Optimizer, place, ends: np.ndarray, axis: int) -> list[str]:
    """The variance of the ends along one axis, and the one that the formula gives."""
    landscape = experiment.landscape
    measured = measured_variance(landscape, ends)[axis] if ends.shape[1] > 1 else np.nan
    cell = digits(float(measured)) if np.isfinite(measured) else "–"
    if not is_linear(optimizer) or experiment.schedule != CONSTANT:
        return [cell, "–"]
    eigenvalue = curvature(landscape, place).eigenvalues[axis]
    formula = float(stationary_variance(optimizer, eigenvalue, noise_along(landscape, place, experiment.noise)[axis]))
    if np.isinf(formula):
        return [cell, "none: never settles"]
    slow = float(convergence_rate(optimizer, eigenvalue)) ** (2 * experiment.steps) > SETTLED
    return [cell, digits(formula) + " in a longer race" * slow]


# ---- what the page says ----


def momentum_and_noise(experiment: Experiment, places: Sequence) -> str:
    """How far the first ball with momentum spreads beside SGD, at the same α and at the same speed; by the formula."""
    if experiment.schedule != CONSTANT:
        return ""
    for optimizer, where in zip(experiment.optimizers, places, strict=True):
        heavy = optimizer.key in ("momentum", "nesterov")
        if where is None or not (heavy or optimizer.key == "averaged_momentum") or not optimizer.momentum:
            continue
        bowl = curvature(experiment.landscape, where[0])
        alpha = optimizer.learning_rate
        name = optimizer.name
        said = f"By the formula, at the same α = {digits(alpha)} {name} {against(optimizer, alpha, bowl)}."
        if heavy:
            faster = alpha / (1 - optimizer.momentum)
            said += f" Beside SGD at α/(1−β) = {digits(faster)}, as fast on a gentle slope, it "
            said += f"{against(optimizer, faster, bowl)}."
        return said
    return ""


def against(optimizer: Optimizer, learning_rate: float, bowl: Curvature) -> str:
    """How many times as far the ball spreads as SGD at some learning rate, in words, along both axes."""
    sgd = OPTIMIZERS["sgd"](learning_rate)
    ours, theirs = (np.sqrt(stationary_variance(each, bowl.eigenvalues, 1.0)) for each in (optimizer, sgd))
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


def notes(experiment: Experiment, clouds: Sequence[Cloud]) -> str:
    landscape = experiment.landscape
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
    if samples(landscape):
        said += " The noise of the mini-batches is taken as it is at the minimum; away from it, it is another."
    if experiment.schedule != CONSTANT:
        said += " Here α follows a schedule, and there is no formula."
    if any(each.diverged for each in clouds):
        said += " Diverged runs count as the highest of all."
    return said
