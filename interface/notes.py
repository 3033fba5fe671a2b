"""What the page says about a link or a preset, above the race."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface import session

MOST = 3  # notes that are shown at once


def notes() -> None:
    """A note for each thing in the link that was changed, and the hint of a preset."""
    now = session.state()
    if not now.notes and not now.hint:
        return
    with st.container(key="notes"):
        if now.notes:
            more = len(now.notes) - MOST
            text = " ".join(now.notes[:MOST]) + (f" And {more} more." if more > 0 else "")
            st.html(f"<div class='dh-note' role='status'>{escape(text)}</div>")
        if now.hint:
            st.html(f"<div class='dh-note dh-hint' role='status'>{escape(now.hint)}</div>")
