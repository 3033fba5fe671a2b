"""Sliders that the paths follow while they are dragged, with an exact number beside each.

Streamlit's own slider sends its value on release, has no logarithmic scale, and rounds a value from a link to
its step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import streamlit as st

from catalog import Parameter
from stage.component import browser_component
from stage.fan import last_move, take_move
from stage.message import pack

_component = browser_component("sliders/sliders")


Values = Mapping[str, tuple[Parameter, float]]


def sliders(
    key: str,
    values: Values,
    on_moved: Callable[[str, Any, bool], None],
    idle: Mapping[str, str] | None = None,
    fans: Mapping[str, tuple[str, int]] | None = None,
) -> None:
    """A slider for each parameter, at its value, which may lie beyond its range, but not beyond its limits.

    `on_moved(name, value, final)` is called for each move before the page runs again: see `read_slides`. For `idle` and
    `fans` see `described`.
    """

    def moved() -> None:
        known = {name: each for name, (each, _) in values.items()}
        for slide in read_slides(st.session_state[key].get("moved"), known, key):
            on_moved(*slide)

    data = pack({"sliders": described(key, values, idle, fans), "move": last_move()})
    _component(key=key, data=data, on_moved_change=moved)


def described(
    key: str,
    values: Values,
    idle: Mapping[str, str] | None = None,
    fans: Mapping[str, tuple[str, int]] | None = None,
) -> list[dict[str, Any]]:
    """What the browser draws a group of sliders from.

    `idle` names the sliders that would change nothing, each with the reason: they are greyed out, and say it. `fans`
    has, for a slider whose paths may come in a fan, its key in a link, and how many values at most.
    """
    idle, fans = idle or {}, fans or {}
    return [
        {
            "name": name,
            "label": each.label,
            "value": value,
            **_span(key, each, value),
            "least": each.limits[0],
            "most": each.limits[1],
            "log": each.log,
            "integer": each.integer,
            "help": each.help,
            "idle": idle.get(name, ""),
            "group": key,
            "key": fans.get(name, ("", 0))[0],
            "fan": fans.get(name, ("", 0))[1],
        }
        for name, (each, value) in values.items()
    ]


def read_slides(report: Any, known: Mapping[str, Parameter], group: str) -> Iterator[tuple[str, float, bool]]:
    """The moves in a browser's report on a group of sliders that haven't been read before, the last one of each slider.

    A move is the name of a known parameter, its value within the limits, and whether the move has ended, which is not
    so during a drag and between quick key presses. Anything else is left out.
    """
    moves = report.get("moves") if isinstance(report, dict) else None
    if not isinstance(moves, list) or len(moves) > len(known):
        return
    for move in moves:
        if not isinstance(move, dict) or not isinstance(move.get("name"), str) or move["name"] not in known:
            continue
        value = move.get("value")
        if take_move(group, move.get("number")) and isinstance(value, int | float) and value == value:
            yield move["name"], known[move["name"]].clamp(value), bool(move.get("final"))


def _span(key: str, each: Parameter, value: float) -> dict[str, float]:
    """The ends of a slider: its range, wider where a value of the visitor's lies beyond.

    It stays so wide while the range is the same, since a slider that is dragged keeps its ends.
    """
    spans = st.session_state.setdefault(f"{key} spans", {})
    known, low, high = spans.get(each.name, (None, 0.0, 0.0))
    if known != (each.low, each.high):
        low, high = each.low, each.high
    spans[each.name] = ((each.low, each.high), min(low, value), max(high, value))
    return {"low": spans[each.name][1], "high": spans[each.name][2]}
