"""The choice of the balls that a view shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from interface import session
from interface.widget import show_value
from simulation.race import Ball, Race


def chooser(race: Race, key: str, first: int) -> list[Ball]:
    """Buttons to choose balls, at first the `first` ones of the race, and the balls that are chosen."""
    if len(race.balls) < 2:
        return list(race.balls)
    names = [each.name for each in race.balls]
    line_up = " ".join(each.numbered for each in race.balls)
    chosen = st.pills(
        "Balls shown",
        range(len(names)),
        format_func=names.__getitem__,
        selection_mode="multi",
        default=range(min(first, len(names))),
        key=f"{key} {line_up}",  # a new line-up starts with a new choice
        label_visibility="collapsed",
    )
    return [race.balls[index] for index in sorted(chosen)]


def shown_ball(balls: Sequence[Ball]) -> Ball:
    """The ball of some that a view of one ball shows.

    It is the one that the visitor chose, or that the open card of a lesson changes, or the first with a memory that
    follows the main sliders, or the first with a memory, or the first.
    """
    chosen = [each for each in balls if each.numbered == session.state().ball]
    changed = [each for each in balls if each.index + 1 == ball_of_lesson()]
    remember = [each for each in balls if each.rule.init(np.zeros(each.problem.landscape.dimension)) is not None]
    following = [each for each in remember if not each.overridden]
    return [*chosen, *changed, *following, *remember, *balls][0]


def ball_of_lesson() -> int:
    """The number of the ball, from 1, that the open card of a lesson has a chip for; 0 without one."""
    if session.state().lesson is None:
        return 0
    from lessons import LESSONS

    key, index = session.state().lesson
    return LESSONS[key].stages[index].ball


def choose_ball(balls: Sequence[Ball], label: str, key: str) -> None:
    """Buttons to choose the ball that a view shows, where there are several."""
    if len(balls) < 2:
        return
    names = {each.numbered: each.name for each in balls}

    def chosen() -> None:
        if name := st.session_state[key]:  # a click on the chosen one would take the choice back: it stays
            session.state().ball = name

    st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        key=show_value(key, shown_ball(balls).numbered),
        on_change=chosen,
        label_visibility="collapsed",
    )
