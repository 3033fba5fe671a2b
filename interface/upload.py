"""The upload box of a terrain that is made from a file, how the file was understood, and what can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from figures.cells import cells
from figures.picture import INK
from figures.style import PALETTES
from figures.svg import address
from interface import session
from interface.widget import show_value
from landscapes.base import Landscape
from uploads.content import Foreign
from uploads.found import COLUMNS, LAYOUTS, SEVERAL
from uploads.reading import Reading

ALL = "all values"
REFUSED = "file"  # the key of a file that can't be used


def upload(landscape: Landscape) -> None:
    """The box for a file, and below it how the last one was read."""
    if not landscape.files:
        return
    # Each upload is followed by an empty box under a new key: the file is on the map, and no longer in the box.
    key = f"{landscape.key} file {session.state().upload_count}"

    def uploaded() -> None:
        file = st.session_state[key]
        if file is not None:
            read(landscape, file.name, file.getvalue())

    # Files of all endings: the content tells what a file is.
    st.file_uploader(landscape.name, key=key, on_change=uploaded, help=landscape.file_help)
    session.say_refused(REFUSED)
    if session.refused(REFUSED) and session.state().cure:
        st.code(session.state().cure, "python", wrap_lines=True)
    reading = getattr(landscape, "reading", None)
    if reading is None:
        st.caption(f"On the map: {landscape.source}.")
        return
    understood(reading)
    if file := session.state().files.get(landscape):
        choices(landscape, reading, *file)


def read(landscape: Landscape, name: str, content: bytes, **changed: Any) -> None:
    """Show the terrain of a file, read as it was with some choices changed; or why it can't be."""
    reading = getattr(landscape, "reading", None) if changed else None
    keys = {} if reading is None else {"choices": replace(reading.asked, **changed)}
    try:
        new = type(landscape).read(name, content, **keys)
    except ValueError as error:
        session.state().cure = error.code if isinstance(error, Foreign) else ""
        session.refuse(REFUSED, str(error))
    else:
        session.state().refused = None
        session.remember_upload(new, name, content)
        session.state().upload_count += not changed
        session.change(session.current().on(new))


def understood(reading: Reading) -> None:
    """What was understood, in one line beside a picture of the cells."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    picture = address(cells(reading.grid, PALETTES[theme], INK[theme]))
    st.html(
        f"<div class='dh-reading'><img alt='' src=\"{picture}\"><p role='status'>{escape(reading.said)}</p></div>",
    )


def choices(landscape: Landscape, reading: Reading, name: str, content: bytes) -> None:
    """The controls of what can be changed about the file, in a box that is folded at first."""
    found, chosen, asked, grid = reading.found, reading.chosen, reading.asked, reading.grid
    key = f"{landscape.key} reading"

    def box(label: str, field: str, options: Sequence[str], titles: Mapping[str, str] = {}) -> None:
        """A box to choose one of several options, if there are several."""

        def changed() -> None:
            value, others = st.session_state[f"{key} {field}"], {}
            if field == "layout":
                others = {"x": "", "y": "", "height": "", "where": ()}
            elif field in "xy":  # the other axis takes the column that this one had, if it would lose its own
                others = {"x": chosen.x, "y": chosen.y}
                others |= {each: getattr(chosen, field) for each, column in others.items() if column == value}
            read(landscape, name, content, **others | {field: value})

        if len(options) > 1 and getattr(chosen, field) in options:
            show_value(f"{key} {field}", getattr(chosen, field))
            st.selectbox(
                label, options, key=f"{key} {field}", on_change=changed, format_func=lambda each: titles.get(each, each)
            )

    def setting(column: int, title: str, values: Sequence[str]) -> None:
        """A box to read only the rows with one value of another setting."""

        def changed() -> None:
            where = {**dict(chosen.where), title: st.session_state[f"{key} where {column}"]}
            read(landscape, name, content, where=tuple(each for each in where.items() if each[1] != ALL))

        show_value(f"{key} where {column}", dict(chosen.where).get(title, ALL))
        st.selectbox(f"Rows with {title}", (ALL, *values), key=f"{key} where {column}", on_change=changed)

    def tick(label: str, field: str, disabled: bool = False, help: str | None = None) -> None:
        def changed() -> None:
            value, others = st.session_state[f"{key} {field}"], {}
            if field == "swapped":
                others = {"log_x": asked.log_y, "log_y": asked.log_x}
            read(landscape, name, content, **others | {field: value})

        show_value(f"{key} {field}", bool(getattr(chosen, field)))
        st.checkbox(label, key=f"{key} {field}", on_change=changed, disabled=disabled, help=help)

    with st.expander("How the file is read", key=f"{key} box", on_change="rerun") as expander:
        if not expander.open:
            return
        if len(found.preview) > 1 and len(found.preview[0]) > 3:
            preview(found.preview)
        box("Height", "height", found.heights)
        if chosen.layout == COLUMNS or len(found.axes) > 2:
            with st.container(horizontal=True, gap="small"):
                box("x", "x", found.axes)
                box("y", "y", found.axes)
        for column, (title, values) in enumerate(found.settings):
            setting(column, title, values)
        if found.repeated:
            box("Several rows at one place", "several", tuple(SEVERAL), SEVERAL)
        box("Layout", "layout", found.layouts, LAYOUTS)
        if chosen.layout != COLUMNS:
            tick("Swap x and y", "swapped")
        if found.is_square:
            square = "The matrix is square, so its sizes can't tell whether z is z[y, x] or z[x, y]."
            tick("Rows run along x", "transposed", help=square)
        logs = (
            ("log_x", grid.names[0], grid.x),
            ("log_y", grid.names[1], grid.y),
            ("log_height", found.height, grid.z),
        )
        for field, axis, values in logs:
            is_positive = bool((values[np.isfinite(values)] > 0).all())
            tick(f"Logarithm of {axis}", field, disabled=not is_positive and not getattr(chosen, field))


def preview(rows: Sequence[Sequence[str]]) -> None:
    """The first rows of the table, as they stand in the file."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    st.html(f"<div class='dh-rows' tabindex='0' role='region' aria-label='First rows'><table>{lines}</table></div>")
