"""The upload box of a terrain that is made from a file, how the file was understood, and what can be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from catalog import listed
from figures.cells import cells
from figures.picture import INK
from figures.style import PALETTES
from figures.svg import address
from interface import session
from interface.refusal import refuse, refused, say_refused
from interface.widget import show_value
from landscapes.base import Landscape
from simulation.link import name_of
from uploads.content import Foreign
from uploads.found import COLUMNS, LAYOUTS, SEVERAL, Choices
from uploads.names import shown
from uploads.reading import Reading
from uploads.runs import NoRuns

ALL = "all values"
File = tuple[str, bytes]  # its name and content
Files = tuple[File, ...]  # that of a grid, and those of runs that are added to it
REFUSED = "file"  # the key of a file that can't be used
MOST_UPLOADS = 5  # terrains that are stored for a visitor


def upload(landscape: Landscape) -> None:
    """The box for a file, and below it how the last one was read."""
    if not landscape.files:
        return
    # Each upload is followed by an empty box under a new key: the file is on the map, and no longer in the box.
    key = f"{landscape.key} file {session.state().upload_count}"

    def uploaded() -> None:
        file = st.session_state[key]
        if file is not None:
            bring(landscape, (file.name, file.getvalue()))

    # Files of all endings: the content tells what a file is.
    st.file_uploader("A file of losses", key=key, on_change=uploaded, help=landscape.file_help)
    say_refused(REFUSED)
    if refused(REFUSED) and session.state().cure:
        st.code(session.state().cure, "python", wrap_lines=True)
    reading = getattr(landscape, "reading", None)
    if reading is None:
        st.caption(f"On the map: {landscape.source}.")
        return
    understood(reading)
    if files := session.state().files.get(landscape):
        added(landscape, reading, files)
        if not landscape.replayed:
            choices(landscape, reading, files)


def bring(landscape: Any, file: File) -> None:
    """Show the terrain of a file. One with recorded runs alone adds them to the grid on the map."""
    files = session.state().files.get(landscape)
    try:
        show(made(landscape, (file,)), (file,))
    except ValueError as error:
        try:
            if files is None:
                raise
            with_runs = (*files, file)
            show(made(landscape, with_runs, landscape.reading.asked), with_runs, is_same_grid=True)
        except ValueError as fault:
            refuse_files(error if isinstance(fault, NoRuns) else fault)
            return
    session.state().upload_count += 1


def read(landscape: Any, files: Files, **changed: Any) -> None:
    """Show the terrain of files that were read before, with some choices changed; or why that can't be."""
    try:
        new = made(landscape, files, replace(landscape.reading.asked, **changed))
    except ValueError as error:
        refuse_files(error)
    else:
        show(new, files)


def made(landscape: Any, files: Files, choices: Choices | None = None) -> Any:
    """The terrain of a grid's file and of the files with runs after it."""
    (name, content), *runs = files
    return type(landscape).read(name, content, choices, runs)


def show(landscape: Landscape, files: Files, *, is_same_grid: bool = False) -> None:
    """Show a terrain. The race stays as it is where the grid does, and opens anew on another."""
    session.state().refused = None
    remember(landscape, files)
    now = session.current()
    session.change(replace(now, landscape=landscape) if is_same_grid else now.on(landscape))


def remember(landscape: Any, files: Files) -> None:
    """Store an upload for the session, with its files: a link only names it, and it may be read in another way."""
    now = session.state()
    links = [name_of(type(landscape), {"digest": each}) for each in landscape.values.digests]
    now.files.pop(landscape, None)  # an equal one, from another file perhaps
    now.files = dict([(landscape, files), *now.files.items()][:MOST_UPLOADS])
    uploads = now.uploads | dict.fromkeys(links, landscape)
    now.uploads = {link: each for link, each in uploads.items() if each in now.files}


def refuse_files(error: ValueError) -> None:
    session.state().cure = error.code if isinstance(error, Foreign) else ""
    refuse(REFUSED, str(error))


def added(landscape: Any, reading: Reading, files: Files) -> None:
    """Which runs were added to the grid, and a button that takes them off again."""
    names = [shown(name) for name, _ in files[1:]]
    if not names:
        return

    def taken_off() -> None:
        show(made(landscape, files[:1], reading.asked), files[:1], is_same_grid=True)

    st.caption(f"Recorded runs were added from {escaped(listed(names))}, at the coordinates of the grid.")
    st.button("Take the added runs off", key=f"{landscape.key} added", on_click=taken_off)


def understood(reading: Reading) -> None:
    """What was understood, in one line beside a picture of the cells."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    picture = address(cells(reading.grid, PALETTES[theme], INK[theme]))
    st.html(
        f"<div class='dh-reading'><img alt='' src=\"{picture}\"><p role='status'>{escape(reading.said)}</p></div>",
    )


def choices(landscape: Landscape, reading: Reading, files: Files) -> None:
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
            read(landscape, files, **others | {field: value})

        if len(options) > 1 and getattr(chosen, field) in options:
            show_value(f"{key} {field}", getattr(chosen, field))
            st.selectbox(
                label, options, key=f"{key} {field}", on_change=changed, format_func=lambda each: titles.get(each, each)
            )

    def setting(column: int, title: str, values: Sequence[str]) -> None:
        """A box to read only the rows with one value of another setting."""

        def changed() -> None:
            where = {**dict(chosen.where), title: st.session_state[f"{key} where {column}"]}
            read(landscape, files, where=tuple(each for each in where.items() if each[1] != ALL))

        show_value(f"{key} where {column}", dict(chosen.where).get(title, ALL))
        st.selectbox(f"Rows with {escaped(title)}", (ALL, *values), key=f"{key} where {column}", on_change=changed)

    def tick(label: str, field: str, disabled: bool = False, help: str | None = None) -> None:
        def changed() -> None:
            value, others = st.session_state[f"{key} {field}"], {}
            if field == "swapped":
                others = {"log_x": asked.log_y, "log_y": asked.log_x}
            read(landscape, files, **others | {field: value})

        show_value(f"{key} {field}", bool(getattr(chosen, field)))
        st.checkbox(label, key=f"{key} {field}", on_change=changed, disabled=disabled, help=help)

    with st.expander("How the file is read", key=f"{key} box", on_change="rerun") as expander:
        if not expander.open:
            return
        if len(found.preview) > 1 and len(found.preview[0]) > 3:
            preview(found.preview, has_titles=chosen.layout == COLUMNS)
        box("Height", "height", found.heights)
        if chosen.layout == COLUMNS or len(found.axes) > 2:
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
            why = None if is_positive else "It needs values above 0 alone."
            tick(f"Logarithm of {escaped(axis)}", field, not is_positive and not getattr(chosen, field), why)


def preview(rows: Sequence[Sequence[str]], *, has_titles: bool) -> None:
    """The first rows of the table, the first one as titles of the columns if it has them."""
    lines = ""
    for row in rows:
        tag = "th" if has_titles and not lines else "td"
        lines += "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"
    st.html(f"<div class='dh-rows' tabindex='0' role='region' aria-label='First rows'><table>{lines}</table></div>")


def escaped(text: str) -> str:
    """A text of a file as it is, where the page would read Markdown."""
    return re.sub(r"([\\!-/:-@\[-`{-~])", r"\\\1", text)
