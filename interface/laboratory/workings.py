"""Inner workings: at the playhead, what the chosen ball feels, remembers and does, in arrows and in numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from analysis.workings import Workings, every_step
from catalog import formula_in_force, latex_number
from figures.style import styles
from interface.readout import ball, table
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.schedule import factors
from stage import playhead

TITLE = "Inner workings"
PLACE = 7
QUESTION = (
    "What does a ball do in one step? Pause, or step with the arrow keys: on the map are its arrows, and here is the "
    "step written out with its numbers."
)
LENGTH = 0.14  # of the map: how long the longest arrow of a step is drawn, at least
GRADIENT, COAST, PUSH, AHEAD = "#333333", "#882255", "#117733", "#AA4499"
KEY = (("−∇f, its direction", GRADIENT), ("from memory", COAST), ("from the gradient", PUSH), ("looks from", AHEAD))


@lru_cache(maxsize=8)
def taken(
    landscape: Landscape, rule: Optimizer, start: tuple, steps: int, noise: float, seed: int, schedule: str
) -> list[Workings]:
    return every_step(landscape, rule, start, steps, noise, seed, schedule=factors(schedule, steps))


def chosen(experiment: Experiment) -> int | None:
    """The ball that is taken apart: the one that was picked, or the first that has a memory."""
    balls = experiment.optimizers
    if not balls:
        return None
    picked = st.session_state.get("workings_of")
    names = labels(experiment)
    if picked in names:
        return names.index(picked)
    return next((place for place, each in enumerate(balls) if each.init(np.zeros(2)) is not None), 0)


def labels(experiment: Experiment) -> list[str]:
    return [f"{place}. {each.name}" for place, each in enumerate(experiment.optimizers, start=1)]


def steps_of(experiment: Experiment, place: int) -> list[Workings]:
    race = (experiment.start, experiment.steps, experiment.noise, experiment.seed, experiment.schedule)
    return taken(experiment.landscape, experiment.optimizers[place], *race)


def overlay(experiment: Experiment, trajectories: Sequence[Trajectory]) -> dict:
    """The arrows of the chosen ball for each step, from where it is, in the units of the map."""
    place = chosen(experiment)
    if place is None:
        return {}
    steps = steps_of(experiment, place)
    colour = styles(experiment.optimizers)[place].colour
    vectors: list[dict] = [[] for _ in experiment.optimizers]
    if steps:
        size = experiment.landscape.size
        gradient, coast, push, move = (
            np.array([getattr(each, name) for each in steps]) for name in ("gradient", "coast", "push", "move")
        )
        with np.errstate(all="ignore"):
            longest = np.maximum.reduce([np.hypot(*each.T) for each in (coast, push, move)])
            # All of a step by one factor, so that coast + push = move is seen; never shorter than they are.
            larger = np.maximum(1.0, LENGTH * size / np.maximum(longest, 1e-300))[:, np.newaxis]
            downhill = -LENGTH * size * gradient / np.maximum(np.hypot(*gradient.T), 1e-300)[:, np.newaxis]
        drawn = [(KEY[0][0], downhill, GRADIENT)]
        if np.any(coast):
            drawn += [(KEY[1][0], coast * larger, COAST), (KEY[2][0], push * larger, PUSH)]
        if steps[0].looks_from is not None:
            ahead = np.array([each.looks_from - each.place for each in steps]) * larger
            drawn.append((KEY[3][0], ahead, AHEAD))
        drawn.append(("the step", move * larger, colour))
        for name, vector, shade in drawn:
            x, y = ([float(f"{each:.4g}") if np.isfinite(each) else None for each in axis] for axis in vector.T)
            vectors[place].append({"name": name, "x": x, "y": y, "colour": shade})
    return {"arrows": vectors, "playhead": True}


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    place = chosen(experiment)
    if place is None:
        st.html("<p>There is no ball in the race to take apart.</p>")
        return
    names = labels(experiment)
    if len(names) > 1:
        if st.session_state.get("workings_of") not in names:
            st.session_state.workings_of = names[place]
        st.segmented_control("Take apart", names, key="workings_of", label_visibility="collapsed", required=True)
        place = chosen(experiment)
    legend = "".join(f"<span><i style='background:{colour}'></i>{name}</span> " for name, colour in KEY)
    st.html(f"<div class='dh-small dh-arrows'>{ball(experiment, place)} <span>the step</span> {legend}</div>")
    steps = steps_of(experiment, place)
    row = min(playhead(st.session_state), experiment.steps - 1)
    if row >= len(steps):
        st.html(
            f"<p>{experiment.optimizers[place].name} has diverged by step {row}: there is nothing left to show.</p>"
        )
        return
    written_out(experiment.optimizers[place], steps[row], row)


def written_out(optimizer: Optimizer, step: Workings, row: int) -> None:
    """The rule, line by line, each with the numbers that it gave in this step."""
    st.markdown(f"**From step {row} to step {row + 1}**")
    memory = iter(step.after.items())
    lines = [r"\theta = " + vector(step.place)]
    if "nabla f" in optimizer.formula and not re.search(r"(^|\s)g\s*=", optimizer.formula):
        lines.append(r"\nabla f = " + vector(step.gradient))
    for line in formula_in_force(optimizer).split(r", \quad "):
        name = re.split(r"\\leftarrow|=", line)[0].strip()
        if name == r"\theta":
            value = step.place + step.move
        elif name == "g":
            value = step.gradient
        elif r"\leftarrow" in line:
            value = next(memory, ("", None))[1]
        else:
            value = None  # an intermediate of the formula, which the rule does not keep
        lines.append(line if value is None else rf"{line} \;=\; {vector(value)}")
    st.latex(r"\begin{aligned}" + r"\\[4pt]".join("&" + each for each in lines) + r"\end{aligned}")
    rows = [
        ["Gradient that it felt", *pair(step.gradient)],
        ["Step that memory alone would take", *pair(step.coast)],
        ["What the gradient changes about it", *pair(step.push)],
        ["The step taken, the sum of both", *pair(step.move)],
        ["Learning rate that the gradient meets", *pair(step.scale)],
    ]
    table("The step taken apart", ("", "along x", "along y"), rows)


def vector(value) -> str:
    """A value of the plane, or a number, as LaTeX."""
    value = np.asarray(value, dtype=float)
    if value.ndim == 0:
        return latex_number(float(value))
    return r"\left(" + r",\; ".join(latex_number(float(each)) for each in value) + r"\right)"


def pair(value) -> list[str]:
    return ["–" if not np.isfinite(each) else f"{each:.4g}" for each in np.asarray(value, dtype=float)]
