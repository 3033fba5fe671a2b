"""The Share menu: the race as a link, a file, a table or a script."""

from __future__ import annotations

import os
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from interface import session
from simulation.experiment import Experiment
from simulation.race import Race

# Variables of the environment with the public addresses of the page: as static files, and on a server.
ADDRESSES = ("DOWNHILL_SITE", "DOWNHILL_SERVER")
MEGABYTES = "2 to 3 MB"  # of an exported file, nearly all of which is Plotly's script


def share(experiment: Experiment) -> None:
    """The menu, in a popover, and the dialog with the code."""
    with st.popover("Share", key="share", on_change="rerun", icon=":material/ios_share:") as popover:
        if popover.open:
            with st.container(key="share_menu"):
                menu(experiment)
    if session.state().code_is_requested:
        session.state().code_is_requested = False
        code(experiment)


def menu(experiment: Experiment) -> None:
    """The links, the downloads, and the button to the code."""
    from export.table import write
    from stage.file import file

    landscape, query = experiment.landscape, session.link()
    titles, look, public = session.titles(), session.look(), public_addresses()
    if landscape.unlinked:
        st.html(f"<p class='dh-small'>{escape(landscape.unlinked)}</p>")
    elif page_address():
        st.code(f"{page_address()}?{query}" if query else page_address(), None)
    for address in public:
        if not is_this_page(address):
            st.link_button(f"Open it on {urlsplit(address).hostname}", f"{address}?{query}", width="stretch")
    table_address = lasting_address()  # read now: the download runs outside of the page, which alone knows its address
    address = f"{public[0]}?{query}" if public and not landscape.unlinked else None
    st.download_button(
        f"A file that plays off line ({MEGABYTES})",
        lambda: file(Race(experiment), titles, look, address),
        f"downhill-{landscape.key}.html",
        "text/html",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        "The paths as CSV",
        lambda: write(Race(experiment), table_address),
        f"downhill-{landscape.key}.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )
    st.button("The race as code", on_click=ask_for_code, width="stretch")
    st.html("<p class='dh-small'>The camera in the corner of a panel saves it as a picture.</p>")


def ask_for_code() -> None:
    """Close the menu, so that the next run opens the dialog."""
    st.session_state.share = False
    session.state().code_is_requested = True


@st.dialog("This race as code", width="large")
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


def public_addresses() -> list[str]:
    """The addresses where everybody can open the page, without a `?`; those that are no http address are left out."""
    given = [os.environ.get(each, "").strip() for each in ADDRESSES]
    return [each for each in given if urlsplit(each).scheme in ("http", "https") and urlsplit(each).hostname]


def page_address() -> str:
    """The address at which the visitor has the page open; empty if it is unknown."""
    url = (st.context.url or "").removesuffix("~/+/")  # the inner frame of Streamlit Community Cloud
    # Streamlit removes the slash at the end. A web host redirects the address of a folder without one, or refuses it.
    return url if not url or urlsplit(url).path.endswith(("/", ".html")) else f"{url}/"


def lasting_address() -> str:
    """The address to write into files: the first public one, or else this page's."""
    return (*public_addresses(), page_address())[0]


def is_this_page(address: str) -> bool:
    """Whether the visitor has the page open at that address."""
    return urlsplit(page_address()).hostname == urlsplit(address).hostname
