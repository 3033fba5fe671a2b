"""The race taken elsewhere: by a link, as a file, as numbers, as code."""

from __future__ import annotations

import os
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from interface import session
from simulation.experiment import Experiment
from simulation.race import Race

# Where this page can be opened by everybody: as static files, and on a server. Each may be told in the environment.
ADDRESSES = ("DOWNHILL_SITE", "DOWNHILL_SERVER")
MEGABYTES = "2 to 3 MB"  # of an exported file, nearly all of which is Plotly's script


def share(experiment: Experiment) -> None:
    """The ways out, folded until wanted."""

    with st.popover("Share", key="share", on_change="rerun", icon=":material/ios_share:") as opened:
        if opened.open:
            with st.container(key="ways_out"):
                ways_out(experiment)
    if session.state().code_is_asked_for:
        session.state().code_is_asked_for = False
        code(experiment)


def ways_out(experiment: Experiment) -> None:
    from export.table import write
    from stage.file import file

    landscape, query = experiment.landscape, session.link()
    titles, hidden, public = session.titles(), session.state().hidden, addresses()
    if landscape.unlinked:
        st.html(f"<p class='dh-small'>{escape(landscape.unlinked)}</p>")
    elif here():
        st.code(f"{here()}?{query}" if query else here(), None)
    for address in public:
        if not is_here(address):
            st.link_button(f"Open it on {urlsplit(address).hostname}", f"{address}?{query}", width="stretch")
    table_address = lasting()  # told here: where a download is made there is no page
    address = f"{public[0]}?{query}" if public and not landscape.unlinked else None
    st.download_button(
        f"A file that plays off line ({MEGABYTES})",
        lambda: file(Race(experiment), titles, hidden, address),
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
    st.button("The race as code", on_click=to_code, width="stretch")
    st.html("<p class='dh-small'>The camera in the corner of a panel saves it as a picture.</p>")


def to_code() -> None:
    st.session_state.share = False  # fold the list
    session.state().code_is_asked_for = True


@st.dialog("This race as code", width="large")
def code(experiment: Experiment) -> None:
    """The same race as a script, which prints the positions that the page shows."""
    from export.numpy_script import numpy_script
    from export.pytorch_script import pytorch_script

    for tab, name, script in zip(
        st.tabs(["NumPy", "PyTorch"]), ("numpy", "pytorch"), (numpy_script, pytorch_script), strict=True
    ):
        with tab:
            try:
                text = script(Race(experiment), lasting() or None)
            except ValueError as error:
                st.html(f"<p class='dh-note' role='status'>{escape(str(error))}</p>")
                continue
            file = f"downhill_{experiment.landscape.key}_{name}.py"
            st.download_button(f"Save {file}", text, file, "text/x-python", on_click="ignore")
            st.code(text, "python")


def addresses() -> list[str]:
    """Where everybody can open a race, without a `?`; what is no address of the web is left out."""
    told = [os.environ.get(each, "").strip() for each in ADDRESSES]
    return [each for each in told if urlsplit(each).scheme in ("http", "https") and urlsplit(each).hostname]


def here() -> str:
    """The address of this page, where it is known."""
    url = (st.context.url or "").removesuffix("~/+/")  # the inner frame of Streamlit Community Cloud
    # Streamlit takes the slash from its end, and a web host answers a folder without one with a detour at best.
    return url if not url or urlsplit(url).path.endswith(("/", ".html")) else f"{url}/"


def lasting() -> str:
    """The address to write into what is kept: one that everybody can open, or else this page's."""
    return (*addresses(), here())[0]


def is_here(address: str) -> bool:
    """Whether that is the page that the visitor has open."""
    return urlsplit(here()).hostname == urlsplit(address).hostname
