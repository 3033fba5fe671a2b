"""Rates: the convergence that theory predicts for each ball at its minimum, beside the measured one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

import numpy as np
import streamlit as st

from analysis.curvature import Curvature, curvature
from analysis.modes import Modes, modes
from analysis.rates import convergence_rate, is_linear, largest_stable_learning_rate, regime
from catalog import parameters
from figures.style import digits
from interface import session
from interface.laboratory import _rates_of_network
from interface.laboratory.base import View
from interface.readout import coordinates, label, table
from landscapes._network import Network
from optimizers.base import Optimizer
from simulation.experiment import SHARED, Experiment
from simulation.race import Ball, Race


def show(race: Race) -> None:
    landscape = race.problem.landscape
    if isinstance(landscape, Network):
        _rates_of_network.show(race)
        return
    all_modes = [modes(landscape, each.rule, each.run) for each in race.balls]
    bowls = {each.minimum: curvature(landscape, each.minimum) for each in all_modes if each}
    if not bowls:
        st.html("<p>A rate needs a minimum on the map and a ball in the race.</p>")
        return
    points = [(f"Minimum {coordinates(landscape.project(each))}", bowl) for each, bowl in bowls.items()]
    points.append(("Start", curvature(landscape, landscape.embed(race.problem.start))))
    table(
        "The curvature of the terrain",
        ("Where", "Flattest λ", "along", "Steepest λ", "along", "Condition number κ"),
        [curvature_row(name, bowl) for name, bowl in points],
    )
    table(
        "The predicted and the measured rate of each ball",
        ("Rule", "Along the flattest", "Along the steepest", "Largest stable α", "Predicted factor", "Measured factor"),
        [rate_row(race, ball, mode) for ball, mode in zip(race.balls, all_modes, strict=True)],
    )
    st.caption(
        "A step multiplies the distance to the minimum by the factor, and the loss by its square. The factor is "
        "measured over the late half of the race; a dash means that the race doesn't show it. A rule whose step is not "
        "linear in the slope, such as Adam's, has no predicted factor. On a terrain that is no bowl all this holds "
        "only near the minimum."
    )
    if best(race, all_modes) != race.experiment:
        st.button(
            "Use the theoretical optimum",
            key="best",
            on_click=lambda: session.change(best(race, all_modes)),
            help="Sets each rule whose best settings theory knows. With them the slowest axis at the minimum where the "
            "ball ended is as fast as it can be.",
        )


def curvature_row(name: str, bowl: Curvature) -> list[str]:
    """The cells of a place in the table of curvatures."""
    cells = [name]
    for axis in (0, -1):
        direction = ", ".join(digits(each) for each in bowl.axes[:, axis])
        cells += [digits(float(bowl.eigenvalues[axis])), f"({direction})"]
    kappa = bowl.condition_number
    return [*cells, digits(kappa) if np.isfinite(kappa) else "no bowl" if np.isnan(kappa) else "∞"]


def rate_row(race: Race, ball: Ball, mode: Modes | None) -> list[str]:
    """The cells of a ball in the table of rates."""
    name, rule = label(race, ball), ball.rule
    if mode is None:
        return [name, *["–"] * 5]
    measured = np.nanmax(mode.measured) if np.isfinite(mode.measured).any() else np.nan
    factor = digits(float(measured)) if np.isfinite(measured) else "–"
    if not is_linear(rule) or mode.eigenvalues[0] <= 0:
        return [name, *["–"] * 4, factor]
    regimes = [escape(regime(rule, float(each)).value) for each in (mode.eigenvalues[0], mode.eigenvalues[-1])]
    limit = "–"
    if hasattr(rule, "learning_rate"):
        limit = digits(stable_up_to(replace(rule, learning_rate=0.0), float(mode.eigenvalues[-1])))
    return [name, *regimes, limit, digits(float(convergence_rate(rule, mode.eigenvalues))), factor]


@lru_cache(maxsize=256)  # a drag of α changes neither, and the search took most of the time of its moves
def stable_up_to(rule: Optimizer, eigenvalue: float) -> float:
    """The largest stable learning rate of a rule, whatever its own, on that curvature."""
    return float(largest_stable_learning_rate(rule, eigenvalue))


def best(race: Race, all_modes: Sequence[Modes | None]) -> Experiment:
    """The race with each ball at the best settings for the minimum where it ended, if theory knows them."""
    experiment = race.experiment
    for ball, mode in zip(race.balls, all_modes, strict=True):
        if mode is not None and mode.eigenvalues[0] > 0:
            settings = type(ball.rule).best(float(mode.eigenvalues[0]), float(mode.eigenvalues[-1]))
            for name in SHARED if settings else ():
                if hasattr(settings, name):
                    value = parameters(type(settings))[name].clamp(getattr(settings, name))
                    experiment = experiment.with_setting(ball.index, name, value)
    return experiment


def overlay(race: Race) -> dict:
    """The predicted factor of each ball, for the loss panel; None where theory predicts none."""
    if isinstance(race.problem.landscape, Network):
        return {}
    factors = []
    for ball in race.balls:
        mode = modes(race.problem.landscape, ball.rule, ball.run)
        known = mode is not None and np.isfinite(mode.predicted).all() and mode.eigenvalues[0] > 0
        factors.append(float(mode.predicted.max()) if known else None)
    return {"rates": factors}


view = View(
    1,
    "Rates",
    "How fast can a ball arrive, and when does it ring or explode? Near its minimum a terrain is a bowl; on a bowl the "
    "distance shrinks by one factor a step, which the learning rate, the momentum and the curvature decide. The dotted "
    "lines on the loss panel fall at the predicted factor.",
    show,
    overlay,
    "How fast can a training be, and which α is too large? In a bowl the loss would fall by one factor a step, which "
    "the eigenvalues of the Hessian decide. Is there a bowl where the balls begin, and where they end?",
)
