"""The data set of a terrain; the stage draws the models of the balls over it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, annotate, paint_of_last
from landscapes._regression import Data


def fit(landscape: Data) -> Figure:
    """The examples as marks, and a line between two classes: a model's border is where it crosses that line.

    Facts: `link`, `inputs` and `targets`, for the page to draw a model over them.
    """
    inputs, targets = landscape.inputs, landscape.targets
    classes = len(set(targets)) == 2
    figure = go.Figure(
        go.Scatter(
            x=inputs,
            y=targets,
            mode="markers",
            marker={
                "size": 6,
                "symbol": np.where(targets > targets.min(), "circle", "circle-open") if classes else None,
            },
            hovertemplate="input %{x:.3g}<br>target %{y:.3g}<extra></extra>",
            name="examples",
        )
    )

    def margin(values: np.ndarray, share: float) -> tuple[float, float]:
        low, high = float(values.min()), float(values.max())
        return low - share * (high - low), high + share * (high - low)

    paint = paint_of_last(figure, marker_color="faint", marker_line_color="faint")
    legend = ["Ringed: the examples of this step"] * (landscape.batch_size < len(inputs))
    if classes:
        middle = float(targets.max() + targets.min()) / 2
        figure.add_scatter(
            x=margin(inputs, 0.08),
            y=(middle, middle),
            mode="lines",
            line={"width": 1, "dash": "dot"},
            hoverinfo="skip",
            name="border",
        )
        paint |= paint_of_last(figure, line_color="faint")
        legend += ["Filled and hollow: the two classes", "A line's border is where it crosses the dotted one"]
    annotate(figure, "<br>".join(legend), 0.01, 0.99, "top", xanchor="left", align="left")
    figure.update_layout(
        showlegend=False,
        hovermode="closest",
        xaxis={"title": {"text": "input", "standoff": 4}, "range": margin(inputs, 0.08)},
        yaxis={"title": {"text": "class" if classes else "target", "standoff": 4}, "range": margin(targets, 0.25)},
    )
    facts = {"link": landscape.link, "inputs": inputs.tolist(), "targets": targets.tolist()}
    return Figure(figure, paint, facts)
