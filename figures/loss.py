"""The loss against the step, above the deepest minimum."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure
from figures.height import losses_on_map, lowest_loss
from landscapes.base import Landscape

ZERO = 1e-12  # the loss of most minima is 0 but for the rounding of their coordinates


def loss(landscape: Landscape) -> Figure:
    """The empty axes of the loss panel.

    Facts: `title`; `lowest`, the loss at which the axis begins to count: the `least` of the terrain or that of the
    deepest minimum, or 0 on a terrain without either, and beside recorded runs, whose losses may be lower, where all
    are positive; `range`, that of a linear axis over the losses of the map on a terrain without either, or None where
    the axis follows the race, or a recorded training, and may be logarithmic.
    """
    name = "Loss" if landscape.height_name == "loss" else landscape.height_name
    recorded = [each.loss for each in (*landscape.recorded, *landscape.replayed) if each.loss is not None]
    follows = landscape.wells or landscape.replayed
    if recorded and follows and min(lowest_loss(landscape), np.nanmin(np.concatenate(recorded))) > 0:
        return Figure(step_axes(), facts={"title": name, "lowest": 0.0, "range": None})
    if landscape.wells or landscape.least is not None:
        lowest = lowest_loss(landscape)
        title = name if abs(lowest) < ZERO else f"{name} above the minimum"
        return Figure(step_axes(), facts={"title": title, "lowest": lowest, "range": None})
    losses = losses_on_map(landscape)
    low, high = float(np.nanmin(losses)), float(np.nanmax(losses))
    margin = 0.05 * (high - low) or 1.0
    return Figure(step_axes(), facts={"title": name, "lowest": 0.0, "range": (low - margin, high + margin)})


def step_axes() -> go.Figure:
    """Empty axes of a value against the step. The title of the value stands above them, where it can be read."""
    figure = go.Figure()
    figure.update_layout(
        showlegend=False,
        hovermode="closest",
        margin={"t": 20, "b": 24},
        xaxis={"nticks": 6, "showticksuffix": "last", "ticksuffix": " steps", "rangemode": "tozero"},
        yaxis={"nticks": 4},
    )
    return figure
