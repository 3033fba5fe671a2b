"""The race that a visitor looks at: stored in their session, read from their link, written to it.

It is the single source of all that the page shows. A control shows a part of it and, in its callback, replaces it.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from catalog import texts
from landscapes.base import Landscape
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from simulation.race import Race

# The keys of a link that set the page, beside those of the race.
MAPS, VIEW, HIDE, LESSON = "maps", "view", "hide", "lesson"
SIDE = "side"
VIEWS = tuple(
    each.name
    for each in pkgutil.iter_modules([str(Path(__file__).parent / "laboratory")])
    if each.name != "base" and not each.name.startswith("_")
)
PARTS = (
    *("presets", "terrain", "lineup", "compare", "schedule", "sliders", "surface", "loss", "readout"),
    *("laboratory", "lessons", "share", "formulas"),
)
MOST_UPLOADS = 5  # uploaded terrains that are remembered for a visitor


@dataclass
class State:
    """All that the page remembers of a visitor, but for the values of Streamlit's own widgets."""

    experiment: Experiment = field(default_factory=Experiment)
    address: dict[str, list[str]] | None = None  # the last one that was read or written
    overtaken: list = field(default_factory=list)  # addresses that the browser may still send after a newer change
    changed_by_control: bool = False  # in this run: not by Back, nor by an address typed in
    is_final: bool = False  # whether the last change is complete; it is not during a drag
    page_is_old: bool = False  # whether the page outside of the race's fragment shows an earlier race

    notes: list[str] = field(default_factory=list)  # a sentence for each thing in a link that was changed
    hint: str = ""  # what to look for in a race of the presets
    refused: tuple[str, str] | None = None  # the key of a box, and why its text or file can't be used

    uploads: dict[str, Landscape] = field(default_factory=dict)  # by the link of their plain experiment
    upload_count: int = 0
    latest: dict[str, Landscape] = field(default_factory=dict)  # the last terrain of each kind that was written

    side_by_side: bool = False
    view: str = ""
    hidden: tuple[str, ...] = ()
    lesson: tuple[str, int] | None = None  # and its stage, from 0
    code_is_asked_for: bool = False

    message_count: int = 0
    basins: dict[int, tuple[Landscape, Any]] = field(default_factory=dict)  # the last map of each ball
    tuning: Any = None  # the last comparison and its results by rule


def state() -> State:
    """The state of this visitor."""
    if "state" not in st.session_state:
        st.session_state.state = State()
    return st.session_state.state


def begin() -> Experiment:
    """The race to show, at the top of the page: that of the address, unless this page wrote it there."""
    now = state()
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    if address == now.address:
        now.overtaken = []
    # After quick changes the browser may still send an address from before the last of them.
    elif not (now.changed_by_control and address in now.overtaken):
        now.address = dict(address)
        notes = _read_view(address)
        now.experiment, now.notes = read_query(address, now.uploads)
        now.notes += notes
        now.hint, now.refused = "", None
        now.is_final = False  # a link is left as it came until something is changed
    now.page_is_old = now.changed_by_control = False
    return now.experiment


def current() -> Experiment:
    return state().experiment


def message_count() -> int:
    """One more at every call."""
    state().message_count += 1
    return state().message_count


def change(experiment: Experiment, final: bool = True) -> None:
    """Show another race. Its link is written after the last change of a drag, so that Back undoes whole drags."""
    now = state()
    if experiment.landscape != now.experiment.landscape:
        now.refused = None  # the fault of a formula stays on the page while something else is changed
    if texts(type(experiment.landscape)):
        now.latest[experiment.landscape.key] = experiment.landscape
    now.experiment = experiment
    now.notes, now.hint = [], ""
    now.is_final = now.page_is_old = final
    now.changed_by_control = True


def rerun_old_page() -> None:
    """Run the whole page where it shows a race from before the last change: at the start of a fragment."""
    if state().page_is_old:
        st.rerun()


def refuse(key: str, why: str) -> None:
    """Leave the race as it is, and say beside the box of that key why its text or file can't be used."""
    state().refused = (key, why)


