"""Why a race goes as it goes: views below the stage, one at a time, each a file here and found by being there."""

from __future__ import annotations

import streamlit as st

from catalog import discover
from interface import session
from interface.laboratory.base import View
from simulation.race import Race

VIEWS: dict[str, View] = dict(sorted(discover(__name__, View).items(), key=lambda pair: pair[1].order))


def laboratory(race: Race) -> None:
    """A row of titles, and the view that is open."""
    state = session.state()

    def opened() -> None:
        state.view = st.session_state.laboratory or ""
        session.change(session.current())

    key = "laboratory"
    if st.session_state.get(key) != (state.view or None):
        st.session_state[key] = state.view or None
    st.pills("Why? The laboratory", list(VIEWS), format_func=lambda name: VIEWS[name].title, key=key, on_change=opened)
    if state.view:
        view = VIEWS[state.view]
        st.caption(view.question)
        view.show(race)


def overlay(race: Race) -> dict:
    """What the open view adds to the stage: see `stage`."""
    view = session.state().view
    return VIEWS[view].overlay(race) if view and session.shows("laboratory") else {}
