"""The page's own style sheet, on top of Streamlit's theme."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
STYLE = "".join((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "lessons.css", "upload.css"))
SCREEN = (HERE / "screen.css").read_text(encoding="utf-8")  # on top of the other one, for the race alone
# Without the head its room is free. A rule with body:has() would be weighed by the browser at every change of the page.
HEADLESS = 'body { --dh-head: 0rem; }\n[data-testid="stToolbar"] { display: none; }\n'


def style(screen: str, has_head: bool) -> None:
    """Put the style sheet into the page: `screen` is that of the link."""
    st.html(f"<style>\n{STYLE}{SCREEN if screen else ''}{'' if has_head else HEADLESS}</style>")
