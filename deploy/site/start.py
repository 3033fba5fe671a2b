"""The page in the visitor's own browser: what stlite's Streamlit 1.62 lacks, and then app.py as it is."""

from pathlib import Path

import streamlit.runtime as runtime
from beside import fetched
from streamlit.runtime import Runtime

from stage import component

# Components ask for these two, which stlite has as functions of the module.
if not hasattr(Runtime, "exists"):
    Runtime.exists = classmethod(lambda cls: runtime.exists())
    Runtime.instance = classmethod(lambda cls: runtime.get_instance())

# Plotly's script is not in its package here, but beside the page.
component.plotly_script = lambda: fetched(component.PLOTLY)

exec(compile(Path("app.py").read_text(), "app.py", "exec"))
