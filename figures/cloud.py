"""Clouds of noisy runs: the quantiles of their losses at each step, and the places where they end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analysis.noise import Cloud
from catalog import MINUS
from figures.contour import contour, shades
from figures.figure import Figure, annotate, paint_of_last
from figures.loss import loss
from figures.style import Style, digits, faded
from landscapes.base import Landscape

HIGHEST = 1e3  # times the loss at the start: higher losses are not drawn
LOWEST = 1e-15  # times the loss at the start: lower losses are not drawn
BANDS = ((0, 4, 0.16), (1, 3, 0.3))  # the lower quantile, the upper one, and the opacity between


def cloud(landscape: Landscape, clouds: Sequence[Cloud], names: Sequence[str], styles: Sequence[Style]) -> Figure:
    """The loss of each cloud against the step, on the axes of the loss panel: its median in two bands.

    Quantiles among the diverged runs are drawn at the upper edge.
    """
    panel = loss(landscape)
    figure, facts = panel.plotly, panel.facts
    log = facts["range"] is None
    bands = [each.bands - facts["lowest"] for each in clouds]
    if log:
        known = np.concatenate([each.ravel() for each in bands])
        known = known[np.isfinite(known)]
        # A race that starts at a minimum starts with no loss above it.
        start = max(float(bands[0][2, 0]) or float(np.median(known)), 1e-300)
        known = known[(known > LOWEST * start) & (known < HIGHEST * start)]
        low, high = (float(known.min()), float(known.max())) if known.size else (start / 10, start * 10)
        low, high = 10 ** np.floor(np.log10(low)), 10 ** np.ceil(np.log10(high))  # whole powers, so that the axis stays
        first, last = (round(float(np.log10(each))) for each in (low, high))
        powers = range(first, last + 1, max(1, -(-(last - first) // 5)))
        ticks = {"tickvals": [10.0**each for each in powers], "ticktext": [power(each) for each in powers]}
        figure.update_layout(yaxis={"type": "log", "range": (first, last), **ticks})
    else:
        low, high = facts["range"]
        figure.update_layout(yaxis_range=facts["range"])
    for lower, upper, shade in BANDS:
        for each, name, style in zip(bands, names, styles, strict=True):
            edges = np.clip(np.nan_to_num(each[[lower, upper]], nan=np.inf), low, high)
            steps = np.arange(edges.shape[1])
            figure.add_scatter(
                x=np.concatenate([steps, steps[::-1]]).astype(np.float32),
                y=np.concatenate([edges[0], edges[1, ::-1]]).astype(np.float32),
                mode="lines",
                line={"width": 0, "color": style.colour},
                fill="toself",
                fillcolor=faded(style.colour, shade),
                hoverinfo="skip",
                name=f"{name}, band",
            )
    for each, name, style in zip(bands, names, styles, strict=True):
        middle = np.where(each[2] > 0, each[2], np.nan) if log else each[2]
        figure.add_scatter(
            y=middle.astype(np.float32),
            mode="lines",
            line={"width": 2.2, "color": style.colour},
            name=name,
            hovertemplate="step %{x}<br>median loss %{y:.3g}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
    # The table beside the figure has the whole loss: the title says from where the axis counts.
    text = facts["title"] + f", {digits(facts['lowest'])}" * ("above" in facts["title"])
    annotate(figure, text, 0, 1, "bottom", xanchor="left", font={"size": 12})
    figure.update_layout(
        margin={"l": 40, "r": 30, "t": 20, "b": 24},
        xaxis={"range": (0, bands[0].shape[1] - 1), "nticks": 4},
    )
    return Figure(figure, panel.paint, facts)


def ends(landscape: Landscape, clouds: Sequence[Cloud], names: Sequence[str], styles: Sequence[Style]) -> Figure:
    """The map with the place at which each run ended; ends off the map are outside of its axes."""
    whole = contour(landscape).plotly
    *floors, minima = whole.data
    terrain, paint = shades(landscape)
    figure = go.Figure(terrain, whole.layout)
    # The widest cloud is drawn first, since it would hide the others; the minima are drawn last.
    widest = sorted(zip(clouds, names, styles, strict=True), key=lambda each: -spread(each[0]))
    for each, name, style in widest:
        x, y = each.ends[:, np.isfinite(each.ends).all(axis=0)].astype(np.float32)
        figure.add_scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"size": 5, "color": style.colour, "opacity": 0.75, "line": {"width": 0.6}},
            name=name,
            hovertemplate="ended at<br>x %{x:.4g}, y %{y:.4g}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
        paint |= paint_of_last(figure, marker_line_color="back")
    for each in floors:
        figure.add_trace(each)
        paint |= paint_of_last(figure, line_color="text")
    figure.add_trace(minima)
    figure.update_layout(margin={"l": 40, "r": 6, "t": 20, "b": 38})
    return Figure(figure, paint | paint_of_last(figure, marker_color="text", marker_line_color="text"))


def power(exponent: int) -> str:
    """A power of ten as the text of a tick; Plotly would write one in larger letters than other numbers."""
    return digits(10.0**exponent) if -2 <= exponent <= 2 else f"10<sup>{exponent}</sup>".replace("-", MINUS)


def spread(cloud: Cloud) -> float:
    """The area of the middle nine tenths of the ends along x and y."""
    ends = cloud.ends[:, np.isfinite(cloud.ends).all(axis=0)]
    return float(np.prod(np.ptp(np.quantile(ends, (0.05, 0.95), axis=1), axis=0))) if ends.size else 0.0
