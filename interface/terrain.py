"""The controls of the terrain: which one it is, and its own parameters, choices, texts and file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from catalog import parameters, texts
from interface import session
from interface.choices import choice_boxes
from interface.widget import show_value
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from simulation.experiment import Experiment
from stage.gallery import gallery, in_groups
from stage.sliders import sliders


def terrain(experiment: Experiment) -> None:
    """The selector, its sentence, and the terrain's own knobs and texts."""

    def chosen(key: str) -> None:
        try:
            moved = session.current().on(session.latest(key) or LANDSCAPES[key]())
        except OSError as trouble:  # the static site fetches a part of SciPy when a surface is first looked at
            session.refuse("landscape", str(trouble))
        else:
            session.change(moved)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="terrain_row"):
        st.selectbox(
            "Terrain",
            in_groups(),
            format_func=lambda key: f"{LANDSCAPES[key].name} · {LANDSCAPES[key].group}",
            key=show_value("landscape", experiment.landscape.key),
            on_change=lambda: chosen(st.session_state.landscape),
            help="The loss as a height over the plane of two parameters. Type to search. "
            "Another terrain starts at its own place and α.",
        )
        if st.button("Pictures", icon=":material/grid_view:", key="pictures", help="All terrains as small pictures"):
            pictures(experiment.landscape.key, chosen)
    session.say_refused("landscape")
    st.caption(type(experiment.landscape).__doc__)
    own_words(experiment.landscape)
    own_file(experiment.landscape)

    def turned(name: str, value: float | str, final: bool = True) -> None:
        now = session.current()
        try:
            landscape = replace(now.landscape, **{name: value})
        except ValueError as trouble:
            session.refuse("knobs", str(trouble))
        else:
            where = landscape.start if now.start == now.landscape.start else landscape.clamp(now.start)
            session.change(replace(now, landscape=landscape, start=where), final)

    choice_boxes(experiment.landscape.key, experiment.landscape, turned)
    knobs = parameters(type(experiment.landscape))
    if knobs:
        sliders(
            f"{experiment.landscape.key} knobs",
            {name: (each, getattr(experiment.landscape, name)) for name, each in knobs.items()},
            turned,
        )
    session.say_refused("knobs")


@st.dialog("Choose a terrain", width="large")
def pictures(key: str, on_chosen: Callable[[str], None]) -> None:
    gallery(key, on_chosen)
    if session.state().page_is_old:
        st.rerun()


def own_words(landscape: Landscape) -> None:
    """A box for each text that the terrain is made from. A text that it can't take stays there with a line on why."""
    for name, each in texts(type(landscape)).items():
        if not each.label:
            continue
        key = f"{landscape.key} {name}"

        def typed(name: str = name, key: str = key) -> None:
            written = st.session_state[key]
            now = session.current()
            try:
                changed = replace(now.landscape, **{name: written})
            except ValueError as trouble:
                session.refuse(key, str(trouble))
            else:
                session.change(now.on(changed))

        if session.refused(key) is None:
            show_value(key, getattr(landscape, name))
        st.text_input(each.label, max_chars=10 * each.longest, key=key, on_change=typed, help=each.help)
        session.say_refused(key)


def own_file(landscape: Landscape) -> None:
    """A box for the file of a terrain that is made from one."""
    if not landscape.files:
        return
    # A box of its own for each file: what was brought is on the map, and not in the box.
    key = f"{landscape.key} file {session.state().upload_count}"

    def brought() -> None:
        file = st.session_state[key]
        if file is None:
            return
        try:
            surface = type(landscape).read(file.name, file.getvalue())
        except ValueError as trouble:
            session.refuse(key, str(trouble))
        else:
            session.remember_upload(surface)
            session.state().upload_count += 1
            session.change(session.current().on(surface))

    st.file_uploader(landscape.name, type=list(landscape.files), key=key, on_change=brought, help=landscape.file_help)
    st.caption(f"On the map: {landscape.source}.")
    session.say_refused(key)
