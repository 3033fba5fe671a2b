"""Input that no terrain can be made of: the race stays as it is, and the page says why."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface.session import state


def refuse(key: str, why: str) -> None:
    """Leave the race as it is; `say_refused(key)` then shows why the value of that input can't be used."""
    state().refused = (key, why)


def refused(key: str) -> str | None:
    """Why the last value of that input can't be used; None if it can."""
    name, why = state().refused or (None, None)
    return why if name == key else None


def say_refused(key: str) -> None:
    """Show why the last value of that input can't be used."""
    if why := refused(key):
        st.html(f"<div class='dh-note' role='alert'>{escape(why)} The terrain stays as it was.</div>")
