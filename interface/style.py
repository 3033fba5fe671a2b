"""The page's own style sheet, on top of Streamlit's theme."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
STYLE = "".join((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "lessons.css"))
SCREEN = (HERE / "screen.css").read_text(encoding="utf-8")  # on top of the other one, for the race alone


def style(screen: str) -> None:
    """Put the style sheet into the page: `screen` is that of the link."""
    st.html(f"<style>\n{STYLE}{SCREEN if screen else ''}</style>")
