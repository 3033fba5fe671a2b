"""A cloud of noisy runs: between which losses most of them are at each step, and where they end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analysis.noise import Cloud
from figures.contour import contour
from figures.figure import Figure, last
from figures.loss import loss
from figures.style import Style, faded
from landscapes.base import Landscape

FAR = 1e3  # a loss that is so many times that of the start is not drawn
LEAST = 1e-15  # of the loss at the start: nor is one that is so much smaller
BANDS = ((0, 4, 0.16), (1, 3, 0.3))  # from which quantile to which, and how strongly filled


def cloud(landscape: Landscape, clouds: Sequence[Cloud], names: Sequence[str], looks: Sequence[Style]) -> Figure:
    """The loss against the step, on the axes of the loss panel: a median each, in two bands.

    Where part of the runs has diverged, what lies among them is at the upper edge.
    """
    panel = loss(landscape)
    figure, facts = panel.plotly, panel.facts
    log = facts["range"] is None
    bands = [each.bands - facts["lowest"] for each in clouds]
    if log:
        known = np.concatenate([each.ravel() for each in bands])
        start = max(float(bands[0][2, 0]), 1e-300)
        known = known[np.isfinite(known) & (known > LEAST * start) & (known < FAR * start)]
        low, high = (float(known.min()), float(known.max())) if known.size else (start / 10, start * 10)
        low, high = 10 ** np.floor(np.log10(low)), 10 ** np.ceil(np.log10(high))  # whole, so that it doesn't tremble
        figure.update_layout(yaxis_range=(np.log10(low), np.log10(high)), yaxis_exponentformat="power")
        figure.layout.yaxis.dtick = max(1, -(-int(np.log10(high / low)) // 6))
    else:
        low, high = facts["range"]
        figure.update_layout(yaxis_range=facts["range"])
    for lower, upper, shade in BANDS:
        for each, name, look in zip(bands, names, looks, strict=True):
            edges = np.clip(np.nan_to_num(each[[lower, upper]], nan=np.inf), low, high)
            steps = np.arange(edges.shape[1])
            figure.add_scatter(
                x=np.concatenate([steps, steps[::-1]]).astype(np.float32),
                y=np.concatenate([edges[0], edges[1, ::-1]]).astype(np.float32),
                mode="lines",
                line={"width": 0, "color": look.colour},
                fill="toself",
                fillcolor=faded(look.colour, shade),
                hoverinfo="skip",
                name=f"{name}, band",
            )
    for each, name, look in zip(bands, names, looks, strict=True):
        middle = np.where(each[2] > 0, each[2], np.nan) if log else each[2]
        figure.add_scatter(
            y=middle.astype(np.float32),
            mode="lines",
            line={"width": 2.2, "color": look.colour},
            name=name,
            hovertemplate="step %{x}<br>median loss %{y:.3g}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
    figure.update_layout(margin={"l": 62, "r": 14, "t": 10}, xaxis_range=(0, bands[0].shape[1] - 1))
    return Figure(figure, panel.paint, facts)


def ends(landscape: Landscape, clouds: Sequence[Cloud], names: Sequence[str], looks: Sequence[Style]) -> Figure:
    """The map with the place where each run ended; what ended off the map is not on it."""
    whole = contour(landscape).plotly
    terrain, minima = whole.data
    terrain.update(x=terrain.x[::2], y=terrain.y[::2], z=terrain.z[::2, ::2])  # it is small
    figure = go.Figure(terrain, whole.layout)
    paint = last(figure, colorscale="height")
    # The widest lies lowest, or it would hide the others; the minima lie on top.
    widest = sorted(zip(clouds, names, looks, strict=True), key=lambda each: -spread(each[0]))
    for each, name, look in widest:
        x, y = each.ends[:, np.isfinite(each.ends).all(axis=0)].astype(np.float32)
        figure.add_scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"size": 5, "color": look.colour, "opacity": 0.75, "line": {"width": 0.6}},
            name=name,
            hovertemplate="ended at<br>x %{x:.4g}, y %{y:.4g}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
        paint |= last(figure, marker_line_color="back")
    figure.add_trace(minima)
    return Figure(figure, paint | last(figure, marker_color="text", marker_line_color="text"))


def spread(found: Cloud) -> float:
    """The area over which the middle nine tenths of the ends lie."""
    ends = found.ends[:, np.isfinite(found.ends).all(axis=0)]
    return float(np.prod(np.ptp(np.quantile(ends, (0.05, 0.95), axis=1), axis=0))) if ends.size else 0.0
