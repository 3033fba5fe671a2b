"""The controls: main sliders, line-up and the rest. Each shows a part of the race and replaces it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from catalog import parameters
from figures.style import ball_settings, styles
from interface import session
from interface.choices import choice_boxes
from interface.presets import LINE_UPS
from interface.schedule import own_schedule, schedule
from interface.terrain import terrain
from interface.widget import show_value
from optimizers import OPTIMIZERS
from simulation.experiment import LONGEST_RACE, SHARED, Experiment, shared
from simulation.race import Ball, Race
from stage.sliders import sliders

MAPS = ("One map", "Side by side")


def controls(experiment: Experiment) -> None:
    """Everything that sets up a race but the main sliders, the most used first."""
    if session.shows("terrain"):
        terrain(experiment)
    if session.shows("lineup"):
        line_up(Race(experiment))
    if session.shows("compare"):
        compare()
    if session.shows("schedule"):
        schedule(Race(experiment))
    more(experiment)


def main_sliders(experiment: Experiment) -> None:
    """α and β of every rule that has none of its own."""

    def moved(name: str, value: float, final: bool) -> None:
        session.change(session.current().with_main(name, value), final)

    sliders(
        "main",
        {name: (parameters(Experiment)[name], getattr(experiment, name)) for name in SHARED},
        moved,
    )
    if experiment.optimizers and not any(
        set(shared(type(each))) - overridden
        for each, overridden in zip(experiment.optimizers, experiment.overridden, strict=True)
    ):
        with st.container(key="unfollowed"):
            st.caption("No ball follows these two sliders now: each has settings of its own, behind its name.")


def line_up(race: Race) -> None:
    """The line-up: a row for each ball, with its own settings behind it, and a box to add another."""
    # The settings in force are written by the style: a popover whose label changes would close during a drag.
    st.html(
        "<style>"
        + "".join(
            f".st-key-ball_{ball.index} button p::before {{ background: {style.colour}; }}"
            f".st-key-ball_{ball.index} button p::after {{ content: ' · {ball_settings(ball)}'; }}"
            for ball, style in zip(race.balls, styles(race.experiment.optimizers), strict=True)
        )
        + "</style>"
    )
    with st.container(key="lineup", gap="xsmall"):
        for ball in race.balls:
            with st.popover(ball.name, key=f"ball_{ball.index}", width="stretch", on_change="rerun") as popover:
                if popover.open:
                    own_settings(race.experiment, ball)

        def added() -> None:
            rule = st.session_state.add
            st.session_state.add = None
            if rule in OPTIMIZERS:
                session.change(session.current().with_another(rule))

        full = len(race.balls) >= LONGEST_RACE
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


def compare() -> None:
    """Line-ups of one click, on the terrain in use."""

    def picked() -> None:
        name = st.session_state.compare
        st.session_state.compare = None
        if name in LINE_UPS:
            line_up, why = LINE_UPS[name]
            session.change(line_up(session.current()))
            session.state().hint = why

    st.pills("Compare", list(LINE_UPS), key="compare", on_change=picked)


def own_settings(experiment: Experiment, ball: Ball) -> None:
    """One ball's sentence and hyperparameters; moving one makes it the ball's own."""
    rule, index = ball.rule, ball.index

    def moved(name: str, value: float | str, final: bool = True) -> None:
        session.change(session.current().with_setting(index, name, value), final)

    st.caption(type(rule).__doc__)
    st.latex(rule.formula)
    st.caption(f"Memory: {rule.memory}.")
    sliders(
        f"own_{index}_{rule.key}",
        {name: (each, getattr(rule, name)) for name, each in parameters(type(rule)).items()},
        moved,
    )
    choice_boxes(f"own_{index}_{rule.key}", rule, moved)
    follows = shared(type(rule))
    if not follows:
        st.caption("It follows none of the main sliders.")
    elif ball.overridden:
        st.button(
            "Follow the main sliders",
            key=f"follow_{index}",
            on_click=lambda: session.change(session.current().following(index)),
        )
    else:
        st.caption("It follows the main sliders until you move one of these.")
    own_schedule(ball)
    st.button(
        "Take it out of the race",
        key=f"remove_{index}",
        icon=":material/close:",
        on_click=lambda: session.change(session.current().without(index)),
    )


def more(experiment: Experiment) -> None:
    """The start as numbers, the length of the race, the noise, and how the maps are laid out."""

    def laid_out() -> None:
        session.state().side_by_side = st.session_state.maps == MAPS[1]
        session.change(session.current())

    st.segmented_control(
        "Maps",
        MAPS,
        key=show_value("maps", MAPS[session.state().side_by_side]),
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
                key=show_value(key, value),
                on_change=typed,
                help=f"Raising it moves the start {'right' if axis == 'x' else 'up'}. A click on the map sets both.",
            )
