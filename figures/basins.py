"""The basins of one rule: where a ball ends that is dropped at each place of the map."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analysis.arrival import NOWHERE
from analysis.basins import DIVERGED, Basins
from figures.figure import Figure, last
from landscapes.base import Landscape

# Paul Tol's bright scheme, told apart with any kind of colour vision; none is that of a ball.
HUES = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#DDAA77", "#8888CC")
LEVELS = 16  # of speed
PALEST = 0.75  # how much white is in the colour of the slowest
GREY, DARK = "#9a9a9a", "#15181d"
APART = len(HUES) * LEVELS


def hue(minimum: int) -> str:
    """The colour of a minimum by its place in the list; a terrain with many uses each more than once."""
    return HUES[minimum % len(HUES)]


def basins(landscape: Landscape, found: Basins, steps: int, start: tuple[float, float]) -> Figure:
    """Hue: the minimum reached, pale where late; grey: none; dark: diverged. The minima, and the start as a ring."""
    level = np.clip(LEVELS * found.steps // max(steps, 1), 0, LEVELS - 1)
    cells = (found.minimum % len(HUES)) * LEVELS + level
    cells = np.where(found.minimum == NOWHERE, APART, np.where(found.minimum == DIVERGED, APART + 1, cells))
    figure = go.Figure(
        go.Heatmap(
            x=found.x.astype(np.float32),
            y=found.y.astype(np.float32),
            z=cells.astype(np.uint8),
            zmin=0,
            zmax=APART + 1,
            colorscale=scale(),
            showscale=False,
            hoverinfo="skip",
            name="basins",
        )
    )
    minima = np.array(landscape.minima).reshape(-1, 2).T
    figure.add_scatter(
        x=minima[0],
        y=minima[1],
        mode="markers",
        marker={"symbol": "x", "size": 8, "line": {"width": 1}},
        hovertemplate="minimum<br>x %{x:.4g}, y %{y:.4g}<extra></extra>",
        name="minima",
    )
    paint = last(figure, marker_color="text", marker_line_color="back")
    figure.add_scatter(
        x=[start[0]],
        y=[start[1]],
        mode="markers",
        marker={"symbol": "circle-open", "size": 15, "line": {"width": 2.5}},
        hoverinfo="skip",
        name="start",
    )
    paint |= last(figure, marker_color="text", marker_line_color="text")
    figure.update_layout(
        showlegend=False,
        xaxis={"range": landscape.x_range, "showgrid": False, "constrain": "domain"},
        yaxis={"range": landscape.y_range, "showgrid": False, "scaleanchor": "x", "constrain": "domain"},
        margin={"l": 34, "r": 6, "t": 6, "b": 26},
    )
    return Figure(figure, paint)


def scale() -> list[list]:
    """The colours of all cells: from full to pale for each hue, and the two that stand apart."""
    stops = []
    for place, colour in enumerate(HUES):
        for level, share in ((0, 0.0), (LEVELS - 1, PALEST)):
            rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
            mixed = [round(each + share * (255 - each)) for each in rgb]
            stops.append([(place * LEVELS + level) / (APART + 1), f"rgb({mixed[0]}, {mixed[1]}, {mixed[2]})"])
    return [*stops, [APART / (APART + 1), GREY], [1.0, DARK]]
