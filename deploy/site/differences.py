"""Changes to Streamlit and the stage for a page that runs in the browser: stlite's Streamlit 1.62 lacks some functions,
and files are fetched.
"""

import os

import streamlit as st
import streamlit.runtime as runtime
from js import XMLHttpRequest
from pyodide.ffi import JsException
from streamlit.runtime import Runtime


class NotFetched(OSError):
    """A file of the page could not be fetched: there is no connection, or the host doesn't have the file."""


def fetched(path: str) -> bytes:
    """A file of the site that is not in Python's file system."""
    request = XMLHttpRequest.new()
    request.open("GET", os.environ["DOWNHILL_FILES"] + path, False)  # Python runs in a worker, which may block
    request.responseType = "arraybuffer"
    try:
        request.send()
        why = "" if request.status == 200 else f"the host answers {request.status}"
    except JsException:
        why = "there is no connection"
    if why:
        raise NotFetched(f"A part of the page could not be fetched ({path.partition('?')[0]}): {why}.")
    return request.response.to_bytes()


# Components call these as methods of Runtime; in stlite they are functions of the module.
Runtime.exists = classmethod(lambda cls: runtime.exists())
Runtime.instance = classmethod(lambda cls: runtime.get_instance())

# In stlite a download whose data is made on the click never arrives, so the data is made with the button.
_download_button = st.download_button
st.download_button = lambda label, data, *others, **options: _download_button(
    label, data() if callable(data) else data, *others, **options
)

from landscapes import _plane  # noqa: E402
from stage import beside, component, scene  # noqa: E402 - the import calls the methods that are set above

# The site keeps Plotly's script outside its package.
component.plotly_script = lambda: fetched(component.PLOTLY)

# WebAssembly has no BLAS, and one core: a map of a network is drawn through fewer exact losses, and what is told beside
# its paths is computed at fewer rows, as on a server during a drag. The paths and their losses are the same.
_plane.SAMPLED = 31
scene.beside = lambda race, theta, coarse: beside.beside(race, theta, coarse=True)
