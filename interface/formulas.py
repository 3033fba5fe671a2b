"""The mathematics of the race on the page: the terrain and each rule, as it is and with the numbers in force."""

from __future__ import annotations

import streamlit as st

from catalog import formula_in_force
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.experiment import Experiment
from simulation.race import Race


def formulas(experiment: Experiment) -> None:
    """Folded until wanted."""
    with st.expander("Formulas", key="formulas", on_change="rerun") as opened:
        if not opened.open:
            return
        for thing in (experiment.landscape, *experiment.optimizers):
            formula(thing.name, thing)
            if isinstance(thing, Optimizer):
                st.caption(f"Memory: {thing.memory}.")
        st.caption(f"Terrain: {experiment.landscape.source}.")
        if experiment.schedule != CONSTANT:
            formula(f"Schedule of α: {experiment.schedule.name}", experiment.schedule)
        for ball in Race(experiment).balls:
            if ball.own_schedule and hasattr(ball.rule, "learning_rate"):
                formula(f"Schedule of α of {ball.name}: {ball.own_schedule.name}", ball.own_schedule)


def formula(title: str, thing: Landscape | Optimizer | Schedule) -> None:
    """The sentence of a thing and its formula, as it is and with the numbers in force."""
    st.markdown(f"**{title}.** {type(thing).__doc__}")
    st.latex(thing.formula)
    in_force = formula_in_force(thing)
    if in_force != thing.formula:
        st.caption("with the numbers in force")
        st.latex(in_force)


def rules() -> None:
    """Every rule that there is; folded until wanted."""
    with st.expander("All rules", key="rules", on_change="rerun") as opened:
        if opened.open:
            for cls in OPTIMIZERS.values():
                st.markdown(f"**{cls.name}.** {cls.__doc__}")
                st.latex(cls.formula)
                st.caption(f"Memory: {cls.memory}.")
