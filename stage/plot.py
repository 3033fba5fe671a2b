"""One figure of the laboratory: in the look of the page, with the stage's playhead on it, and places to pick."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from figures.style import DARK, LIGHT, colourscale
from stage.component import browser_component
from stage.message import pack

_component = browser_component("plot", plotly=True)


def plot(
    key: str,
    figure: go.Figure,
    label: str,
    count: int,
    *,
    height: int = 340,
    playhead: bool = False,
    drag: bool = False,
    on_picked: Callable[[float, float, int, bool], None] | None = None,
) -> None:
    """Show a figure; `label` says what it shows to those who don't see it.

    With `playhead` its x axes are steps, and a line stands where the stage's balls are. `on_picked(x, y, subplot,
    final)` is called with the place that was clicked in the units of the axes, and with `drag` also on the way there.
    A trace whose name is "terrain" is drawn in the colours of height; the colours TEXT, FAINT and BACK of
    figures/style.py are the page's. `count` must differ from call to call, as for `stage`.
    """
    figure.layout.template = None

    def picked() -> None:
        move = st.session_state[key].get("picked")
        if not isinstance(move, dict) or on_picked is None:
            return
        x, y, index = (move.get(each) for each in ("x", "y", "index"))
        if all(isinstance(each, int | float) and math.isfinite(each) for each in (x, y, index)):
            on_picked(float(x), float(y), int(index), bool(move.get("final")))

    metadata = {
        "figure": json.loads(figure.to_json()),
        "label": label,
        "name": key,
        "height": height,
        "playhead": playhead,
        "drag": drag,
        "pick": on_picked is not None,
        "scales": {"terrain": {"light": colourscale(LIGHT), "dark": colourscale(DARK)}},
    }
    _component(key=key, data=pack(metadata, count=count), on_picked_change=picked)
