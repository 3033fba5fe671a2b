"""The controls of the terrain: which one, its hyperparameters, and the text or the file that it is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from catalog import texts
from figures.height import losses_on_map
from figures.style import digits
from interface import session
from interface.hyperparameters import hyperparameters
from interface.readout import MEANINGLESS
from interface.widget import show_value
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from stage.gallery import gallery, in_groups


def terrain(landscape: Landscape) -> None:
    """The select box, the gallery and the terrain's description, and the controls of its parameters, texts and file."""

    def chosen(key: str) -> None:
        try:
            experiment = session.current().on(session.latest(key) or LANDSCAPES[key]())
        except OSError as error:  # the static site fetches a part of SciPy when a surface is first opened
            session.refuse("landscape", str(error))
        else:
            session.change(experiment)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="terrain_row"):
        st.selectbox(
            "Terrain",
            in_groups(),
            format_func=lambda key: LANDSCAPES[key].name,
            key=show_value("landscape", landscape.key),
            on_change=lambda: chosen(st.session_state.landscape),
            help="The loss as a height over the plane of two parameters. Type to search. "
            "Another terrain starts at its own place and α.",
        )
        if st.button(
            "Pictures",
            icon=":material/grid_view:",
            key="pictures",
            type="tertiary",
            help="All terrains as small pictures",
        ):
            pictures(landscape.key, chosen)
    session.say_refused("landscape")
    st.caption(type(landscape).__doc__)
    text_boxes(landscape)
    file_box(landscape)

    def changed(name: str, value: float | str, final: bool = True) -> None:
        now = session.current()
        try:
            new = replace(now.landscape, **{name: value})
        except ValueError as error:
            session.refuse("parameters", str(error))
        else:
            start = new.start if now.start == now.landscape.start else new.clamp(now.start)
            session.change(replace(now, landscape=new, start=start), final)

    hyperparameters(f"{landscape.key} parameters", landscape, changed)
    session.say_refused("parameters")
    if words := found(landscape):
        st.caption(words)


def found(landscape: Landscape) -> str:
    """What the crosses on the map don't say: which curves of minima there are, and whether some minima are missing."""
    sentences = []
    if landscape.floors:
        rounding = MEANINGLESS * float(np.ptp(losses_on_map(landscape)))
        losses = dict.fromkeys(digits(float(landscape.loss(each[0])), rounding) for each in landscape.floors)
        one = len(landscape.floors) == 1
        curves = "The line on the map is" if one else f"The {len(landscape.floors)} lines on the map are"
        at = f", at loss {next(iter(losses))}" if len(losses) == 1 else ""
        name, points = ("a valley floor", "it") if one else ("valley floors", "them")
        sentences.append(f"{curves} {name}: every point of {points} is a minimum{at}.")
    if not landscape.resolved:
        sentences.append("There are more minima than the map resolves.")
    return " ".join(sentences)


@st.dialog("Choose a terrain", width="large")
def pictures(key: str, on_chosen: Callable[[str], None]) -> None:
    gallery(key, on_chosen)
    if session.state().page_is_old:
        st.rerun()


def text_boxes(landscape: Landscape) -> None:
    """A box for each text that the terrain is made from. A text that it refuses stays there, with the reason below."""
    for name, each in texts(type(landscape)).items():
        if not each.label:
            continue
        key = f"{landscape.key} {name}"

        def typed(name: str = name, key: str = key) -> None:
            now = session.current()
            try:
                new = replace(now.landscape, **{name: st.session_state[key]})
            except ValueError as error:
                session.refuse(key, str(error))
            else:
                session.change(now.on(new))

        if session.refused(key) is None:
            show_value(key, getattr(landscape, name))
        st.text_input(each.label, max_chars=10 * each.longest, key=key, on_change=typed, help=each.help)
        session.say_refused(key)


def file_box(landscape: Landscape) -> None:
    """An upload box for the file of a terrain that is made from one."""
    if not landscape.files:
        return
    # Each upload is followed by an empty box under a new key: the file is on the map, and no longer in the box.
    key = f"{landscape.key} file {session.state().upload_count}"

    def uploaded() -> None:
        file = st.session_state[key]
        if file is None:
            return
        try:
            new = type(landscape).read(file.name, file.getvalue())
        except ValueError as error:
            session.refuse(key, str(error))
        else:
            session.remember_upload(new)
            session.state().upload_count += 1
            session.change(session.current().on(new))

    st.file_uploader(landscape.name, type=list(landscape.files), key=key, on_change=uploaded, help=landscape.file_help)
    st.caption(f"On the map: {landscape.source}.")
    session.say_refused(key)
