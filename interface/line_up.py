"""The controls of the line-up: which rules race, and the settings of each ball."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from catalog import Parameter, conventions, listed
from figures.style import OWN_MEANING, styles
from figures.style import settings as in_force
from interface import session
from interface.fan import offered
from interface.hyperparameters import hyperparameters
from interface.presets import LINE_UPS
from interface.schedule import own_schedule
from optimizers import OPTIMIZERS
from schedules import CONSTANT
from simulation.experiment import DEFAULT_RACE, LONGEST_RACE, shared
from simulation.race import Ball, Race
from simulation.ranges import rule_ranges

RECORDED = (
    "The balls are the recorded runs, and nothing is run. A rule that you add runs on the loss of the map, in its two "
    "directions alone."
)


def line_up(race: Race) -> None:
    """A row for each ball, which unfolds its settings below it, one at a time; and a box to add another."""
    dots = (
        f".st-key-ball_{ball.index} button p::before {{ background: {style.colour}; }}"
        for ball, style in zip(race.balls, styles(race), strict=True)
    )
    st.html(f"<style>{''.join(dots)}</style>")
    if st.session_state.get("unfolded_ball") not in [(ball.index, ball.rule.key) for ball in race.balls]:
        st.session_state.unfolded_ball = None  # a ball that comes back later, as by a preset, is folded
    with st.container(key="lineup", gap="xsmall"):
        for ball in race.balls:
            row(race, ball)
        if not race.balls:
            recorded = bool(race.problem.landscape.replayed)
            st.caption(RECORDED if recorded else "No ball races yet.")
            st.button(
                f"Add {listed([OPTIMIZERS[key].name for key in DEFAULT_RACE])}",
                key="add_first",
                type="secondary" if recorded else "primary",
                width="stretch",
                on_click=lambda: session.change(session.current().with_race(DEFAULT_RACE)),
            )

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
            placeholder=f"A race has {LONGEST_RACE} balls at most" if full else "+ Add a rule",
            disabled=full,
            key="add",
            on_change=added,
            label_visibility="collapsed",
        )


def row(race: Race, ball: Ball) -> None:
    """The name of a ball, on a button that unfolds its settings; those of another ball are folded then.

    The stage writes the settings beside the name, in the frame in which they change: see stage/rows.js.
    """
    this = (ball.index, ball.rule.key)
    is_open = st.session_state.unfolded_ball == this

    def pressed() -> None:
        st.session_state.unfolded_ball = None if is_open else this

    st.button(
        f"**{ball.name}**",
        key=f"ball_{ball.index}",
        icon=":material/keyboard_arrow_down:" if is_open else ":material/keyboard_arrow_right:",
        width="stretch",
        on_click=pressed,
        help=OWN_MEANING if ball.overridden else None,
    )
    if is_open:
        with st.container(key="unfolded", gap="xsmall"):
            settings(race, ball)


def settings(race: Race, ball: Ball) -> None:
    """The sentence, formula and hyperparameters of one ball. One that is moved no longer follows a main slider."""
    session.follow()
    rule, index = ball.rule, ball.index

    def changed(name: str, value: float | str, final: bool = True) -> None:
        session.change(session.current().with_setting(index, name, value), final)

    def fans(key: str, known: Mapping[str, Parameter]) -> dict[str, tuple[str, int]]:
        return offered(
            race, key, known, lambda name, value: session.current().with_setting(index, name, value), f"{index + 1}."
        )

    st.caption(type(rule).__doc__)
    if remark := rule.remark(ball.problem.landscape):
        st.caption(remark)
    # Unlike a formula on a line of its own, one in a text is broken where the column ends.
    st.markdown("  \n".join(f"${line}$" for line in rule.formula.split(r", \quad ")))
    st.caption(f"Memory: {rule.memory}.")
    st.caption(f"Convention: {rule.convention}")
    key, ranges = f"own_{index}_{rule.key}", rule_ranges(ball.problem.landscape, type(rule))
    hyperparameters(key, rule, changed, rule.idle(ball.problem.landscape), ranges, fans=fans)
    if conventions(type(rule)):
        # It stays open when the last of them goes back to its default.
        opened = f"convention_opened {index} {rule.key}"
        st.session_state[opened] = st.session_state.get(opened, False) or rule.has_own_convention
        with st.expander("Convention", expanded=st.session_state[opened], key=f"convention_{index}_{rule.key}"):
            hyperparameters(f"{key}_convention", rule, changed, ranges=ranges, folded=True, fans=fans)
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
    if (same := rule.equivalent(scheduled=ball.problem.schedule != CONSTANT)) is not None:
        st.caption(f"Same path as {same.name} with {in_force(same)}.")
    st.button(
        "Remove",
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

    st.pills("Line-ups", list(LINE_UPS), key="compare", on_change=chosen)
