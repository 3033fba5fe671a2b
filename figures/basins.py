"""The basins of one rule: the minimum in which a ball from each place of the map ends."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analysis.arrival import NOWHERE
from analysis.basins import DIVERGED, LEFT, Basins
from figures.contour import floors_of, scale_ratio
from figures.figure import Figure, paint_of_last
from landscapes.base import Landscape

# Paul Tol's bright scheme, distinct with any kind of colour vision; no ball has one of these colours. Those that are
# near the blue of SGD and the orange of momentum come last.
HUES = ("#AA3377", "#66CCEE", "#228833", "#EE6677", "#CCBB44", "#4477AA", "#8888CC", "#DDAA77")
LEVELS = 16  # of speed
PALEST = 0.75  # the share of white in the colour of the slowest
GREY, DARK, WHITE = "#9a9a9a", "#15181d", "#f4f1ea"
GREY_CELL, DARK_CELL, WHITE_CELL = (len(HUES) * LEVELS + each for each in range(3))  # above the cells of the hues


def hue(minimum: int) -> str:
    """The colour of a minimum or floor by its index; on a terrain with many of them, colours repeat."""
    return HUES[minimum % len(HUES)]


def basins(landscape: Landscape, measured: Basins, steps: int, start: tuple[float, float]) -> Figure:
    """The basins, the minima as crosses, the curves of minima as lines, and the start as a ring.

    The hue is that of the minimum reached, and paler where it is reached later. Runs that
    reach no minimum are grey, diverged ones are dark, and those that left the domain are white.
    """
    level = np.clip(LEVELS * measured.steps // max(steps, 1), 0, LEVELS - 1)
    cells = (measured.minimum % len(HUES)) * LEVELS + level
    for state, cell in ((NOWHERE, GREY_CELL), (DIVERGED, DARK_CELL), (LEFT, WHITE_CELL)):
        cells = np.where(measured.minimum == state, cell, cells)
    figure = go.Figure(
        go.Heatmap(
            x=measured.x.astype(np.float32),
            y=measured.y.astype(np.float32),
            z=cells.astype(np.uint8),
            zmin=0,
            zmax=WHITE_CELL,
            colorscale=scale(),
            showscale=False,
            hoverinfo="skip",
            name="basins",
        )
    )
    paint: dict[str, str] = {}
    if floors := floors_of(landscape):
        figure.add_trace(floors)
        paint |= paint_of_last(figure, line_color="text")
    minima = np.array(landscape.minima).reshape(-1, 2).T
    figure.add_scatter(
        x=minima[0],
        y=minima[1],
        mode="markers",
        marker={"symbol": "x", "size": 8, "line": {"width": 1}},
        hovertemplate="minimum<br>x %{x:.4g}, y %{y:.4g}<extra></extra>",
        name="minima",
    )
    paint |= paint_of_last(figure, marker_color="text", marker_line_color="back")
    paint |= add_start(figure, landscape, start)
    return Figure(figure, paint)


def add_start(figure: go.Figure, landscape: Landscape, start: tuple[float, float]) -> dict[str, str]:
    """Add the start of the race as a ring, and lay the figure out as the map; returns the paint of the ring."""
    figure.add_scatter(
        x=[start[0]],
        y=[start[1]],
        mode="markers",
        marker={"symbol": "circle-open", "size": 15, "line": {"width": 2.5}},
        hoverinfo="skip",
        name="start",
    )
    figure.update_layout(
        showlegend=False,
        xaxis={"range": landscape.x_range, "showgrid": False, "constrain": "domain"},
        yaxis={
            "range": landscape.y_range,
            "showgrid": False,
            "constrain": "domain",
            "scaleanchor": "x",
            "scaleratio": scale_ratio(landscape),
        },
        margin={"l": 34, "r": 6, "t": 6, "b": 26},
    )
    return paint_of_last(figure, marker_color="text", marker_line_color="text")


def scale() -> list[list]:
    """The Plotly colour scale of the cells: from full to pale for each hue, then grey, dark and white."""
    stops = []
    for index, colour in enumerate(HUES):
        for level, share in ((0, 0.0), (LEVELS - 1, PALEST)):
            rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
            mixed = [round(each + share * (255 - each)) for each in rgb]
            stops.append([(index * LEVELS + level) / WHITE_CELL, f"rgb({mixed[0]}, {mixed[1]}, {mixed[2]})"])
    return [*stops, [GREY_CELL / WHITE_CELL, GREY], [DARK_CELL / WHITE_CELL, DARK], [1.0, WHITE]]
