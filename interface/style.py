"""The page's own style sheet, on top of Streamlit's theme."""

from pathlib import Path

import streamlit as st

STYLE = f"<style>\n{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"


def style() -> None:
    """Put the style sheet into the page."""
    st.html(STYLE)
