"""The loss against the step, on a log axis."""

from __future__ import annotations

import plotly.graph_objects as go

from figures.figure import Figure
from figures.height import GRID, lowest_loss
from figures.style import digits
from landscapes.base import Landscape


def loss(landscape: Landscape) -> Figure:
    """The empty axes of the loss panel: a log axis of the loss above the deepest minimum.

    On a terrain without a minimum it is a linear axis over the losses of the map. Facts: `lowest`, the loss at which
    the axis begins to count; `range`, that of the axis, or None where it follows the race.
    """
    figure = go.Figure()
    figure.update_layout(
        showlegend=False,
        hovermode="closest",
        xaxis={"title": {"text": "step", "standoff": 4}, "rangemode": "tozero"},
        yaxis={"exponentformat": "power", "nticks": 6, "title": {"standoff": 10}},
    )
    if not landscape.minima:
        losses = landscape.loss(landscape.grid(GRID)[2])
        low, high = float(losses.min()), float(losses.max())
        margin = 0.05 * (high - low) or 1.0
        figure.update_layout(yaxis_title_text="loss")
        return Figure(figure, facts={"lowest": 0.0, "range": (low - margin, high + margin)})
    lowest = lowest_loss(landscape)
    # The loss of most minima is 0 but for the rounding of their coordinates.
    title = "loss" if abs(lowest) < 1e-12 else f"loss {'−' if lowest > 0 else '+'} {digits(abs(lowest))}"
    figure.update_layout(yaxis={"title_text": f"{title} (log)", "type": "log", "dtick": None})
    return Figure(figure, facts={"lowest": lowest, "range": None})
