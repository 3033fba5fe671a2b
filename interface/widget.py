"""The values of Streamlit's widgets, kept equal to those of the race."""

from __future__ import annotations

from typing import Any

import streamlit as st


def show_value(key: str, value: Any) -> str:
    """Set the widget of that key to a value that may have changed elsewhere, and return the key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key
