"""All that differs when the page runs in the visitor's own browser: what stlite's Streamlit 1.62 lacks, and files."""

import os

import streamlit as st
import streamlit.runtime as runtime
from js import XMLHttpRequest
from streamlit.runtime import Runtime


def fetched(path: str) -> bytes:
    """A file that lies beside the page, where Python has none."""
    request = XMLHttpRequest.new()
    request.open("GET", os.environ["DOWNHILL_FILES"] + path, False)  # a worker may wait
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        raise OSError(f"{path} could not be fetched: {request.status}")
    return request.response.to_bytes()


# Components ask for these two, which stlite has as functions of the module.
Runtime.exists = classmethod(lambda cls: runtime.exists())
Runtime.instance = classmethod(lambda cls: runtime.get_instance())

# What would be made when the button is pressed never arrives: it is made with the button.
_download_button = st.download_button
st.download_button = lambda label, data, *others, **options: _download_button(
    label, data() if callable(data) else data, *others, **options
)

from stage import component  # noqa: E402 - it asks for what was missing

# Plotly's script is not in its package here.
component.plotly_script = lambda: fetched(component.PLOTLY)
