"""The controls of what all balls share: one map or several, the start, the steps, the noise, the schedule."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interface import session
from interface.fan import offered
from interface.schedule import schedule
from interface.widget import show_value
from simulation.experiment import SHARED, Experiment
from simulation.race import Race
from simulation.ranges import race_ranges
from stage.sliders import sliders

MAPS = ("One map", "Side by side")


def race_settings(race: Race) -> None:
    """One map or several, and, in a box that is folded at first, the start, the numbers and the schedule."""

    def chosen() -> None:
        session.state().side_by_side = st.session_state.maps == MAPS[1]
        session.change(session.current())

    if session.shows("maps"):
        st.segmented_control(
            "Maps",
            MAPS,
            key=show_value("maps", MAPS[session.state().side_by_side]),
            required=True,
            on_change=chosen,
            width="stretch",
            label_visibility="collapsed",
        )
    shown = [each for each in ("start", "schedule") if session.shows(each)]
    if not shown:
        return
    titles = {"start": "start, steps, noise", "schedule": "schedule"}
    with st.expander(", ".join(titles[each] for each in shown).capitalize(), key="more", on_change="rerun") as expander:
        if not expander.open:
            return
        session.follow()
        if "start" in shown:
            start(race)
            numbers(race)
        if "schedule" in shown:
            schedule(race)


def numbers(race: Race) -> None:
    """The sliders of the numbers that all balls share."""

    def changed(name: str, value: float) -> Experiment:
        return replace(session.current(), **{name: value})

    known = {name: each for name, each in race_ranges(race.problem.landscape).items() if name not in SHARED}
    idle = {} if race.problem.is_noisy else {"seed": "Without noise every seed gives the same race."}
    # Another number of steps is another axis of the loss, and another seed draws other mini-batches.
    fixed = {"steps", *["seed"] * race.problem.has_batches}
    fans = offered(race, "rest", {name: each for name, each in known.items() if name not in fixed}, changed)
    sliders(
        "rest",
        {name: (each, getattr(race.experiment, name)) for name, each in known.items()},
        lambda name, value, final: session.change(changed(name, value), final),
        idle,
        fans,
    )


def start(race: Race) -> None:
    """The start as two numbers, for people who use a keyboard; a click on the map sets it as well."""
    landscape = race.experiment.landscape
    # A box of its own for each terrain: a shared one would clamp its value to the next terrain's range.
    keys = [f"{axis} of {landscape.key}" for axis in "xy"]

    def typed() -> None:
        session.change(replace(session.current(), start=tuple(st.session_state[key] for key in keys)))

    with st.container(horizontal=True, gap="small"):
        sides = race.seen.x_range, race.seen.y_range
        for key, axis, value, (low, high), (left, right) in zip(
            keys, "xy", race.experiment.start, landscape.start_ranges, sides, strict=True
        ):
            st.number_input(
                f"Start {axis}",
                min_value=low,
                max_value=high,
                step=(right - left) / 40,
                format="%.4f",
                key=show_value(key, value),
                on_change=typed,
                help=f"Raising it moves the start {'right' if axis == 'x' else 'up'}. A click on the map sets both.",
            )
