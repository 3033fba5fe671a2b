"""The map of a rule's two settings: how soon each pair of them arrives, and what theory says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from analysis.sweep import SettingsMap, to_scale
from catalog import Parameter
from figures.figure import Figure, last
from figures.style import digits

NOT_YET, LOST = "#8a6d9e", "#c0392b"  # colours of the runs that don't arrive, and of those that diverge
SHARES = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)


class Line(NamedTuple):
    """What theory says: a curve of settings; a `dash` of "point" is a place."""

    name: str
    first: np.ndarray
    second: np.ndarray
    dash: str


class Mark(NamedTuple):
    """Where a ball of the race is."""

    name: str
    first: float
    second: float
    colour: str


def settings_map(
    axes: Sequence[Parameter],
    values: Sequence[np.ndarray],
    found: SettingsMap,
    steps: int,
    lines: Sequence[Line],
    marks: Sequence[Mark],
) -> Figure:
    """Shade: the step of arrival, dark is soon; apart: not arrived, diverged.

    `values` are those of the two axes, which are drawn on the scale on which they are swept.
    """
    first, second = axes
    x, y = to_scale(first, values[0]), to_scale(second, values[1])
    arrived = found.converged
    share = np.where(arrived >= 0, arrived / steps, np.nan).astype(np.float32)
    lost = found.diverged >= 0
    still = (arrived < 0) & ~lost
    figure = go.Figure()
    figure.add_heatmap(
        x=x,
        y=y,
        z=share,
        zmin=0,
        zmax=1,
        name="terrain",
        showscale=False,
        hoverinfo="skip",
    )
    paint = last(figure, colorscale="height")
    for name, where, colour in (("not arrived", still, NOT_YET), ("diverged", lost, LOST)):
        figure.add_heatmap(
            x=x,
            y=y,
            z=np.where(where, 1.0, np.nan).astype(np.float32),
            colorscale=[[0, colour], [1, colour]],
            opacity=0.55,
            showscale=False,
            hoverinfo="skip",
            name=name,
        )
    for line in lines:
        point = line.dash == "point"
        figure.add_scatter(
            x=to_scale(first, line.first),
            y=to_scale(second, line.second),
            mode="markers" if point else "lines",
            name=line.name,
            line={"width": 1.8, "dash": None if point else line.dash},
            marker={"symbol": "star", "size": 14, "line": {"width": 1}},
            hoverinfo="name",
            hoverlabel={"namelength": -1},
        )
        paint |= last(figure, line_color="text", marker_color="text", marker_line_color="back")
    for mark in marks:
        figure.add_scatter(
            x=[float(to_scale(first, mark.first))],
            y=[float(to_scale(second, mark.second))],
            mode="markers",
            name=mark.name,
            marker={"size": 14, "color": mark.colour, "line": {"color": "#fff", "width": 2}},
            hovertemplate=f"{first.label} {digits(mark.first)}<br>{second.label} {digits(mark.second)}"
            f"<extra>{mark.name}</extra>",
        )
    figure.update_layout(
        xaxis=axis(first, x),
        yaxis=axis(second, y),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 70, "l": 62, "r": 12, "b": 44},
    )
    return Figure(figure, paint)


def axis(parameter: Parameter, places: np.ndarray) -> dict:
    """A Plotly axis on the scale of a sweep, with round values at its ticks."""
    if parameter.log:
        powers = range(int(np.floor(places[0] / np.log(10))), int(np.ceil(places[-1] / np.log(10))) + 1)
        round_values = [10.0**power for power in powers]
    elif parameter.high < 1:
        round_values = SHARES
    else:
        round_values = list(np.linspace(parameter.low, parameter.high, 6))
    ticks = [(float(to_scale(parameter, value)), value) for value in round_values]
    ticks = [(place, value) for place, value in ticks if places[0] - 1e-9 <= place <= places[-1] + 1e-9]
    margin = 0.5 * (places[1] - places[0])
    return {
        "title": {"text": parameter.label, "standoff": 6},
        "tickvals": [place for place, _ in ticks],
        "ticktext": [digits(value) for _, value in ticks],
        "range": (float(places[0] - margin), float(places[-1] + margin)),
        "showgrid": False,
    }
