"""The loss against the step, on a log axis."""

from __future__ import annotations

import plotly.graph_objects as go

from figures.height import lowest_loss
from figures.style import digits
from landscapes.base import Landscape


def loss(landscape: Landscape) -> go.Figure:
    """The empty axes of the loss panel. Losses are drawn above that of the deepest minimum, for the sake of the log."""
    lowest = lowest_loss(landscape)
    # The minima of most terrains are at 0, but for the rounding of where they are.
    title = "loss" if abs(lowest) < 1e-12 else f"loss {'−' if lowest > 0 else '+'} {digits(abs(lowest))}"
    figure = go.Figure()
    figure.update_layout(
        showlegend=False,
        hovermode="closest",
        xaxis={"title": {"text": "step", "standoff": 4}, "rangemode": "tozero"},
        yaxis={
            "title": {"text": f"{title} (log)", "standoff": 10},
            "type": "log",
            "exponentformat": "power",
            "dtick": None,
            "nticks": 6,
        },
        meta={"lowest": lowest},
    )
    return figure
