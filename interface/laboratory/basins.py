"""Basins of attraction: the minimum at which each ball ends from every place of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st

from analysis.basins import Basins, basins
from catalog import percent
from figures import basins as figures
from interface import session
from interface.laboratory import _trainings as trainings
from interface.laboratory.base import AS_START, View
from interface.readout import MEANINGLESS, label, table, well_name
from interface.shared_cache import shared_cache
from landscapes._network import Network
from simulation.race import Race
from stage.plot import plot

CELLS = 121  # on each side of the map
LONG = 4000  # steps of all balls; a longer race or formula has fewer cells, so that no map costs much more
HEIGHT = 0.42  # of the panel: below the maps the table is seen
MOST_NAMED = 8  # minima with a column of their own

basins_of = shared_cache(4)(basins)


def cells_for(race: Race) -> int:
    """The number of starts on each side of the map."""
    steps = len(race.balls) * race.problem.steps * race.problem.landscape.cost
    return min(CELLS, int(CELLS * (LONG / steps) ** 0.5))


def show(race: Race) -> None:
    landscape = race.problem.landscape
    is_network = isinstance(landscape, Network)
    if not race.balls or not (is_network or landscape.wells):
        needed = "a ball in the race" if is_network else "a minimum on the map and a ball in the race"
        st.html(f"<p>Basins need {needed}.</p>")
        return

    def picked(x: float, y: float, subplot: int, final: bool) -> None:
        now = session.current()
        session.change(replace(now, start=race.seen.near((x, y))), final)

    if is_network:
        trainings.basins_of(race, picked)
        return

    side = cells_for(race)
    state, maps = session.state(), []
    with st.container(key="basins"):
        for ball in race.balls:
            # During a drag the last map stays on the page; on release the fifteen thousand runs of a new one start.
            if state.is_final or state.basins.get(ball.index, (None,))[0] != landscape:
                problem = replace(ball.problem, start=landscape.start)  # one cached map serves every start of the race
                state.basins[ball.index] = (landscape, basins_of(problem, ball.rule, side))
            maps.append(state.basins[ball.index][1])
            with st.container(key=f"basin_{ball.index}"):
                st.html(f"<div class='dh-readout'>{label(race, ball)}</div>")
                figure = figures.basins(race.seen, maps[-1], race.problem.steps, race.problem.start)
                plot(
                    f"basins_{ball.index}",
                    figure,
                    f"Basins of {ball.name}; {AS_START}",
                    session.message_count(),
                    height=HEIGHT,
                    on_picked=picked,
                )
    shares(race, maps)
    if side < CELLS:
        st.caption(
            f"For so many balls and steps the maps have {side} × {side} starts, and {CELLS} × {CELLS} while all "
            f"balls together take at most {LONG / landscape.cost:,.0f} steps"
            f"{' on a formula as long as this' * (landscape.cost > 1)}."
        )


def shares(race: Race, maps: Sequence[Basins]) -> None:
    """A table with the share of the map that leads to each minimum."""
    landscape = race.problem.landscape
    wells = len(landscape.wells)
    named = min(wells, MOST_NAMED)
    names = [well_name(landscape, each) for each in range(named)]
    if len(landscape.minima) == wells > 1:
        deepest, *others = landscape.loss(np.array(landscape.minima).T)
        if min(others) - deepest > MEANINGLESS:
            names[0] = f"deepest: {names[0]}"
    head = ["Rule", *names]
    head += ["other minima"] * (wells > named) + ["at rest nowhere", "diverged"]
    leaves = any(each.left for each in maps)
    head += ["left the domain"] * leaves
    rows = []
    for ball, each in zip(race.balls, maps, strict=True):
        parts = [*each.shares[:named], *[each.shares[named:].sum()] * (wells > named)]
        colours = [figures.hue(index) for index in range(named)] + ["transparent"] * (wells > named)
        parts, colours = [*parts, each.nowhere, each.diverged], [*colours, figures.GREY, figures.DARK]
        parts, colours = [*parts, *[each.left] * leaves], [*colours, *[figures.WHITE] * leaves]
        cells = [
            f"<span class='dh-share'><i style='background:{escape(colour)}'></i>{percent(part, 1)}</span>"
            for colour, part in zip(colours, parts, strict=True)
        ]
        rows.append([label(race, ball), *cells])
    table("The share of the map from which each minimum is reached", head, rows)


view = View(
    3,
    "Basins",
    "Where does a ball end that is dropped elsewhere? Each cell is a start, in the hue of the minimum that it reaches: "
    "the paler, the later. Grey: not at rest in time. Dark: diverged. White: left the domain. Click, and the balls "
    "drop there.",
    show,
    question_of_network="Where does a training end that begins elsewhere? Each cell is a start on the plane of the "
    "map, and its run goes on in all weights: the darker, the lower its loss at the end. Red: diverged. Click, and the "
    "balls start there.",
)
