"""The Share menu: the race as a link, in a frame, as a file, a table or a script, for students or as a lesson."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from interface import session
from interface.address import is_this_page, lasting_address, link_address, public_addresses
from interface.own_lesson import make_lesson
from interface.page_keys import STAGE
from interface.students import for_students, with_hidden
from landscapes._network import Network
from simulation.experiment import Experiment
from simulation.race import Race
from stage.clipboard import copy_button

MEGABYTES = "2 to 3 MB"  # of an exported file, nearly all of which is Plotly's script
FRAME = (
    '<iframe src="{link}" title="{title}" width="800" height="450" style="border: 0" '
    'allow="fullscreen; clipboard-write" loading="lazy"></iframe>'
)


def share(experiment: Experiment) -> None:
    """The menu, in a popover, and the dialog that it opens."""
    with st.popover("Share", key="share", on_change="rerun", icon=":material/ios_share:") as popover:
        if popover.open:
            with st.container(key="share_menu"):
                menu(experiment)
    name, session.state().dialog = session.state().dialog, ""
    if name:
        DIALOGS[name](experiment)


def menu(experiment: Experiment) -> None:
    """The link, the code of a frame, the downloads, and the buttons of the dialogs."""
    session.follow()
    landscape, query = experiment.landscape, session.link()
    if landscape.unlinked:
        st.html(f"<p class='dh-small'>{escape(landscape.unlinked)}</p>")
    elif link_address():
        heading("Link")
        link = f"{link_address()}?{query}"
        copy_button("copy_link", "Copy link", link, primary=True)
        st.code(link, None)
        for address in public_addresses():
            if not is_this_page(address):
                st.link_button(f"Open it on {urlsplit(address).hostname}", f"{address}?{query}", width="stretch")
        heading("Frame for Moodle, slides or Jupyter (%%html)")
        st.code(frame(experiment), None)
    heading("Download")
    downloads(experiment)
    heading("Teach")
    with st.container(horizontal=True, gap="small"):
        st.button("For students", on_click=ask_for, args=("students",), width="stretch")
        st.button("Make a lesson", on_click=ask_for, args=("lesson",), width="stretch")


def heading(text: str) -> None:
    st.html(f"<p class='dh-heading'>{escape(text)}</p>")


def frame(experiment: Experiment) -> str:
    """The HTML of a frame with the race alone: on the public page if there is one."""
    link = f"{lasting_address()}?{with_hidden(session.link(), session.state().hidden, STAGE)}"
    return FRAME.format(link=escape(link), title=escape(f"Downhill: {experiment.landscape.name}"))


def downloads(experiment: Experiment) -> None:
    """The race as a file, a table or a script."""
    from export import recorded_run
    from export.table import write
    from stage.file import file

    landscape, query = experiment.landscape, session.link()
    titles, look, public = session.titles(), session.look(), public_addresses()
    table_address = lasting_address()  # read now: the download runs outside of the page, which alone knows its address
    address = f"{public[0]}?{query}" if public and not landscape.unlinked else None
    st.download_button(
        f"Interactive HTML (offline, {MEGABYTES})",
        lambda: file(Race(experiment), titles, look, address),
        f"downhill-{landscape.key}.html",
        "text/html",
        on_click="ignore",
        width="stretch",
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Paths (CSV)",
            lambda: write(Race(experiment), table_address),
            f"downhill-{landscape.key}.csv",
            "text/csv",
            on_click="ignore",
            width="stretch",
        )
        st.button("Python code", on_click=ask_for, args=("code",), width="stretch")
    if isinstance(landscape, Network) and experiment.optimizers:
        st.download_button(
            "Recorded run (NPZ, for your own surface)",
            lambda: recorded_run.write(Race(experiment)),
            f"downhill-{landscape.key}.npz",
            "application/octet-stream",
            on_click="ignore",
            width="stretch",
        )
    st.html("<p class='dh-small'>The camera in the corner of a panel saves it as a picture.</p>")


def ask_for(name: str) -> None:
    """Close the menu, so that the next run opens a dialog."""
    st.session_state.share = False
    session.state().dialog = name


@st.dialog("This race as Python code", width="large")
def code(experiment: Experiment) -> None:
    """The race as scripts that print the positions which the page shows."""
    from export.numpy_script import numpy_script
    from export.pytorch_script import pytorch_script

    for tab, name, script in zip(
        st.tabs(["NumPy", "PyTorch"]), ("numpy", "pytorch"), (numpy_script, pytorch_script), strict=True
    ):
        with tab:
            try:
                text = script(Race(experiment), lasting_address() or None)
            except ValueError as error:
                st.html(f"<p class='dh-note' role='status'>{escape(str(error))}</p>")
                continue
            file = f"downhill_{experiment.landscape.key}_{name}.py"
            st.download_button(f"Save {file}", text, file, "text/x-python", on_click="ignore")
            st.code(text, "python")


DIALOGS = {"code": code, "students": for_students, "lesson": make_lesson}
