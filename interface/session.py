"""The race that a visitor looks at: kept in their session, read from their link, written to it.

It is the one truth of the page. A control shows a part of it and, in its callback, replaces it by another.
"""

from __future__ import annotations

import pkgutil
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import streamlit as st

from catalog import texts
from landscapes.base import Landscape
from simulation.experiment import Experiment, read_query, to_query

# What of a link is not the race but how it is looked at, beside the race's own keys.
MAPS, VIEW, HIDE, LESSON = "maps", "view", "hide", "lesson"
SIDE = "side"
VIEWS = tuple(each.name for each in pkgutil.iter_modules([str(Path(__file__).parent / "laboratory")]))
PARTS = (
    *("presets", "terrain", "lineup", "compare", "schedule", "sliders", "surface", "loss", "readout"),
    *("laboratory", "lessons", "share", "formulas"),
)
MOST_KEPT = 5  # uploaded terrains that are remembered for a visitor


def begin() -> Experiment:
    """At the top of the page: the race to show. It is that of the address, unless this page wrote it there."""
    state = st.session_state
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    if "experiment" not in state:
        state.address, state.outrun, state.touched, state.kept = None, [], False, {}
        state.last, state.files_brought = {}, 0
    if address == state.address:
        state.outrun = []
    # Where the visitor was quicker than the link, the browser still names an address from before their last change.
    elif not (state.touched and address in state.outrun):
        state.address = dict(address)
        notes = _read_view(address)
        state.experiment, state.notes = read_query(address, state.kept)
        state.notes += notes
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
    if experiment.landscape != state.experiment.landscape:
        state.refused = None  # what is wrong with a formula stays said while something else is moved
    if texts(type(experiment.landscape)):
        state.last[experiment.landscape.key] = experiment.landscape
    state.experiment = experiment
    state.notes, state.hint = [], ""
    state.settled = final
    state.page_is_old = final
    state.touched = True  # by a control, and not by Back or by an address typed in


def is_old() -> bool:
    """Whether the rest of the page shows a race from before the last change."""
    return st.session_state.page_is_old


def settle() -> None:
    """At the beginning of the part that follows the hand: when the hand has let go, it is the whole page that runs."""
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


def last(key: str) -> Landscape | None:
    """The terrain of that kind that the visitor made last: what was typed or uploaded is not lost by looking around."""
    return st.session_state.last.get(key)


def keep(landscape: Landscape) -> None:
    """Remember a terrain that a link can only name, for as long as this visitor stays."""
    kept = {to_query(Experiment(landscape)): landscape} | st.session_state.kept
    st.session_state.kept = dict(list(kept.items())[:MOST_KEPT])


def open_link(query: str) -> None:
    """Show the race of a link."""
    pairs = parse_qs(query, keep_blank_values=True)
    _read_view(pairs)
    change(read_query(pairs, st.session_state.kept)[0])


def _read_view(address: dict[str, list[str]]) -> list[str]:
    """Take out of an address how the race is looked at, and return a sentence for each thing that can't be."""
    state, notes = st.session_state, []
    maps, view, hide, lesson = (" ".join(address.pop(key, [])) for key in (MAPS, VIEW, HIDE, LESSON))
    state.side_by_side = maps == SIDE
    if maps not in ("", SIDE):
        notes.append(f"{MAPS} can only be {SIDE}: one map instead.")
    state.view = view if view in VIEWS else ""
    if view and not state.view:
        notes.append(f"{VIEW} can only be one of {', '.join(VIEWS)}: none instead.")
    parts = hide.split()
    state.hidden = tuple(each for each in PARTS if each in parts)
    if set(parts) - set(PARTS):
        notes.append(f"{HIDE} can only name {', '.join(PARTS)}: the rest of it is ignored.")
    state.lesson = _read_lesson(lesson) if lesson else None
    if lesson and not state.lesson:
        notes.append("There is no such lesson: the race is shown without one.")
    return notes


def _read_lesson(written: str) -> tuple[str, int] | None:
    """The lesson and the stage, counted from 0, of a text such as `zigzag.2`."""
    from lessons import LESSONS

    key, _, number = written.partition(".")
    stages = [str(each + 1) for each in range(len(LESSONS[key].stages))] if key in LESSONS else []
    return (key, int(number) - 1) if number in stages else None


def open_lesson(key: str, place: int) -> None:
    """Show the race of a stage of a lesson."""
    from lessons import LESSONS

    open_link(f"{LESSONS[key].stages[place].link}&{LESSON}={key}.{place + 1}")
    st.session_state.lessons = False  # the list has done its work


def close_lesson() -> None:
    """Stay with the race, and show the whole page again."""
    st.session_state.lesson, st.session_state.hidden = None, ()
    change(current())


def shows(part: str) -> bool:
    """Whether this part of the page is there: a link can hide what a lesson doesn't need."""
    return part not in st.session_state.hidden


def titles() -> list[str]:
    """Of the maps side by side; none for one map of all balls."""
    return [each.name for each in current().optimizers] if st.session_state.side_by_side else []


def link() -> str:
    """The link of what is on the page, without the `?`."""
    state = st.session_state
    lesson = f"{state.lesson[0]}.{state.lesson[1] + 1}" if state.lesson else ""
    view = {MAPS: SIDE * state.side_by_side, VIEW: state.view, HIDE: " ".join(state.hidden), LESSON: lesson}
    parts = [to_query(current()), urlencode({key: value for key, value in view.items() if value})]
    return "&".join(part for part in parts if part)


def write_link() -> None:
    """Put the link into the address, as a step that Back undoes."""
    address = parse_qs(link(), keep_blank_values=True)
    if st.session_state.settled and address != st.session_state.address:
        st.session_state.outrun.append(st.session_state.address)
        st.query_params.from_dict(address)
        st.session_state.address = address
