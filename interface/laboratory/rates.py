"""Curvature and rates: what theory foretells of each ball at its minimum, beside what the race shows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from analysis.curvature import Curvature, curvature
from analysis.modes import Modes, modes
from analysis.rates import convergence_rate, is_linear, largest_stable_learning_rate, regime
from catalog import parameters
from figures.style import digits
from interface import session
from interface.readout import ball, table
from simulation.descent import Trajectory
from simulation.experiment import SHARED, Experiment

TITLE = "Rates"
PLACE = 1
QUESTION = (
    "How fast can a ball arrive, and when does it ring or explode? Near its minimum a terrain is a bowl; on a bowl the "
    "distance shrinks by one factor a step, which the learning rate, the momentum and the curvature decide. The dotted "
    "lines on the loss panel fall at the predicted factor."
)


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    found = [
        modes(experiment.landscape, optimizer, run)
        for optimizer, run in zip(experiment.optimizers, trajectories, strict=True)
    ]
    wells = {each.minimum: curvature(experiment.landscape, each.minimum) for each in found if each}
    if not wells:
        st.html("<p>There is no minimum on this map, or no ball: nothing converges here, and there is no rate.</p>")
        return
    places = [(f"Minimum ({digits(x)}, {digits(y)})", bowl) for (x, y), bowl in wells.items()]
    places.append(("Start", curvature(experiment.landscape, experiment.start)))
    table(
        "The curvature of the ground",
        ("Where", "Flattest λ", "along", "Steepest λ", "along", "Condition number κ"),
        [curvature_row(name, bowl) for name, bowl in places],
    )
    table(
        "What theory foretells of each ball, and what it did",
        ("Rule", "Along the flattest", "Along the steepest", "Largest stable α", "Predicted factor", "Measured factor"),
        [rate_row(experiment, place, mode) for place, mode in enumerate(found)],
    )
    st.caption(
        "Factors are per step, of the distance to the minimum; of the loss they are the square. Measured over the late "
        "half of the race where it can be told. A rule whose step is not linear in the slope, such as Adam's, has no "
        "such factor. On a terrain that is no bowl all this holds near the minimum only."
    )
    if best(experiment, found) != experiment:
        st.button(
            "Race at the best α and β that theory knows",
            key="best",
            on_click=lambda: session.change(best(experiment, found)),
            help="For each rule whose best settings theory knows: those with the fastest worst axis at the minimum "
            "where the ball ended.",
        )


def curvature_row(name: str, bowl: Curvature) -> list[str]:
    cells = [name]
    for eigenvalue, axis in zip(bowl.eigenvalues, bowl.axes.T, strict=True):
        cells += [digits(float(eigenvalue)), f"({digits(axis[0])}, {digits(axis[1])})"]
    kappa = bowl.condition_number
    return [*cells, digits(kappa) if np.isfinite(kappa) else "no bowl" if np.isnan(kappa) else "∞"]


def rate_row(experiment: Experiment, place: int, mode: Modes | None) -> list[str]:
    optimizer = experiment.optimizers[place]
    name = ball(experiment, place)
    if mode is None:
        return [name, *["–"] * 5]
    measured = np.nanmax(mode.measured) if np.isfinite(mode.measured).any() else np.nan
    told = digits(float(measured)) if np.isfinite(measured) else "–"
    if not is_linear(optimizer) or mode.eigenvalues[0] <= 0:
        return [name, *["–"] * 4, told]
    words = [escape(regime(optimizer, float(each)).value) for each in mode.eigenvalues]
    limit = "–"
    if hasattr(optimizer, "learning_rate"):
        limit = digits(float(largest_stable_learning_rate(optimizer, mode.eigenvalues[1])))
    return [name, *words, limit, digits(float(convergence_rate(optimizer, mode.eigenvalues))), told]


def best(experiment: Experiment, found: Sequence[Modes | None]) -> Experiment:
    """The race with each rule at the best settings for the minimum where it ended, where theory knows them."""
    for place, (optimizer, mode) in enumerate(zip(experiment.optimizers, found, strict=True)):
        if mode is not None and mode.eigenvalues[0] > 0:
            settings = type(optimizer).best(*(float(each) for each in mode.eigenvalues))
            for name in SHARED if settings else ():
                if hasattr(settings, name):
                    value = parameters(type(settings))[name].clamp(getattr(settings, name))
                    experiment = experiment.with_own(place, name, value)
    return experiment


def overlay(experiment: Experiment, trajectories: Sequence[Trajectory]) -> dict:
    """The predicted factors, for the loss panel; None for a rule that has none."""
    factors = []
    for optimizer, run in zip(experiment.optimizers, trajectories, strict=True):
        mode = modes(experiment.landscape, optimizer, run)
        known = mode is not None and np.isfinite(mode.predicted).all() and mode.eigenvalues[0] > 0
        factors.append(float(mode.predicted.max()) if known else None)
    return {"rates": factors}
