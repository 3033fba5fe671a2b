"""Modes: each ball's path along the axes of the Hessian, which on a quadratic are independent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.curvature import is_quadratic
from analysis.modes import Modes, modes
from figures import modes as figures
from figures.style import digits, styles
from interface import session
from interface.chooser import chooser
from interface.laboratory.base import View
from interface.readout import coordinates, label, table
from landscapes._network import Network
from simulation.descent import Trajectory
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

FIRST = 2  # balls that are shown at first
HEIGHT = 0.7


def show(race: Race) -> None:
    if isinstance(race.problem.landscape, Network):
        st.html(
            "<p>A network has no modes. They need axes that stay as they are and a minimum to measure from: here the "
            "Hessian turns from step to step, so that the motion along one axis feeds the others, and no minimum is "
            "known. What remains of them is the largest eigenvalue along the path, in Sharpness, and the eigenvalues "
            "at both ends of it, in Rates.</p>"
        )
        return
    if not race.balls:
        st.html("<p>There is no ball in this race. Add one to see its modes.</p>")
        return
    all_modes = [modes(race.problem.landscape, each.rule, each.run) for each in race.balls]
    if None in all_modes:  # it depends on the terrain alone, so they are all None
        st.html("<p>There is no minimum on this map, so no distance to it that could be split.</p>")
        return
    chosen = chooser(race, "modes", FIRST)
    if not chosen:
        st.html("<p>No ball is chosen.</p>")
    powers = figures.span([all_modes[each.index] for each in chosen]) if chosen else None
    ball_styles = styles(race)
    for first in range(0, len(chosen), 2):
        columns = st.columns(min(2, len(chosen)), gap="medium")
        for ball, column in zip(chosen[first : first + 2], columns, strict=False):
            with column:
                st.html(f"<div class='dh-readout'>{label(race, ball)}{divergence(ball.run)}</div>")
                plot(
                    f"modes {ball.index}",
                    figures.modes(all_modes[ball.index], ball_styles[ball.index], powers),
                    f"{ball.name}: the distance to the minimum along the flattest and the steepest axis of the Hessian "
                    "against the step, and the share of each in the loss",
                    session.message_count(),
                    height=HEIGHT,
                    follows=STAGE,
                )
    st.caption(notes(race, all_modes))
    table(
        "The modes of each ball",
        ("Rule", "Minimum", "Flattest λ", "Predicted factor", "Measured", "Steepest λ", "Predicted factor", "Measured"),
        [row(race, ball, mode) for ball, mode in zip(race.balls, all_modes, strict=True)],
    )


def divergence(run: Trajectory) -> str:
    """The step at which a run diverged or left the domain, as HTML; empty for a run that did neither."""
    happened = "diverged" if run.left < 0 else "left the domain"
    return f" <b>{happened} at step {int(run.ended)}</b>" if run.ended >= 0 else ""


def notes(race: Race, all_modes: Sequence[Modes]) -> str:
    """How to read the figures, and the limits of the theory in this race."""
    text = (
        "Solid is the flattest axis, dashed the steepest, dotted a fall at the predicted factor. Below is the part of "
        "the loss that lies on each: the strong shade is the flattest's."
    )
    if not is_quadratic(race.problem.landscape):
        text += (
            " This terrain is no quadratic: the figures show the quadratic model at the minimum nearest to each ball's "
            "end, which holds near it."
        )
    if not all(np.isfinite(mode.predicted).all() for mode in all_modes):
        text += " A rule whose step is not linear in the slope, such as Adam's, has no predicted factor."
    if race.is_scheduled:
        text += " The predicted factor is that of α without its schedule."
    if race.problem.is_noisy:
        text += " The steps are noisy: the errors fall until the noise holds them up, see Noise."
    return text


def row(race: Race, ball: Ball, mode: Modes) -> list[str]:
    """The cells of a ball in the table of modes."""
    cells = [label(race, ball), coordinates(race.problem.landscape.project(mode.minimum))]
    for axis in (0, -1):
        factors = [float(each[axis]) for each in (mode.predicted, mode.measured)]
        cells.append(digits(float(mode.eigenvalues[axis])))
        cells += [digits(each) if np.isfinite(each) else "–" for each in factors]
    return cells


view = View(
    4,
    "Modes",
    "Along which axis does a ball lag behind? On a bowl its path splits into a race along each axis of the Hessian, "
    "each with its own factor a step. A learning rate that suits the steep axis is slow along the flat one.",
    show,
)
