"""The controls of the line-up: which rules race, and the settings of each ball."""

from __future__ import annotations

import streamlit as st

from figures.style import ball_settings, styles
from interface import session
from interface.hyperparameters import hyperparameters
from interface.presets import LINE_UPS
from interface.schedule import own_schedule
from optimizers import OPTIMIZERS
from simulation.experiment import LONGEST_RACE, shared
from simulation.race import Ball, Race


def line_up(race: Race) -> None:
    """A row for each ball, which opens its settings, and a box to add another."""
    # The settings in force are written by the style: a popover whose label changes would close during a drag.
    st.html(
        "<style>"
        + "".join(
            f".st-key-ball_{ball.index} button p::before {{ background: {style.colour}; }}"
            f".st-key-ball_{ball.index} button p::after {{ content: ' · {ball_settings(ball)}'; }}"
            for ball, style in zip(race.balls, styles(race), strict=True)
        )
        + "</style>"
    )
    with st.container(key="lineup", gap="xsmall"):
        for ball in race.balls:
            with st.popover(ball.name, key=f"ball_{ball.index}", width="stretch", on_change="rerun") as popover:
                if popover.open:
                    settings(ball)

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


def settings(ball: Ball) -> None:
    """The sentence, formula and hyperparameters of one ball. One that is moved no longer follows a main slider."""
    rule, index = ball.rule, ball.index

    def changed(name: str, value: float | str, final: bool = True) -> None:
        session.change(session.current().with_setting(index, name, value), final)

    st.caption(type(rule).__doc__)
    st.latex(rule.formula)
    st.caption(f"Memory: {rule.memory}.")
    hyperparameters(f"own_{index}_{rule.key}", rule, changed)
    if not shared(type(rule)):
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


def compare() -> None:
    """Buttons that each set a line-up on the terrain in use."""

    def chosen() -> None:
        name = st.session_state.compare
        st.session_state.compare = None
        if name in LINE_UPS:
            line_up, hint = LINE_UPS[name]
            session.change(line_up(session.current()))
            session.state().hint = hint

    st.pills("Compare", list(LINE_UPS), key="compare", on_change=chosen)
