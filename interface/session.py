"""The race that a visitor looks at: kept in their session, read from their link, written to it.

It is the one truth of the page. A control shows a part of it and, in its callback, replaces it by another.
"""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs, urlencode

import streamlit as st

from landscapes.base import Landscape
from simulation.experiment import Experiment, read_query, to_query

SIDE = ("maps", "side")  # the view's own key in a link
MOST_KEPT = 5  # uploaded terrains that are remembered for a visitor


def begin() -> Experiment:
    """At the top of the page: the race to show. It is that of the address, unless this page wrote it there."""
    state = st.session_state
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    if "experiment" not in state:
        state.address, state.outrun, state.touched, state.kept = None, [], False, {}
    if address == state.address:
        state.outrun = []
    # Where the visitor was quicker than the link, the browser still names an address from before their last change.
    elif not (state.touched and address in state.outrun):
        state.address = dict(address)
        view = address.pop(SIDE[0], [])
        state.side_by_side = view == [SIDE[1]]
        state.experiment, state.notes = read_query(address, state.kept)
        if view and not state.side_by_side:
            state.notes.append(f"{SIDE[0]} can only be {SIDE[1]}: one map instead.")
        state.hint, state.refused = "", None
        state.settled = False  # a link is left as it came until something is changed
    state.page_is_old = state.touched = False
    return state.experiment


def current() -> Experiment:
    return st.session_state.experiment


def count() -> int:
    """One more at every call."""
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    return st.session_state.runs


def change(experiment: Experiment, final: bool = True) -> None:
    """Show another race. Its link is written when the hand lets go, so that Back goes back by whole changes."""
    state = st.session_state
    state.experiment = experiment
    state.notes, state.hint, state.refused = [], "", None
    state.settled = final
    state.page_is_old = final
    state.touched = True  # by a control, and not by Back or by an address typed in


def is_old() -> bool:
    """Whether the rest of the page shows a race from before the last change."""
    return st.session_state.page_is_old


def settle() -> None:
    """At the end of the part that follows the hand: when the hand has let go, the rest of the page follows too."""
    if is_old():
        st.rerun()


def refuse(key: str, why: str) -> None:
    """Keep the race as it is, and say beside the box of that key why what was written or brought there can't be."""
    st.session_state.refused = (key, why)


def refused(key: str) -> str | None:
    """Why the last input of that box can't be, if it can't."""
    box, why = st.session_state.refused or (None, None)
    return why if box == key else None


def say_refused(key: str) -> None:
    if why := refused(key):
        st.html(f"<div class='dh-note' role='alert'>{escape(why)} The terrain stays as it was.</div>")


def keep(landscape: Landscape) -> None:
    """Remember a terrain that a link can only name, for as long as this visitor stays."""
    kept = {to_query(Experiment(landscape)): landscape} | st.session_state.kept
    st.session_state.kept = dict(list(kept.items())[:MOST_KEPT])


def open_link(query: str) -> None:
    """Show the race of a link."""
    pairs = parse_qs(query, keep_blank_values=True)
    st.session_state.side_by_side = pairs.pop(SIDE[0], None) == [SIDE[1]]
    change(read_query(pairs, st.session_state.kept)[0])


def link() -> str:
    """The link of what is on the page, without the `?`."""
    parts = [to_query(current())]
    if st.session_state.side_by_side:
        parts.append(urlencode([SIDE]))
    return "&".join(part for part in parts if part)


def write_link() -> None:
    """Put the link into the address, as a step that Back undoes."""
    address = parse_qs(link(), keep_blank_values=True)
    if st.session_state.settled and address != st.session_state.address:
        st.session_state.outrun.append(st.session_state.address)
        st.query_params.from_dict(address)
        st.session_state.address = address
