"""The two main sliders, α and β."""

from __future__ import annotations

import streamlit as st

from catalog import parameters
from interface import session
from simulation.experiment import SHARED, Experiment, shared
from simulation.race import Race
from stage.sliders import sliders


def main_sliders(race: Race) -> None:
    """The sliders of α and β, which set these two for every ball that follows them."""

    def moved(name: str, value: float, final: bool) -> None:
        session.change(session.current().with_main(name, value), final)

    sliders(
        "main",
        {name: (parameters(Experiment)[name], getattr(race.experiment, name)) for name in SHARED},
        moved,
    )
    if race.balls and not any(set(shared(type(each.rule))) - each.overridden for each in race.balls):
        with st.container(key="unfollowed"):
            st.caption("No ball follows these two sliders now: each has settings of its own, behind its name.")