def refused(key: str) -> str | None:
    """Why the last input of that box can't be used; None if it can."""
    box, why = state().refused or (None, None)
    return why if box == key else None


def say_refused(key: str) -> None:
    if why := refused(key):
        st.html(f"<div class='dh-note' role='alert'>{escape(why)} The terrain stays as it was.</div>")


def latest(key: str) -> Landscape | None:
    """The last terrain of that kind that the visitor typed or uploaded, so that another terrain doesn't lose it."""
    return state().latest.get(key)


def remember_upload(landscape: Landscape) -> None:
    """Remember a terrain that a link can only name, until the visitor leaves."""
    uploads = {to_query(Experiment(landscape)): landscape} | state().uploads
    state().uploads = dict(list(uploads.items())[:MOST_UPLOADS])


def open_link(query: str) -> None:
    """Show the race of a link."""
    pairs = parse_qs(query, keep_blank_values=True)
    _read_view(pairs)
    change(read_query(pairs, state().uploads)[0])


def _read_view(address: dict[str, list[str]]) -> list[str]:
    """Take the keys of the page out of an address; a sentence for each that had to be changed."""
    now, notes = state(), []
    maps, view, hide, lesson = (" ".join(address.pop(key, [])) for key in (MAPS, VIEW, HIDE, LESSON))
    now.side_by_side = maps == SIDE
    if maps not in ("", SIDE):
        notes.append(f"{MAPS} can only be {SIDE}: one map instead.")
    now.view = view if view in VIEWS else ""
    if view and not now.view:
        notes.append(f"{VIEW} can only be one of {', '.join(VIEWS)}: none instead.")
    parts = hide.split()
    now.hidden = tuple(each for each in PARTS if each in parts)
    if set(parts) - set(PARTS):
        notes.append(f"{HIDE} can only name {', '.join(PARTS)}: the rest of it is ignored.")
    now.lesson = _read_lesson(lesson) if lesson else None
    if lesson and not now.lesson:
        notes.append("There is no such lesson: the race is shown without one.")
    return notes


def _read_lesson(written: str) -> tuple[str, int] | None:
    """The lesson and the stage, from 0, of a text such as `zigzag.2`; None where there is no such stage."""
    from lessons import LESSONS

    key, _, number = written.partition(".")
    stages = [str(each + 1) for each in range(len(LESSONS[key].stages))] if key in LESSONS else []
    return (key, int(number) - 1) if number in stages else None


def open_lesson(key: str, stage: int) -> None:
    """Show the race of a stage of a lesson."""
    from lessons import LESSONS

    open_link(f"{LESSONS[key].stages[stage].link}&{LESSON}={key}.{stage + 1}")
    st.session_state.lessons = False  # fold the list


def close_lesson() -> None:
    """Leave the lesson: the race stays, and the whole page is shown again."""
    state().lesson, state().hidden = None, ()
    change(current())


def shows(part: str) -> bool:
    """Whether this part of the page is shown: a link can hide what a lesson doesn't need."""
    return part not in state().hidden


def titles() -> list[str]:
    """The titles of the maps side by side; none for one map of all balls."""
    return [each.name for each in Race(current()).balls] if state().side_by_side else []


def link() -> str:
    """The link of the page as it is, without the `?`."""
    now = state()
    lesson = f"{now.lesson[0]}.{now.lesson[1] + 1}" if now.lesson else ""
    view = {MAPS: SIDE * now.side_by_side, VIEW: now.view, HIDE: " ".join(now.hidden), LESSON: lesson}
    parts = [to_query(now.experiment), urlencode({key: value for key, value in view.items() if value})]
    return "&".join(part for part in parts if part)


def write_link() -> None:
    """Put the link into the address, as a step that Back undoes."""
    address, now = parse_qs(link(), keep_blank_values=True), state()
    if now.is_final and address != now.address:
        now.overtaken.append(now.address)
        st.query_params.from_dict(address)
        now.address = address
