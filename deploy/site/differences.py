"""All that differs when the page runs in the visitor's own browser: what stlite's Streamlit 1.62 lacks, and files."""

import os

import streamlit as st
import streamlit.runtime as runtime
from js import XMLHttpRequest
from pyodide.ffi import JsException
from streamlit.runtime import Runtime


class NotFetched(OSError):
    """A file of the page could not be fetched: there is no connection, or the host has lost it."""


def fetched(path: str) -> bytes:
    """A file that lies beside the page, where Python has none."""
    request = XMLHttpRequest.new()
    request.open("GET", os.environ["DOWNHILL_FILES"] + path, False)  # a worker may wait
    request.responseType = "arraybuffer"
    try:
        request.send()
        why = "" if request.status == 200 else f"the host answers {request.status}"
    except JsException:
        why = "there is no connection"
    if why:
        raise NotFetched(f"A part of the page could not be fetched ({path.partition('?')[0]}): {why}.")
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
