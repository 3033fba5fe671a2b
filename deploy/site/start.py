"""The first script of the static site: runs app.py unchanged."""

from pathlib import Path

import streamlit as st
from differences import NotFetched

try:
    exec(compile(Path("app.py").read_text(), "app.py", "exec"))
except NotFetched as trouble:
    st.error(f"{trouble} Reload the page to go on.")
