"""A row of tabs. Streamlit's own choice of one is drawn anew, a button at a time, at every move of a slider."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from stage.component import browser_component
from stage.message import pack

_component = browser_component("tabs/tabs")


def tabs(key: str, label: str, titles: Mapping[str, str], opened: str, on_opened: Callable[[str], None]) -> None:
    """A tab for each title, of which one is open, or none if `opened` is none of their keys.

    `label` names the row to those who don't see it. `on_opened(key of the tab)` is called before the page runs again.
    """

    def chosen() -> None:
        move = st.session_state[key].get("chosen")
        if isinstance(move, dict) and isinstance(move.get("key"), str) and move["key"] in titles:
            on_opened(move["key"])

    _component(key=key, data=pack({"label": label, "titles": dict(titles), "opened": opened}), on_chosen_change=chosen)
