"""One figure of the laboratory: in the theme of the page, with a stage's playhead on it, and points to pick."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from figures.figure import Figure
from figures.style import SCALES
from stage.component import browser_component
from stage.message import pack

_component = browser_component("plot", plotly=True)


def plot(
    key: str,
    figure: Figure,
    label: str,
    count: int,
    *,
    height: float = 0.75,
    follows: str | None = None,
    drag: bool = False,
    on_picked: Callable[[float, float, int, bool], None] | None = None,
) -> None:
    """Show a figure; `label` says what it shows to those who don't see it, and `height` is a share of the panel's.

    `follows` is the key of a stage whose playhead is drawn as a line: the x axes are steps. `on_picked(x, y, subplot,
    final)` is called with the point that was clicked in the units of the axes, and with `drag` also on the way there.
    `count` must differ from call to call, as for `stage`.
    """

    def picked() -> None:
        move = st.session_state[key].get("picked")
        if not isinstance(move, dict) or on_picked is None:
            return
        x, y, index = (move.get(each) for each in ("x", "y", "index"))
        if all(isinstance(each, int | float) and math.isfinite(each) for each in (x, y, index)):
            on_picked(float(x), float(y), int(index), bool(move.get("final")))

    metadata = {
        "figure": figure.as_json(),
        "label": label,
        "name": key,
        "height": height,
        "follows": follows,
        "drag": drag,
        "pick": on_picked is not None,
        "scales": SCALES,
    }
    _component(key=key, data=pack(metadata, count=count), on_picked_change=picked)
