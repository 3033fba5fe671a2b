"""The head of the page: its name, and the ways in and out."""

from __future__ import annotations

import streamlit as st

from figures.mark import mark
from figures.svg import address
from interface import controls, session
from interface.lessons import lessons, open_first_lesson
from interface.share import share
from simulation.experiment import Experiment
from stage.fullscreen import fullscreen

MARK = f"<img class='dh-mark' alt='' src=\"{address(mark())}\">"
TITLE = f"{MARK}<h1>Downhill</h1><p>Loss is height. Drop a ball and see which way it rolls.</p>"
START = "Start: what is momentum? 3 minutes"


def head(experiment: Experiment) -> None:
    """Title, first lesson, list of lessons, Share, full screen, and the button that folds the settings."""
    is_shown = session.shows("head")  # a hidden head stays on the page, since the key F does
    with st.container(horizontal=True, vertical_alignment="center", key="head" if is_shown else "head_hidden"):
        if is_shown:
            ways_in(experiment)
        fullscreen(bool(session.state().screen), session.fill_screen)


def has_start() -> bool:
    """Whether the head has a button that opens the first lesson."""
    return session.shows("lessons") and not session.state().lesson and not session.state().cards


def ways_in(experiment: Experiment) -> None:
    """The part of the head that a link can hide."""
    st.html(f"<div class='dh-title'>{TITLE}</div>")
    if session.shows("lessons"):
        if has_start():
            st.button(START, key="start", type="primary", on_click=open_first_lesson)
        lessons()
    if session.shows("share"):
        share(experiment)
    if not controls.exist():
        return
    is_open = controls.are_open()
    st.button(
        "Settings",
        key="settings",
        icon=":material/right_panel_close:" if is_open else ":material/right_panel_open:",
        help="Fold the settings away." if is_open else "Terrain, line-up, start, steps and noise.",
        on_click=controls.unfold,
        args=(not is_open,),
    )
