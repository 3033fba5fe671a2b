"""The mathematics of the race on the page: the terrain and each rule, as it is and with the numbers in force."""

from __future__ import annotations

import streamlit as st

from catalog import formula_in_force
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT
from simulation.experiment import Experiment


def formulas(experiment: Experiment) -> None:
    """Folded until wanted."""
    with st.expander("Formulas", key="formulas", on_change="rerun") as opened:
        if not opened.open:
            return
        for thing in (experiment.landscape, *experiment.optimizers):
            st.markdown(f"**{thing.name}.** {type(thing).__doc__}")
            st.latex(thing.formula)
            in_force = formula_in_force(thing)
            if in_force != thing.formula:
                st.caption("with the numbers in force")
                st.latex(in_force)
            if isinstance(thing, Optimizer):
                st.caption(f"Memory: {thing.memory}.")
        st.caption(f"Terrain: {experiment.landscape.source}.")
        if (schedule := experiment.schedule) != CONSTANT:
            st.markdown(f"**Schedule of α: {schedule.name}.** {type(schedule).__doc__}")
            st.latex(schedule.formula)


def rules() -> None:
    """Every rule that there is; folded until wanted."""
    with st.expander("All rules", key="rules", on_change="rerun") as opened:
        if opened.open:
            for cls in OPTIMIZERS.values():
                st.markdown(f"**{cls.name}.** {cls.__doc__}")
                st.latex(cls.formula)
                st.caption(f"Memory: {cls.memory}.")
