"""The controls: main sliders, terrain, line-up and the rest. Each shows a part of the race and replaces it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from catalog import parameters
from figures.style import settings, styles
from interface import session
from interface.sliders import sliders
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from simulation.experiment import LONGEST_RACE, SHARED, Experiment

MAPS = ("One map", "Side by side")


def shown(key: str, value: Any) -> str:
    """Let a widget of Streamlit's show a value that may have changed elsewhere."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def controls(experiment: Experiment) -> None:
    """Everything that sets up a race but the main sliders, the most used first."""
    terrain(experiment)
    line_up(experiment)
    more(experiment)


def terrain(experiment: Experiment) -> None:
    """The selector, its sentence, and the terrain's own knobs."""

    def chosen() -> None:
        session.change(session.current().on(LANDSCAPES[st.session_state.landscape]()))

    st.selectbox(
        "Terrain",
        list(LANDSCAPES),
        format_func=lambda key: LANDSCAPES[key].name,
        key=shown("landscape", experiment.landscape.key),
        on_change=chosen,
        help="The loss as a height over the plane of two parameters. Another terrain starts at its own place and α.",
    )
    st.caption(type(experiment.landscape).__doc__)

    def turned(name: str, value: float, final: bool) -> None:
        now = session.current()
        session.change(replace(now, landscape=replace(now.landscape, **{name: value})), final)

    knobs = parameters(type(experiment.landscape))
    if knobs:
        sliders(
            f"{experiment.landscape.key} knobs",
            {name: (each, getattr(experiment.landscape, name)) for name, each in knobs.items()},
            turned,
        )


def main_sliders(experiment: Experiment) -> None:
    """α and β of every rule that has none of its own."""

    def moved(name: str, value: float, final: bool) -> None:
        session.change(session.current().with_main(name, value), final)

    sliders(
        "main",
        {name: (parameters(Experiment)[name], getattr(experiment, name)) for name in SHARED},
        moved,
    )


def line_up(experiment: Experiment) -> None:
    """Who races: a row for each ball, with its own settings behind it, and a box to add another."""
    # The settings in force are written by the style: a popover whose label changes would close under the hand.
    st.html(
        "<style>"
        + "".join(
            f".st-key-ball_{place} button p::before {{ background: {style.colour}; }}"
            f".st-key-ball_{place} button p::after {{ content: ' · {settings(optimizer, own)}'; }}"
            for place, (optimizer, own, style) in enumerate(
                zip(experiment.optimizers, experiment.own, styles(experiment.optimizers), strict=True)
            )
        )
        + "</style>"
    )
    with st.container(key="lineup", gap="xsmall"):
        for place, optimizer in enumerate(experiment.optimizers):
            with st.popover(optimizer.name, key=f"ball_{place}", width="stretch", on_change="rerun") as settings_of:
                if settings_of.open:
                    own_settings(experiment, place, optimizer)

        def added() -> None:
            rule = st.session_state.add
            st.session_state.add = None
            if rule in OPTIMIZERS:
                session.change(session.current().with_another(rule))

        full = len(experiment.optimizers) >= LONGEST_RACE
        st.selectbox(
            "Add a rule to the line-up",
            list(OPTIMIZERS),
            index=None,
            format_func=lambda key: OPTIMIZERS[key].name,
            placeholder=f"A race has {LONGEST_RACE} balls at most" if full else "Add a rule to the race",
            disabled=full,
            key="add",
            on_change=added,
            label_visibility="collapsed",
        )


def own_settings(experiment: Experiment, place: int, optimizer: Optimizer) -> None:
    """One ball's sentence and hyperparameters; moving one makes it the ball's own."""

    def moved(name: str, value: float, final: bool) -> None:
        session.change(session.current().with_own(place, name, value), final)

    st.caption(type(optimizer).__doc__)
    sliders(
        f"own_{place}_{optimizer.key}",
        {name: (each, getattr(optimizer, name)) for name, each in parameters(type(optimizer)).items()},
        moved,
    )
    if experiment.own[place]:
        st.button(
            "Follow the main sliders",
            key=f"follow_{place}",
            on_click=lambda: session.change(session.current().following(place)),
        )
    else:
        st.caption("It follows the main sliders until you move one of these.")
    st.button(
        "Take it out of the race",
        key=f"remove_{place}",
        icon=":material/close:",
        on_click=lambda: session.change(session.current().without(place)),
    )


def more(experiment: Experiment) -> None:
    """The start as numbers, the length of the race, the noise, and how the maps are laid out."""

    def laid_out() -> None:
        st.session_state.side_by_side = st.session_state.maps == MAPS[1]
        session.change(session.current())

    st.segmented_control(
        "Maps",
        MAPS,
        key=shown("maps", MAPS[st.session_state.side_by_side]),
        required=True,
        on_change=laid_out,
        width="stretch",
        label_visibility="collapsed",
    )
    with st.expander("Start, steps and noise", key="more", on_change="rerun") as opened:
        if opened.open:
            start(experiment)

            def moved(name: str, value: float, final: bool) -> None:
                session.change(replace(session.current(), **{name: value}), final)

            sliders(
                "rest",
                {
                    name: (each, getattr(experiment, name))
                    for name, each in parameters(Experiment).items()
                    if name not in SHARED
                },
                moved,
            )


def start(experiment: Experiment) -> None:
    """Where the balls are dropped, as two numbers: what a click on the map sets, for people who use a keyboard."""
    landscape = experiment.landscape
    # A box of its own for each terrain: a shared one would clamp its value to the next terrain's range.
    keys = [f"{axis} of {landscape.key}" for axis in "xy"]

    def typed() -> None:
        place = tuple(st.session_state[key] for key in keys)
        session.change(replace(session.current(), start=place))

    with st.container(horizontal=True, gap="small"):
        for key, axis, value, (low, high) in zip(
            keys, "xy", experiment.start, (landscape.x_range, landscape.y_range), strict=True
        ):
            st.number_input(
                f"Start {axis}",
                min_value=low,
                max_value=high,
                step=(high - low) / 40,
                format="%.4f",
                key=shown(key, value),
                on_change=typed,
                help=f"Raising it moves the start {'right' if axis == 'x' else 'up'}. A click on the map sets both.",
            )
