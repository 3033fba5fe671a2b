"""The map of a rule's two settings: when a run with each pair converges, and the lines of theory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from analysis.sweep import SettingsMap, to_scale
from catalog import Parameter
from figures.figure import Figure, paint_of_last
from figures.style import digits

NOT_CONVERGED, DIVERGED, LEFT = "#8a6d9e", "#c0392b", "#7f8c8d"  # the colours of these runs
SHARES = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)


class Line(NamedTuple):
    """A curve of settings from theory, or a single pair where `dash` is "point"."""

    name: str
    first: np.ndarray
    second: np.ndarray
    dash: str


class Mark(NamedTuple):
    """The settings of a ball of the race."""

    name: str
    first: float
    second: float
    colour: str


def settings_map(
    axes: Sequence[Parameter],
    values: Sequence[np.ndarray],
    measured: SettingsMap,
    steps: int,
    lines: Sequence[Line],
    marks: Sequence[Mark],
) -> Figure:
    """The measured map, with lines of theory and the balls of the race.

    The shade is the step of convergence, darker where earlier; runs that did not converge, runs that diverged and
    runs that left the domain have colours of their own. `values` are those of the two axes, which are drawn on the
    scale of the sweep.
    """
    first, second = axes
    x, y = to_scale(first, values[0]), to_scale(second, values[1])
    converged = measured.converged
    share = np.where(converged >= 0, converged / steps, np.nan).astype(np.float32)
    diverged = measured.diverged >= 0
    left = measured.left >= 0
    not_converged = (converged < 0) & ~diverged & ~left
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
    paint = paint_of_last(figure, colorscale="height")
    for name, where, colour in (
        ("not converged", not_converged, NOT_CONVERGED),
        ("diverged", diverged, DIVERGED),
        ("left the domain", left, LEFT),
    ):
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
    # The balls are drawn below the star, so that a ball at the best settings doesn't hide it.
    add_marks(figure, axes, marks)
    paint |= add_lines(figure, axes, lines)
    lay_out(figure, axes, x, y)
    return Figure(figure, paint)


def add_marks(figure: go.Figure, axes: Sequence[Parameter], marks: Sequence[Mark]) -> None:
    """Add the balls of the race."""
    first, second = axes
    for mark in marks:
        figure.add_scatter(
            x=[float(to_scale(first, mark.first))],
            y=[float(to_scale(second, mark.second))],
            mode="markers",
            name=mark.name,
            marker={"size": 15, "color": mark.colour, "line": {"color": "#fff", "width": 2}},
            showlegend=False,  # the legend of the race names the colours
            hovertemplate=f"{first.label} {digits(mark.first)}<br>{second.label} {digits(mark.second)}"
            f"<extra>{mark.name}</extra>",
        )


def add_lines(figure: go.Figure, axes: Sequence[Parameter], lines: Sequence[Line]) -> dict[str, str]:
    """Add the lines; returns their paint."""
    (first, second), paint = axes, {}
    for line in lines:
        point = line.dash == "point"
        figure.add_scatter(
            x=to_scale(first, line.first),
            y=to_scale(second, line.second),
            mode="markers" if point else "lines",
            name=line.name,
            line={"width": 1.8, "dash": None if point else line.dash},
            marker={"symbol": "star", "size": 11, "line": {"width": 1}},
            hoverinfo="name",
            hoverlabel={"namelength": -1},
        )
        paint |= paint_of_last(figure, line_color="text", marker_color="text", marker_line_color="back")
    return paint


def lay_out(figure: go.Figure, axes: Sequence[Parameter], x: np.ndarray, y: np.ndarray) -> None:
    """The axes of the map, on the scale of the sweep, from the coordinates of its cells."""
    first, second = axes
    figure.update_layout(
        xaxis=axis(first, x),
        yaxis=axis(second, y),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 50, "l": 62, "r": 12, "b": 44},
    )


def axis(parameter: Parameter, coordinates: np.ndarray) -> dict:
    """A Plotly axis on the scale of a sweep, from its coordinates, with ticks at round values."""
    if parameter.log:
        powers = range(int(np.floor(coordinates[0] / np.log(10))), int(np.ceil(coordinates[-1] / np.log(10))) + 1)
        round_values = [10.0**power for power in powers]
    elif parameter.high < 1:
        round_values = SHARES
    else:
        round_values = list(np.linspace(parameter.low, parameter.high, 6))
    ticks = [(float(to_scale(parameter, value)), value) for value in round_values]
    ticks = [
        (coordinate, value)
        for coordinate, value in ticks
        if coordinates[0] - 1e-9 <= coordinate <= coordinates[-1] + 1e-9
    ]
    margin = 0.5 * (coordinates[1] - coordinates[0])
    return {
        "title": {"text": parameter.label, "standoff": 6},
        "tickvals": [coordinate for coordinate, _ in ticks],
        "ticktext": [digits(value) for _, value in ticks],
        "range": (float(coordinates[0] - margin), float(coordinates[-1] + margin)),
        "showgrid": False,
    }
