"""The map: the terrain from above, once for all balls or once for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, paint_of_last
from figures.height import GRID, height
from landscapes.base import Landscape

LEVELS = 24


def contour(landscape: Landscape, titles: Sequence[str] = ("",)) -> Figure:
    """The terrain with its minima marked, as many times as there are titles, all on the same axes.

    Facts: `maps`, their number; `titled`, whether they have titles; `height`, the title of the height scale.
    """
    scale = height(landscape)
    x, y, points = landscape.grid(GRID)
    drawn = scale(landscape.loss(points)).astype(np.float32)
    low, high = float(drawn.min()), float(drawn.max())
    minima = np.array(landscape.minima).reshape(-1, 2).T
    losses = landscape.loss(minima)

    figure, paint = go.Figure(), {}
    columns = min(len(titles), 4)
    rows = -(-len(titles) // columns)
    gap_x, gap_y = 0.04, 0.1
    width, tall = (1 + gap_x) / columns - gap_x, (1 + gap_y) / rows - gap_y
    for index, title in enumerate(titles):
        number = "" if index == 0 else str(index + 1)
        left = (index % columns) * (width + gap_x)
        top = 1 - (index // columns) * (tall + gap_y)
        figure.add_contour(
            x=x.astype(np.float32),
            y=y.astype(np.float32),
            z=drawn,
            showscale=False,
            contours={"start": low, "end": high, "size": (high - low) / LEVELS or 1.0},
            line={"width": 0.6, "color": "rgba(90, 100, 120, 0.45)"},
            hoverinfo="skip",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
            name="terrain",
        )
        paint |= paint_of_last(figure, colorscale="height", line_color="contour")
        figure.add_scatter(
            x=minima[0],
            y=minima[1],
            mode="markers",
            marker={"symbol": "x-thin", "size": 9, "line": {"width": 2}},
            customdata=losses,
            hovertemplate="minimum<br>x %{x:.4g}, y %{y:.4g}<br>loss %{customdata:.3g}<extra></extra>",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
            name="minima",
        )
        paint |= paint_of_last(figure, marker_color="text", marker_line_color="text")
        figure.layout[f"xaxis{number}"] = {
            "range": landscape.x_range,
            "domain": (left, min(1.0, left + width)),
            "anchor": f"y{number}",
            "constrain": "domain",
            "title": {"text": landscape.axes[0], "standoff": 4},
            **({"matches": "x"} if index else {}),
        }
        figure.layout[f"yaxis{number}"] = {
            "range": landscape.y_range,
            "domain": (max(0.0, top - tall), top),
            "anchor": f"x{number}",
            "constrain": "domain",
            "title": {"text": landscape.axes[1] if index % columns == 0 else "", "standoff": 4},
            # Both axes have one unit length, so that gradients are at right angles to the contour lines.
            **({"matches": "y"} if index else {"scaleanchor": "x"}),
        }
        if title:
            figure.add_annotation(
                text=title,
                x=left + width / 2,
                y=top,
                xref="paper",
                yref="paper",
                yanchor="bottom",
                showarrow=False,
            )
    figure.update_layout(showlegend=False, hovermode="closest")
    return Figure(figure, paint, {"maps": len(titles), "titled": any(titles), "height": scale.title})
