"""What the widgets of Streamlit share."""

from __future__ import annotations

from typing import Any

import streamlit as st


def show_value(key: str, value: Any) -> str:
    """Let a widget show a value that may have changed elsewhere. Gives the widget's key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key
