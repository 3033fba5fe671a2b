"""Downhill: pick a terrain, set α and β, and watch optimizers roll over it as balls."""

from dataclasses import replace
from datetime import timedelta
from html import escape

import streamlit as st

from interface import session
from interface.controls import controls
from interface.formulas import formulas, rules
from interface.laboratory import laboratory, overlay
from interface.lessons import lesson, lessons
from interface.main_sliders import main_sliders
from interface.presets import presets
from interface.readout import readout
from interface.server import tune_process
from interface.share import share
from interface.shared_cache import one_at_a_time
from interface.style import style
from simulation.race import Race
from stage import read_choice, read_move, stage, terrain

LONG = 8 * 300  # steps of all balls: longer races run one at a time, since they delay other visitors


# A page with a timed fragment is requested from another server as soon as its own is lost. Without the timer, which
# fires once a day, the race would stay on screen with dead sliders.
@st.fragment(run_every=timedelta(days=1))
def race(ground: str) -> None:
    """The fragment that reruns during a drag; the rest of the page reruns on release."""
    session.rerun_old_page()
    race = Race(session.current())
    with one_at_a_time(len(race.balls) * race.problem.steps > LONG):
        race.run()
    link, count = session.link(), session.message_count()
    stage(race, ground, link, count, moved, chosen, overlay=overlay(race), look=session.look())
    if session.shows("sliders"):
        main_sliders(race)
    if session.shows("readout"):
        readout(race)
    if session.shows("laboratory"):
        laboratory(race)


def moved() -> None:
    """Start the race at the place on the map that the visitor clicked or dragged the start to."""
    move = read_move(st.session_state)
    if move:
        start = session.current().landscape.clamp(move["start"])
        session.change(replace(session.current(), start=start), move["final"])


def chosen() -> None:
    """Show the race as the visitor chose on the stage: the length of its trails, and the axis of its loss."""
    if choice := read_choice(st.session_state):
        session.choose(**choice)


st.set_page_config("Downhill", layout="wide", initial_sidebar_state="collapsed")
style()
experiment = session.begin()
with st.container(horizontal=True, vertical_alignment="center", key="head"):
    st.html("<div class='dh-title'><h1>Downhill</h1><p>Loss is height. See how optimizers roll.</p></div>")
    if session.shows("share"):
        share(experiment)
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways_in"):
    if session.shows("lessons"):
        lessons()
    if session.shows("presets") and not session.state().lesson:
        presets()
if session.state().lesson:
    lesson()
if session.state().notes:
    first, more = session.state().notes[:3], len(session.state().notes) - 3
    text = " ".join(first) + (f" And {more} more." if more > 0 else "")
    st.html(f"<div class='dh-note' role='status'>{escape(text)}</div>")
if session.state().hint:
    st.html(f"<div class='dh-note dh-hint' role='status'>{escape(session.state().hint)}</div>")
panels, settings = st.columns([3.3, 1], gap="medium")
with panels, st.container(key="race"):
    race(terrain(Race(experiment).seen, session.titles()))
with settings:
    controls(Race(experiment))
if session.shows("formulas"):
    formulas(Race(experiment))
    rules()
session.write_link()
tune_process()
