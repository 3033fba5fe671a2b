"""The button and the key F for full screen. A browser only lets a script of the page ask for its own full screen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from stage.component import browser_component
from stage.message import pack

_component = browser_component("fullscreen/fullscreen")


def fullscreen(on: bool, on_change: Callable[[bool], None]) -> None:
    """`on` says whether the page shows the race alone. `on_change` is called when the visitor wants it otherwise."""

    def changed() -> None:
        wanted = st.session_state.fullscreen.get("wanted")
        if isinstance(wanted, dict) and isinstance(wanted.get("on"), bool):
            on_change(wanted["on"])

    _component(key="fullscreen", data=pack({"on": on}), on_wanted_change=changed, width="content")
