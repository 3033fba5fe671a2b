"""Why a race goes as it goes: views below the stage, one at a time, each a file here and found by being there.

A file has a TITLE, its PLACE in the row, a QUESTION that it answers, and `show(experiment, trajectories)`; where it
has something to draw on the stage, also `overlay(experiment, trajectories)`. Nothing of
a view is worked out until it is opened.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import streamlit as st

from interface import session
from simulation.descent import Trajectory
from simulation.experiment import Experiment


@cache
def view(name: str) -> ModuleType:
    return importlib.import_module(f"interface.laboratory.{name}")


@cache
def titles() -> dict[str, str]:
    """The titles of the views by their names, in the order of their places, read without importing the views."""
    found = []
    for name in session.VIEWS:
        tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text())
        assigned = [each for each in tree.body if isinstance(each, ast.Assign)]
        said = {target.id: each.value for each in assigned for target in each.targets if isinstance(target, ast.Name)}
        found.append((ast.literal_eval(said["PLACE"]), name, ast.literal_eval(said["TITLE"])))
    return {name: title for _, name, title in sorted(found)}


def laboratory(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    """A row of titles, and the view that is open."""

    def chosen() -> None:
        st.session_state.view = st.session_state.laboratory or ""
        session.change(session.current())

    key = "laboratory"
    if st.session_state.get(key) != (st.session_state.view or None):
        st.session_state[key] = st.session_state.view or None
    st.pills("Why? The laboratory", list(titles()), format_func=titles().get, key=key, on_change=chosen)
    if st.session_state.view:
        opened = view(st.session_state.view)
        st.caption(opened.QUESTION)
        opened.show(experiment, trajectories)


def overlay(experiment: Experiment, trajectories: Sequence[Trajectory]) -> dict:
    """What the open view draws on the stage: see `stage`."""
    if not (st.session_state.view and session.shows("laboratory")):
        return {}
    draw = getattr(view(st.session_state.view), "overlay", None)
    return draw(experiment, trajectories) if draw else {}
