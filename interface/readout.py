"""What became of each ball, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from figures.style import digits, settings, styles
from simulation.descent import Trajectory
from simulation.energy import energy
from simulation.experiment import Experiment
from simulation.outcome import Outcome, State, outcome

RULE_OF_STATES = (
    "Converged at step k: from k on it stays within the tolerance of one minimum and every step is shorter than the "
    "tolerance. Diverged: farther from the centre of the map than 100 times its size, or not finite. Stalled: not at a "
    "minimum, and in the last tenth of the race it covered less than the tolerance. Otherwise it is still moving. "
    "The tolerance is {tolerance}. Crossings: changes of sign of the velocity along the steepest axis."
)


def readout(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    """A table with one row for each ball."""
    if not experiment.optimizers:
        return
    tolerance = digits(experiment.tolerance)
    head = (
        "Rule",
        "At the end",
        "Loss",
        "Nearest minimum",
        "Distance to it",
        f"Steps to {tolerance}",
        "Valley crossings",
        "Same path as",
    )
    rows = [
        row(experiment, place, outcome(experiment.landscape, run, experiment.tolerance))
        for place, run in enumerate(trajectories)
    ]
    below = f"<p class='dh-small'>{escape(RULE_OF_STATES.format(tolerance=tolerance))}</p>"
    table("How each ball ended", head, rows, energies(experiment, trajectories) + below)


def table(label: str, head: Sequence[str], rows: Sequence[Sequence[str]], below: str = "") -> None:
    """A table whose cells are HTML, as is what stands below; `label` says what it is to those who don't see it."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in each)}</tr>" for each in rows)
    st.html(
        f"<div class='dh-readout' tabindex='0' role='region' aria-label='{escape(label)}'><table><thead><tr>"
        f"{''.join(f'<th>{escape(each)}</th>' for each in head)}</tr></thead><tbody>{cells}</tbody></table></div>"
        f"{below}"
    )


def ball(experiment: Experiment, place: int) -> str:
    """A ball's colour, name and settings, as HTML."""
    optimizer = experiment.optimizers[place]
    colour = styles(experiment.optimizers)[place].colour
    in_force = escape(settings(optimizer, experiment.own[place]))
    return f"<i style='background:{colour}'></i><b>{escape(optimizer.name)}</b> {in_force}"


def energies(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    """Where the energy of each rolling ball is in the end."""
    said = ""
    for optimizer, run in zip(experiment.optimizers, trajectories, strict=True):
        if optimizer.as_ball() != optimizer:
            continue
        end = experiment.steps if run.diverged < 0 else int(run.diverged)
        with np.errstate(all="ignore"):
            found = energy(experiment.landscape, optimizer, run)
        said += (
            f"<p class='dh-small'>{escape(optimizer.name)}: its energy of {digits(found.total[0])} at the start is at "
            f"step {end} {digits(found.potential[end])} potential, {digits(found.kinetic[end])} kinetic, "
            f"{digits(found.total[end])} in total, and friction has taken {digits(found.lost[end])}.</p>"
        )
    return said


def row(experiment: Experiment, place: int, ended: Outcome) -> list[str]:
    optimizer = experiment.optimizers[place]
    other = optimizer.equivalent()
    state = ended.state.value
    if ended.state in (State.CONVERGED, State.DIVERGED):
        state += f" at step {ended.step}"
    return [
        ball(experiment, place),
        escape(state),
        digits(ended.loss),
        "–" if ended.minimum is None else f"({digits(ended.minimum[0])}, {digits(ended.minimum[1])})",
        "–" if ended.distance is None else digits(ended.distance),
        "–" if ended.steps_to_tolerance is None else str(ended.steps_to_tolerance),
        str(ended.crossings),
        "–" if other is None else f"{escape(other.name)} {escape(settings(other))}",
    ]
