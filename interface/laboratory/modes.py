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
from interface.readout import ball, table
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.schedule import CONSTANT
from stage import STAGE
from stage.plot import plot

TITLE = "Modes"
PLACE = 4
QUESTION = (
    "Along which axis does a ball lag behind? Along each axis of the Hessian at a minimum a bowl is a race of its own, "
    "with its own factor a step. A learning rate that suits the steep axis is slow along the flat one."
)
FIRST = 2  # balls that are shown unasked
HEIGHT = 380


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    if not experiment.optimizers:
        st.html("<p>There is no ball in this race. Add one to see its modes.</p>")
        return
    found = [
        modes(experiment.landscape, optimizer, run)
        for optimizer, run in zip(experiment.optimizers, trajectories, strict=True)
    ]
    if None in found:  # then it is so for all of them
        st.html("<p>There is no minimum on this map, so no distance to it that could be split.</p>")
        return
    chosen = chooser(experiment, "modes", FIRST)
    if not chosen:
        st.html("<p>No ball is chosen.</p>")
    powers = figures.span([found[place] for place in chosen]) if chosen else None
    look = styles(experiment.optimizers)
    for first in range(0, len(chosen), 2):
        columns = st.columns(min(2, len(chosen)), gap="medium")
        for place, column in zip(chosen[first : first + 2], columns, strict=False):
            with column:
                name = experiment.optimizers[place].name
                st.html(f"<div class='dh-readout'>{ball(experiment, place)}{fate(trajectories[place])}</div>")
                plot(
                    f"modes {place}",
                    figures.modes(found[place], look[place], powers),
                    f"{name}: the distance to the minimum along the flattest and the steepest axis of the Hessian "
                    "against the step, and the share of each in the loss",
                    session.count(),
                    height=HEIGHT,
                    follows=STAGE,
                )
    st.caption(notes(experiment, found))
    table(
        "The modes of each ball",
        ("Rule", "Minimum", "Flattest λ", "Predicted factor", "Measured", "Steepest λ", "Predicted factor", "Measured"),
        [row(experiment, place, mode) for place, mode in enumerate(found)],
    )


def fate(run: Trajectory) -> str:
    return f" <b>diverged at step {int(run.diverged)}</b>" if run.diverged >= 0 else ""


def notes(experiment: Experiment, found: Sequence[Modes]) -> str:
    """How to read the figures, and what of the theory doesn't hold in this race."""
    said = (
        "Solid is the flattest axis, dashed the steepest, dotted a fall at the predicted factor. Below is the part of "
        "the loss that lies on each: the strong shade is the flattest's."
    )
    if not is_quadratic(experiment.landscape):
        said += (
            " This terrain is no quadratic: what is shown is the quadratic model at the minimum nearest to each ball's "
            "end, which holds near it."
        )
    if not all(np.isfinite(mode.predicted).all() for mode in found):
        said += " A rule whose step is not linear in the slope, such as Adam's, has no predicted factor."
    if experiment.schedule != CONSTANT:
        said += " The predicted factor is that of α without its schedule."
    if experiment.noise or experiment.landscape.sampler(1, np.array(0)) is not None:
        said += " The steps are noisy: the errors fall until the noise holds them up, see Noise."
    return said


def row(experiment: Experiment, place: int, mode: Modes) -> list[str]:
    cells = [ball(experiment, place), f"({digits(mode.minimum[0])}, {digits(mode.minimum[1])})"]
    for eigenvalue, *factors in zip(mode.eigenvalues, mode.predicted, mode.measured, strict=True):
        cells += [digits(float(eigenvalue)), *(digits(float(each)) if np.isfinite(each) else "–" for each in factors)]
    return cells
