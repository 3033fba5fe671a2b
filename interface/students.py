"""For students: a link of this race in which parts of the page are hidden."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from interface import parts, session
from interface.address import link_address
from interface.page_keys import HIDE, SCREEN, STAGE
from simulation.experiment import Experiment
from stage.clipboard import copy_button

ABOUT = "Check what the link shall hide. Your own page stays as it is."
ALONE = "Only map, second panel and play bar, as large as the window"


def with_hidden(query: str, hidden: Collection[str], screen: str = "") -> str:
    """A link of the page with other parts hidden, and with that value of the key `screen`, without the `?`."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in (HIDE, SCREEN)]
    page = {HIDE: " ".join(hidden), SCREEN: screen}
    return urlencode([*pairs, *((key, value) for key, value in page.items() if value)])


@st.dialog("For students", width="medium")
def for_students(experiment: Experiment) -> None:
    """Check boxes for all parts of the page that can be hidden, and the link that they make."""
    st.html(f"<p>{ABOUT}</p>")
    hidden = []
    with st.container(key="students"):
        for group, titles in parts.GROUPS.items():
            with st.container(key=f"students_{group.lower()}", gap=None):
                st.html(f"<p class='dh-heading'>Hide of “{group}”</p>")
                for key, title in titles.items():
                    is_inside = not parts.shows(key, hidden)  # the whole that it is in is checked
                    checked = st.checkbox(title, key in session.state().hidden, key=f"hide {key}", disabled=is_inside)
                    if checked and not is_inside:
                        hidden.append(key)
    alone = st.checkbox(ALONE, bool(session.state().screen), key="hide all but the stage")
    if experiment.landscape.unlinked:
        st.html(f"<p class='dh-note' role='status'>{escape(experiment.landscape.unlinked)}</p>")
        return
    link = f"{link_address()}?{with_hidden(session.link(), hidden, STAGE if alone else '')}"
    st.code(link, None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        copy_button("copy_students", "Copy link", link, primary=True)
        st.link_button("Open it in a new tab", link, width="stretch")
