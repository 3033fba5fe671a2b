"""The terrain as a surface in three dimensions."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, paint_of_last
from figures.height import height
from figures.path import PATH
from landscapes.base import Landscape

GRID = 81
LIFT = 0.02  # of the height: paths and balls are drawn this far above the surface, which would cover half of them


def surface(landscape: Landscape) -> Figure:
    """The terrain as a surface, with its height on the scale of `height`.

    Facts: `lift`, the distance at which paths are drawn above the surface; `height`, the title of the height scale;
    `path`, the trace of a path on it.
    """
    scale = height(landscape)
    x, y, points = landscape.grid(GRID)
    drawn = scale(landscape.loss(points)).astype(np.float32)
    figure = go.Figure(
        go.Surface(
            x=x.astype(np.float32),
            y=y.astype(np.float32),
            z=drawn,
            showscale=False,
            hoverinfo="skip",
            lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9, "fresnel": 0.05},
            contours={"z": {"show": True, "width": 1, "color": "rgba(90, 100, 120, 0.35)", "highlight": False}},
            name="terrain",
        )
    )
    low, high = float(drawn.min()), float(drawn.max())
    margin = 0.05 * (high - low)
    z_axis = {"title": {"text": scale.title}, "range": (low - margin, high + margin)}
    if scale.log:
        z_axis["tickvals"], z_axis["ticktext"] = scale.ticks(low, high)
    figure.update_layout(
        showlegend=False,
        scene={
            "xaxis": {"title": {"text": landscape.axes[0].split()[-1]}, "range": landscape.x_range},
            "yaxis": {"title": {"text": landscape.axes[1].split()[-1]}, "range": landscape.y_range},
            "zaxis": z_axis,
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.6},
            "camera": {"eye": dict(zip("xyz", landscape.view, strict=True)), "center": {"x": 0, "y": 0, "z": -0.15}},
        },
    )
    paint = paint_of_last(figure, colorscale="height", contours_z_color="contour")
    return Figure(figure, paint, {"lift": LIFT * (high - low), "height": scale.title, "path": PATH})
