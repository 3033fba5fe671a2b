"""Downhill: pick a terrain, set α and β, and watch optimizers roll over it as balls."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from figures.mark import mark
from interface import opening, session
from interface.controls import are_open, controls
from interface.fan import fan
from interface.first_picture import first_picture
from interface.formulas import formulas, rules
from interface.head import head
from interface.lessons import lesson
from interface.main_sliders import main_sliders, slid
from interface.notes import notes
from interface.own_lesson import own_lesson
from interface.races import next_race, open_race
from interface.readout import more, readout
from interface.second_panel import hidden_panels, open_tab, overlay, second_panel, tabs
from interface.server import middleware, running, tune_process
from interface.style import style
from interface.turns import one_by_one
from stage import read_choice, read_move, read_tab, stage, terrain


# A page with a timed fragment is requested from another server as soon as its own is lost. Without the timer, which
# fires once a day, the race would stay on screen with dead sliders.
@st.fragment(run_every=timedelta(days=1))
@one_by_one()
@session.visitor()
def race(ground: str) -> None:
    """The fragment that reruns at a move of α, β or the start. The rest of the page reruns on release, where it has a
    part that shows these (`session.follow`).
    """
    session.begin_fragment()
    race = next_race()
    link, count = session.link(), session.message_count()
    drawing = overlay(race)
    shown = {"hidden": hidden_panels(race), "dragged": session.is_dragged()}
    look = session.look() | shown | tabs(race) | main_sliders(race)
    stage(race, ground, link, count, REPORTED, overlay=drawing, look=look)
    second_panel(race)
    if session.shows("readout"):
        readout(race)
    session.write_link(link)


def moved() -> None:
    """Start the race at the place on the map that the visitor clicked or dragged the start to."""
    move = read_move(st.session_state)
    if move:
        start = session.state().seen.near(move["start"])
        session.move(replace(session.current(), start=start), move["final"])


def chosen() -> None:
    """Show the race as the visitor chose on the stage: the length of its trails, and the axis of its loss."""
    if choice := read_choice(st.session_state):
        session.choose(**choice)


def pressed() -> None:
    """Show what the tab opens that the visitor pressed on the stage."""
    if tab := read_tab(st.session_state):
        open_tab(tab)


REPORTED = {"moved": moved, "chosen": chosen, "pressed": pressed, "slid": slid}


@one_by_one()
@session.visitor()
def page() -> None:
    """The page of a visitor."""
    st.set_page_config("Downhill", page_icon=mark(), layout="wide", initial_sidebar_state="collapsed")
    opened = open_race()
    style(opened)
    # Of one pixel, until style.css has come and makes it as high as it is: no other layout is seen before.
    with st.container(key="page", height=1, border=False):
        # Each part has a container, even an empty one, so that what follows keeps its position among the elements.
        # Elsewhere the browser would make the stage anew.
        head(opened.experiment)
        with st.container(key="notes"):
            notes()
        with st.container(key="lesson_card"):
            if session.state().lesson:
                lesson()
            elif session.state().cards:
                own_lesson()
        with opening.race_first() as is_there:
            first_picture(opened, is_there=is_there)
            ground = terrain(opened.seen, session.titles(), coarse=session.state().terrain_is_dragged)
            with st.container(key="race"):  # style.css arranges what is in it
                race(ground)
                if session.shows("readout"):
                    more(opened)
            fan()
            side, below = st.container(key="side"), st.container(key="below")
        with side:
            if are_open():
                controls(opened)
        with below:
            if session.shows("formulas"):
                formulas(opened)
                rules()
    tune_process()


if __name__ == "__main__":  # Streamlit runs this file as a script for each visitor
    page()
else:  # and imports it as the application that it serves
    app = st.App(__file__, middleware=middleware(), lifespan=running)
