"""Modes: the race in the axes of the Hessian, where a ball on a bowl runs one race along each."""

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
from interface.readout import label, place, table
from simulation.descent import Trajectory
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

FIRST = 2  # balls that are shown unasked
HEIGHT = 380


def show(race: Race) -> None:
    if not race.balls:
        st.html("<p>There is no ball in this race. Add one to see its modes.</p>")
        return
    found = [modes(race.problem.landscape, each.rule, each.run) for each in race.balls]
    if None in found:  # then it is so for all of them
        st.html("<p>There is no minimum on this map, so no distance to it that could be split.</p>")
        return
    chosen = chooser(race, "modes", FIRST)
    if not chosen:
        st.html("<p>No ball is chosen.</p>")
    powers = figures.span([found[each.index] for each in chosen]) if chosen else None
    look = styles(race.experiment.optimizers)
    for first in range(0, len(chosen), 2):
        columns = st.columns(min(2, len(chosen)), gap="medium")
        for ball, column in zip(chosen[first : first + 2], columns, strict=False):
            with column:
                st.html(f"<div class='dh-readout'>{label(race, ball)}{fate(ball.run)}</div>")
                plot(
                    f"modes {ball.index}",
                    figures.modes(found[ball.index], look[ball.index], powers),
                    f"{ball.name}: the distance to the minimum along the flattest and the steepest axis of the Hessian "
                    "against the step, and the share of each in the loss",
                    session.message_count(),
                    height=HEIGHT,
                    follows=STAGE,
                )
    st.caption(notes(race, found))
    table(
        "The modes of each ball",
        ("Rule", "Minimum", "Flattest λ", "Predicted factor", "Measured", "Steepest λ", "Predicted factor", "Measured"),
        [row(race, ball, mode) for ball, mode in zip(race.balls, found, strict=True)],
    )


def fate(run: Trajectory) -> str:
    return f" <b>diverged at step {int(run.diverged)}</b>" if run.diverged >= 0 else ""


def notes(race: Race, found: Sequence[Modes]) -> str:
    """How to read the figures, and what of the theory doesn't hold in this race."""
    said = (
        "Solid is the flattest axis, dashed the steepest, dotted a fall at the predicted factor. Below is the part of "
        "the loss that lies on each: the strong shade is the flattest's."
    )
    if not is_quadratic(race.problem.landscape):
        said += (
            " This terrain is no quadratic: what is shown is the quadratic model at the minimum nearest to each ball's "
            "end, which holds near it."
        )
    if not all(np.isfinite(mode.predicted).all() for mode in found):
        said += " A rule whose step is not linear in the slope, such as Adam's, has no predicted factor."
    if race.is_scheduled:
        said += " The predicted factor is that of α without its schedule."
    if race.problem.is_noisy:
        said += " The steps are noisy: the errors fall until the noise holds them up, see Noise."
    return said


def row(race: Race, ball: Ball, mode: Modes) -> list[str]:
    cells = [label(race, ball), place(race.problem.landscape.project(mode.minimum))]
    for axis in (0, -1):
        factors = [float(each[axis]) for each in (mode.predicted, mode.measured)]
        cells.append(digits(float(mode.eigenvalues[axis])))
        cells += [digits(each) if np.isfinite(each) else "–" for each in factors]
    return cells


view = View(
    4,
    "Modes",
    "Along which axis does a ball lag behind? Along each axis of the Hessian at a minimum a bowl is a race of its own, "
    "with its own factor a step. A learning rate that suits the steep axis is slow along the flat one.",
    show,
)
