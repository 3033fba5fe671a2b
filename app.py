"""Downhill: pick a terrain, set α and β, and watch optimizers roll over it as balls."""

from html import escape

import streamlit as st

from interface import session
from interface.controls import controls
from interface.formulas import formulas
from interface.look import look
from interface.presets import presets
from interface.readout import readout
from stage import moved, stage

st.set_page_config("Downhill", layout="wide", initial_sidebar_state="collapsed")
look()

experiment = session.begin()
trajectories = experiment.run()


def dropped() -> None:
    """The visitor clicked the map or let go of the start."""
    from dataclasses import replace

    move = moved(st.session_state)
    if move:
        session.change(replace(session.begin(), start=tuple(move["start"])), move["final"])


st.html("<div class='dh-title'><h1>Downhill</h1><p>Loss is height. See how optimizers roll.</p></div>")
presets()
panels, hand = st.columns([3.3, 1], gap="medium")
with panels:
    if st.session_state.notes:
        st.html(f"<div class='dh-note' role='status'>{escape(' '.join(st.session_state.notes))}</div>")
    stage(experiment, trajectories, session.link(), st.session_state.side_by_side, dropped)
with hand:
    controls(experiment)
readout(experiment, trajectories)
formulas(experiment)
session.write_link()
