"""The laboratory: views that explain the race, below the stage, one at a time. Each view is a file of this folder."""

from __future__ import annotations

import streamlit as st

from catalog import discover
from interface import session
from interface.laboratory.base import View
from interface.widget import show_value
from simulation.race import Race

VIEWS: dict[str, View] = dict(sorted(discover(__name__, View).items(), key=lambda pair: pair[1].order))


def laboratory(race: Race) -> None:
    """A row of titles, and the open view."""
    state = session.state()

    def chosen() -> None:
        state.view = st.session_state.laboratory or ""
        session.change(session.current())

    st.pills(
        "Why? The laboratory",
        list(VIEWS),
        format_func=lambda key: VIEWS[key].title,
        key=show_value("laboratory", state.view or None),
        on_change=chosen,
    )
    if state.view:
        view = VIEWS[state.view]
        st.caption(view.question)
        view.show(race)


def overlay(race: Race) -> dict:
    """The drawing that the open view adds to the stage: see `stage`."""
    key = session.state().view
    return VIEWS[key].overlay(race) if key and session.shows("laboratory") else {}
