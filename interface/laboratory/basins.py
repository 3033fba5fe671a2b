"""The basins: from every place of the map, where does each rule end?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from analysis.basins import Basins
from analysis.basins import basins as measured
from figures.basins import DARK, GREY, basins, hue
from figures.style import digits
from interface import session
from interface.once import once
from interface.readout import ball, table
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.schedule import factors
from stage.plot import plot

TITLE = "Basins"
PLACE = 3
QUESTION = (
    "Where does a ball end that is dropped elsewhere? Each cell is a start of its own: its hue is the minimum reached, "
    "the paler the later; grey came to rest at none in time, dark diverged. Click, and the balls drop there."
)
CELLS = 121  # on each side of the map
LONG = 4000  # steps of all balls; beyond that there are fewer cells, so that no link asks for more steps in all
MOST_NAMED = 8  # minima with a column of their own


@once(32)
def found_for(
    landscape: Landscape,
    rule: Optimizer,
    steps: int,
    tolerance: float,
    noise: float,
    seed: int,
    schedule: str,
    cells: int = CELLS,
) -> Basins:
    return measured(landscape, rule, steps, tolerance, cells, noise=noise, seed=seed, schedule=factors(schedule, steps))


def cells_for(experiment: Experiment) -> int:
    """On each side of the map."""
    steps = len(experiment.optimizers) * experiment.steps
    return min(CELLS, int(CELLS * (LONG / steps) ** 0.5))


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    landscape = experiment.landscape
    if not landscape.minima or not experiment.optimizers:
        st.html("<p>There is no minimum on this map, or no ball: there are no basins to tell apart.</p>")
        return

    def picked(x: float, y: float, subplot: int, final: bool) -> None:
        now = session.current()
        session.change(replace(now, start=now.landscape.clamp((x, y))), final)

    side = cells_for(experiment)
    race = (experiment.steps, experiment.tolerance, experiment.noise, experiment.seed, experiment.schedule, side)
    kept = st.session_state.setdefault("basins_kept", {})
    found = []
    with st.container(key="basins"):
        for place, optimizer in enumerate(experiment.optimizers):
            asked = (landscape, optimizer, *race)
            # While a hand is on a slider, what is there stays: fifteen thousand runs a ball follow when it lets go.
            if st.session_state.settled or kept.get(place, (None,))[0] != landscape:
                kept[place] = (landscape, found_for(*asked))
            found.append(kept[place][1])
            with st.container(key=f"basin_{place}"):
                st.html(f"<div class='dh-small'>{ball(experiment, place)}</div>")
                figure = basins(landscape, found[-1], experiment.steps, experiment.start)
                label = f"Basins of {optimizer.name}"
                plot(f"basins_{place}", figure, label, session.count(), height=270, on_picked=picked)
    named = min(len(landscape.minima), MOST_NAMED)
    head = ["Rule", *(f"({digits(x)}, {digits(y)})" for x, y in landscape.minima[:named])]
    head += ["other minima"] * (len(landscape.minima) > named) + ["at rest nowhere", "diverged"]
    rows = []
    for place, each in enumerate(found):
        shares = [*each.shares[:named], *[each.shares[named:].sum()] * (len(landscape.minima) > named)]
        colours = [hue(index) for index in range(named)] + ["transparent"] * (len(landscape.minima) > named)
        shares, colours = [*shares, each.nowhere, each.diverged], [*colours, GREY, DARK]
        cells = [
            f"<i style='background:{escape(colour)}'></i>{share:.1%}"
            for colour, share in zip(colours, shares, strict=True)
        ]
        rows.append([ball(experiment, place), *cells])
    table("The share of the map from which each minimum is reached", head, rows)
    if side < CELLS:
        st.caption(
            f"For so many balls and steps the maps have {side} × {side} starts, and {CELLS} × {CELLS} while all "
            f"balls together take at most {LONG:,} steps."
        )
