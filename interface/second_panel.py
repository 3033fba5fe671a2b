"""The second panel, beside the map: the surface, the data, or a view of the laboratory, which tabs over it choose."""

from __future__ import annotations

import streamlit as st

from interface import session
from interface.laboratory import VIEWS
from interface.widget import show_value
from landscapes._regression import Data
from simulation.race import Race

PANELS = {"surface": "Surface", "fit": "Data"}  # the panels of the stage that may stand here, and their titles


def second_panel(race: Race) -> None:
    """The tabs, and below them the open view. A panel of the stage is drawn there by the stage itself."""
    tabs = titles(race)
    if not tabs:
        return
    opened = shown(race)

    def chosen() -> None:
        if key := st.session_state.second_tabs:  # a click on the open tab would close it: it stays open
            session.state().view = "" if key == next(iter(tabs)) and key in PANELS else key
            session.change(session.current())

    if len(tabs) > 1 and session.shows("tabs"):
        with st.container(key="tabs"):
            st.pills(
                "Second panel",
                list(tabs),
                format_func=tabs.__getitem__,
                key=show_value("second_tabs", opened),
                on_change=chosen,
                label_visibility="collapsed",
            )
    if opened in VIEWS:
        with st.container(key="view"):
            st.caption(VIEWS[opened].question)
            VIEWS[opened].show(race)


def titles(race: Race) -> dict[str, str]:
    """The titles of all tabs, by the names that `view=` has in a link."""
    now = session.state()
    panels = {
        key: title
        for key, title in PANELS.items()
        if key not in now.hidden and (key != "fit" or isinstance(race.problem.landscape, Data))
    }
    if now.side_by_side:  # the maps fill the row, unless a view is open
        panels = {"surface": "Maps"} if panels else {}
    views = {key: view.title for key, view in VIEWS.items()} if session.shows("laboratory") else {}
    return panels | views


def shown(race: Race) -> str:
    """The name of the open tab: without one in the link a panel of the stage, and empty if all are hidden."""
    tabs, view = titles(race), session.state().view
    return view if view in tabs else next((key for key in tabs if key in PANELS), "")


def hidden_panels(race: Race) -> list[str]:
    """The panels of the stage that are not shown: those that the link hides, and those whose tab is not open."""
    now = session.state()
    opened = shown(race)
    closed = [key for key in PANELS if key != opened or now.side_by_side]
    return sorted({*now.hidden, *closed})


def overlay(race: Race) -> dict:
    """The drawing that the open view adds to the stage: see `stage`."""
    key = shown(race)
    return VIEWS[key].overlay(race) if key in VIEWS else {}
