"""The formulas of the terrain, of each ball and of the schedules, as they are and with the numbers in force."""

from __future__ import annotations

import streamlit as st

from catalog import formula_in_force, sentence
from interface import session
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.race import Race

CREASE = (
    "Where the slopes of two sides differ, at a crease, the slope is their mean. "
    "Where it has no finite value, as at the tip of a cone, it counts as 0."
)


def formulas(race: Race) -> None:
    """All formulas of the race, in a box that is folded at first."""
    landscape, schedule = race.problem.landscape, race.problem.schedule
    with st.expander("Formulas", key="formulas", on_change="rerun") as expander:
        if not expander.open:
            return
        session.follow()
        formula(landscape.name, landscape)
        for ball in race.balls:
            formula(ball.name, ball.rule)
            if remark := ball.rule.remark(landscape):
                st.caption(remark)
            st.caption(f"Memory: {ball.rule.memory}. Convention: {ball.rule.convention}")
        st.caption(f"Terrain: {landscape.source}.")
        if not landscape.differentiable:
            st.caption(CREASE)
        if schedule != CONSTANT:
            formula(f"Schedule of α: {schedule.name}", schedule)
        for ball in race.balls:
            if ball.own_schedule and hasattr(ball.rule, "learning_rate"):
                formula(f"Schedule of α of {ball.name}: {ball.own_schedule.name}", ball.own_schedule)


def formula(title: str, thing: Landscape | Optimizer | Schedule) -> None:
    """The sentence of a thing and its formula, as it is and with the numbers in force."""
    st.markdown(f"**{title}.** {sentence(type(thing))}")
    st.latex(thing.formula)
    in_force = formula_in_force(thing)
    if in_force != thing.formula:
        st.caption("with the numbers in force")
        st.latex(in_force)


def rules() -> None:
    """The formula of every rule in the catalogue, in a box that is folded at first."""
    with st.expander("All rules", key="rules", on_change="rerun") as expander:
        if expander.open:
            for cls in OPTIMIZERS.values():
                st.markdown(f"**{cls.name}.** {cls.__doc__}")
                st.latex(cls.formula)
                st.caption(f"Memory: {cls.memory}. Convention: {cls.convention}")
