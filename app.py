"""Downhill: pick a terrain, set α and β, and watch optimizers roll over it as balls."""

from dataclasses import replace
from datetime import timedelta
from html import escape

import streamlit as st

from interface import session
from interface.controls import controls, main_sliders
from interface.formulas import formulas, rules
from interface.laboratory import laboratory, overlay
from interface.lessons import lesson, lessons
from interface.look import look
from interface.once import in_turn
from interface.presets import presets
from interface.readout import readout
from interface.server import unburden
from interface.share import share
from stage import moved, stage, terrain

LONG = 8 * 300  # steps of all balls: such a race takes a good part of the time in which others want an answer


# Where nothing runs by itself, Streamlit doesn't ask another server for the page when the one it had is lost: the race
# would stay on screen, and the sliders be dead. So this runs by itself, once a day.
@st.fragment(run_every=timedelta(days=1))
def race(ground: str) -> None:
    """What follows the hand: it runs by itself during a drag, and the rest of the page when the hand lets go."""
    session.settle()
    experiment = session.current()
    with in_turn(len(experiment.optimizers) * experiment.steps > LONG):
        trajectories = experiment.run()
    drawn = overlay(experiment, trajectories)
    stage(
        experiment,
        trajectories,
        ground,
        session.link(),
        session.count(),
        dropped,
        overlay=drawn,
        hidden=st.session_state.hidden,
    )
    if session.shows("sliders"):
        main_sliders(experiment)
    if session.shows("readout"):
        readout(experiment, trajectories)
    if session.shows("laboratory"):
        laboratory(experiment, trajectories)


def dropped() -> None:
    """The visitor clicked the map, or holds the start in hand."""
    move = moved(st.session_state)
    if move:
        start = session.current().landscape.clamp(move["start"])
        session.change(replace(session.current(), start=start), move["final"])


st.set_page_config("Downhill", layout="wide", initial_sidebar_state="collapsed")
look()
experiment = session.begin()
with st.container(horizontal=True, vertical_alignment="center", key="head"):
    st.html("<div class='dh-title'><h1>Downhill</h1><p>Loss is height. See how optimizers roll.</p></div>")
    if session.shows("share"):
        share(experiment)
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways_in"):
    if session.shows("lessons"):
        lessons()
    if session.shows("presets") and not st.session_state.lesson:
        presets()
if st.session_state.lesson:
    lesson()
if st.session_state.notes:
    first, more = st.session_state.notes[:3], len(st.session_state.notes) - 3
    said = " ".join(first) + (f" And {more} more." if more > 0 else "")
    st.html(f"<div class='dh-note' role='status'>{escape(said)}</div>")
if st.session_state.hint:
    st.html(f"<div class='dh-note dh-hint' role='status'>{escape(st.session_state.hint)}</div>")
panels, hand = st.columns([3.3, 1], gap="medium")
with panels, st.container(key="race"):
    race(terrain(experiment.landscape, session.titles()))
with hand:
    controls(experiment)
if session.shows("formulas"):
    formulas(experiment)
    rules()
session.write_link()
unburden()
