"""The two main sliders, α and β."""

from __future__ import annotations

import streamlit as st

from catalog import parameters
from interface import session
from simulation.experiment import SHARED, Experiment, shared
from stage.sliders import sliders


def main_sliders(experiment: Experiment) -> None:
    """α and β of every ball that follows them."""

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
