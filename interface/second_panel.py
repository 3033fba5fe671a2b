"""The second panel, beside the map: the surface, the data, or a view of the laboratory, which tabs over it choose."""

from __future__ import annotations

import streamlit as st

from figures.examples import answers
from interface import session
from interface.laboratory import VIEWS
from landscapes._network import Network
from landscapes._regression import Data
from simulation.race import Race

PANELS = {"surface": "Surface", "fit": "Data"}  # the panels of the stage that may stand here, and their titles


def second_panel(race: Race) -> None:
    """The open view. The tabs, and a panel of the stage, are drawn by the stage itself."""
    opened = shown(race)
    if opened in VIEWS:
        with st.container(key="view"):
            st.caption(VIEWS[opened].asks(race))
            VIEWS[opened].show(race)


def tabs(race: Race) -> dict:
    """The tabs, for the look of the stage: see `stage`."""
    titles = shown_tabs(race)
    return {"tabs": {"label": "Second panel", "titles": titles, "opened": shown(race)}} if titles else {}


def shown_tabs(race: Race) -> dict[str, str]:
    """The titles of the tabs that the page shows: none where there is one alone, or the link hides them."""
    titles = tab_titles(race)
    return titles if len(titles) > 1 and session.shows("tabs") else {}


def open_tab(key: str) -> None:
    """Show what a tab of the race opens."""
    titles = tab_titles(Race(session.current(), session.state().seen))
    if key in titles:
        session.state().view = "" if key == next(iter(titles)) and key in PANELS else key
        session.change(session.current())


def tab_titles(race: Race) -> dict[str, str]:
    """The titles of all tabs, by the names that `view=` has in a link."""
    now, landscape = session.state(), race.problem.landscape
    panels = {
        key: title
        for key, title in PANELS.items()
        if key not in now.hidden and (key != "fit" or isinstance(landscape, Data) or answers(landscape))
    }
    if now.side_by_side:  # the maps fill the row, unless a view is open
        panels = {"surface": "Maps"} if panels else {}
    is_network = isinstance(landscape, Network)
    views = {key: view.title for key, view in VIEWS.items() if is_network or not view.networks_only}
    return panels | views if session.shows("laboratory") else panels


def shown(race: Race) -> str:
    """The name of the open tab: without one in the link a panel of the stage, and empty if all are hidden."""
    titles, view = tab_titles(race), session.state().view
    return view if view in titles else next((key for key in titles if key in PANELS), "")


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
