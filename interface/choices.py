"""The controls of the choices of a terrain, a rule or a schedule."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from catalog import choices
from interface.widget import show_value


def choice_boxes(
    key: str, thing: Any, on_chosen: Callable[[str, str], None], names: Collection[str] | None = None
) -> None:
    """A check box for each choice of two options, ticked for the second, and a select box for each of more.

    With `names` for these choices alone.

    `on_chosen(name, word)` is called before the page runs again.
    """
    for name, each in choices(type(thing)).items():
        if names is not None and name not in names:
            continue
        widget, words, value = f"{key} {name}", list(each.options), getattr(thing, name)

        def chosen(name: str = name, widget: str = widget, words: list[str] = words) -> None:
            value = st.session_state[widget]
            on_chosen(name, words[int(value)] if len(words) == 2 else value)

        if len(words) == 2:
            st.checkbox(each.label, key=show_value(widget, value == words[1]), on_change=chosen, help=each.help)
        else:
            st.selectbox(
                each.label,
                words,
                format_func=each.options.__getitem__,
                key=show_value(widget, value),
                on_change=chosen,
                help=each.help,
            )
