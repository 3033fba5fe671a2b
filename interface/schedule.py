"""The controls of the schedules: that of the race, and one of its own for a ball."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from interface import session
from interface.hyperparameters import hyperparameters
from interface.widget import show_value
from schedules import SCHEDULES
from schedules.base import Schedule
from simulation.race import Ball, Race

AS_THE_RACE = "race"  # the option of a ball that has no schedule of its own


def schedule(race: Race) -> None:
    """The schedule of every ball that has none of its own, and its hyperparameters."""

    def change(schedule: Schedule, final: bool = True) -> None:
        session.change(replace(session.current(), schedule=schedule), final)

    now, why = race.experiment.schedule, why_idle(race)
    st.selectbox(
        "Schedule of α",
        list(SCHEDULES),
        format_func=lambda key: SCHEDULES[key].name,
        key=show_value("schedule", now.key),
        on_change=lambda: change(SCHEDULES[st.session_state.schedule]()),
        disabled=bool(why),
        help="What α is multiplied by from step to step, for every ball that has an α. "
        + " ".join(f"**{each.name}:** {each.__doc__}" for each in SCHEDULES.values()),
    )
    if why:
        st.caption(why)
    else:
        schedule_hyperparameters("schedule", now, change)


def why_idle(race: Race) -> str:
    """Why the schedule of the race changes no ball; empty if it would change one."""
    with_alpha = [each for each in race.balls if hasattr(each.rule, "learning_rate")]
    if any(each.own_schedule is None for each in with_alpha):
        return ""
    if not race.balls:
        return "Add a ball first."
    return "Each ball has a schedule of its own." if with_alpha else "No ball of the race has an α to multiply."


def own_schedule(ball: Ball) -> None:
    """A schedule of its own for a ball that has an α."""
    if not hasattr(ball.rule, "learning_rate"):
        return
    key, now = f"schedule_{ball.index}", ball.own_schedule

    def change(schedule: Schedule | None, final: bool = True) -> None:
        session.change(session.current().with_schedule(ball.index, schedule), final)

    def chosen() -> None:
        word = st.session_state[key]
        change(SCHEDULES[word]() if word in SCHEDULES else None)

    st.selectbox(
        "Its schedule of α",
        [AS_THE_RACE, *SCHEDULES],
        format_func=lambda word: SCHEDULES[word].name if word in SCHEDULES else "That of the race",
        key=show_value(key, now.key if now else AS_THE_RACE),
        on_change=chosen,
        help="What the α of this ball is multiplied by from step to step.",
    )
    if now:
        st.caption(type(now).__doc__)
        schedule_hyperparameters(key, now, change)


def schedule_hyperparameters(key: str, schedule: Schedule, on_changed: Callable[[Schedule, bool], None]) -> None:
    def changed(name: str, value: float | str, final: bool = True) -> None:
        on_changed(replace(schedule, **{name: value}), final)

    hyperparameters(f"{key}_{schedule.key}", schedule, changed)
