"""The mathematics of the race on the page: the terrain and each rule, as it is and with the numbers in force."""

from __future__ import annotations

import streamlit as st

from catalog import formula_in_force
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
        st.caption(f"Terrain: {experiment.landscape.source}.")
