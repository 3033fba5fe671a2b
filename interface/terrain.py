"""The controls of the terrain: which one, its hyperparameters, and the text or the file that it is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from catalog import numbers, sentence, texts
from figures.height import losses_on_map
from figures.style import digits
from interface import session
from interface.hyperparameters import hyperparameters
from interface.readout import MEANINGLESS
from interface.refusal import refuse, refused, say_refused
from interface.upload import upload
from interface.widget import show_value
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from stage.gallery import gallery, in_groups

BOX = 116  # pixels: two boxes stand side by side in the column of controls


def terrain(landscape: Landscape) -> None:
    """The select box, the gallery and the terrain's description, and the controls of its parameters, texts and file."""

    def chosen(key: str) -> None:
        session.change(session.current().on(session.state().latest.get(key) or LANDSCAPES[key]()))

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
    st.caption(sentence(type(landscape)))
    text_boxes(landscape)
    upload(landscape)

    def changed(name: str, value: float | str, final: bool = True) -> None:
        now = session.current()
        try:
            new = replace(now.landscape, **{name: value})
        except ValueError as error:
            refuse("parameters", str(error))
        else:
            stays = now.start != now.landscape.start and new.dimension == 2
            start = new.clamp(now.start) if stays else new.start
            session.change(replace(now, landscape=new, start=start, span=replace(now.span, held="")), final)

    edges = numbers(type(landscape))
    is_typed = bool(edges) and all(getattr(landscape, each) is not None for each in edges)
    idle = {"zoom": "All edges of the map are typed below."} if is_typed else {}
    hyperparameters(f"{landscape.key} parameters", landscape, changed, idle)
    say_refused("parameters")
    if edges:
        window_boxes(landscape)
    if landscape.remark:
        st.caption(landscape.remark)
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
            # The window of an example is not that of a formula that is typed over it.
            free = dict.fromkeys(numbers(type(now.landscape))) if example(now.landscape) else {}
            try:
                new = replace(now.landscape, **free, **{name: st.session_state[key]})
            except ValueError as error:
                refuse(key, str(error))
            else:
                session.change(now.on(new))

        if refused(key) is None:
            show_value(key, getattr(landscape, name))
        st.text_input(each.label, max_chars=10 * each.longest, key=key, on_change=typed, help=each.help)
        say_refused(key)
        if refused(key) is None:
            with st.container(key="understood"):
                st.caption(rf"$\displaystyle {landscape.formula}$")
    if landscape.examples:
        example_box(landscape)


def example(landscape: Landscape) -> str | None:
    """The name of the example that a terrain shows; None if it is another one."""
    for name, fields in landscape.examples.items():
        if all(getattr(landscape, key) == value for key, value in fields.items()):
            return name
    return None


def example_box(landscape: Landscape) -> None:
    """A choice among the published examples of a terrain, which fills its boxes."""
    key = f"{landscape.key} example"

    def chosen() -> None:
        name = st.session_state[key]
        if name is not None:
            now = session.current()
            session.change(now.on(replace(now.landscape, **landscape.examples[name])))

    st.selectbox(
        "Or take a benchmark",
        list(landscape.examples),
        index=None,
        placeholder=f"{len(landscape.examples)} published functions",
        key=show_value(key, example(landscape)),
        on_change=chosen,
        help="Published test functions of optimization, each with its window. Type to search.",
    )


def window_boxes(landscape: Landscape) -> None:
    """Four boxes for the edges of the map. An empty one leaves its edge to the terrain, and shows where that is."""
    keys = {name: f"{landscape.key} {name}" for name in numbers(type(landscape))}

    def typed() -> None:
        now = session.current()
        try:
            # All four, since an edge that was refused may fit the one that is typed after it.
            new = replace(now.landscape, **{name: st.session_state[key] for name, key in keys.items()})
        except ValueError as error:
            refuse("window", str(error))
        else:
            moved = now.on(new)
            if now.start != now.landscape.start:
                moved = replace(moved, start=new.clamp(now.start))
            if now.learning_rate != now.landscape.learning_rate:
                moved = moved.with_main("learning_rate", now.learning_rate)
            session.change(moved)

    names = iter(keys.items())
    for axis, edges in zip(landscape.axes, (landscape.x_range, landscape.y_range), strict=True):
        with st.container(horizontal=True, gap="small"):
            for side, edge in zip(("from", "to"), edges, strict=True):
                name, key = next(names)
                if refused("window") is None:
                    show_value(key, getattr(landscape, name))
                st.number_input(
                    f"{axis} {side}",
                    value=None,
                    step=(edges[1] - edges[0]) / 20,
                    format="%g",
                    placeholder=digits(edge),
                    key=key,
                    on_change=typed,
                    width=BOX,
                )
    say_refused("window")
