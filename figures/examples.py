"""The examples of a network; the stage draws what the balls answer over them."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, paint_of_last
from landscapes._network import TRAINING, Network
from landscapes.base import Landscape
from landscapes.rare_features import FEATURES, SIGNS

PICTURES = 20  # of the test examples
SIDE = 8  # pixels of a picture
MARGIN = 0.06  # of the range of the examples, on each side
HIDDEN = {"visible": False, "fixedrange": True, "range": (0, 1)}  # an axis


def answers(landscape: Landscape) -> str:
    """How the page draws what a network answers: "boundary", "curve", "words" or "features"; empty for nothing."""
    if not isinstance(landscape, Network):
        return ""
    shape = len(landscape.input_names), landscape.outputs_count
    return {(2, 1): "boundary", (1, 1): "curve", (SIDE * SIDE, 10): "words", (FEATURES, 1): "features"}.get(shape, "")


def examples(network: Network) -> Figure:
    """The training examples of a network with one or two inputs, test examples for one that reads pictures, and for one
    of many features how often each is on.

    Facts: `answers`; `sizes`, `activation` and `head`, for the page to compute what each ball answers; `legend`, what
    the marks mean; `pictures` with their ink from 0 to 255, and `labels`; and `signs`, the classes of features as ±1.
    """
    kind = answers(network)
    if kind == "words":
        figure, paint, legend = go.Figure(), {}, "Boxes: what balls read; filled: right"
        figure.update_layout(xaxis=HIDDEN, yaxis=HIDDEN)
    else:
        figure, paint, legend = {"boundary": _classes, "curve": _points, "features": _features}[kind](network)
    layers = network.architecture.layers
    facts = {
        "answers": kind,
        "sizes": [layers[0].inputs, *(each.units for each in layers)],
        "activation": network.activation,
        "head": network.head,
        "legend": legend,
    }
    if kind == "words":
        pictures, targets = (each[:, :PICTURES] for each in network.test)
        facts["pictures"] = np.rint(255 * pictures.T).astype(int).tolist()
        facts["labels"] = np.argmax(targets, axis=0).tolist()
    if kind == "features":
        facts["signs"] = SIGNS.tolist()
    figure.update_layout(showlegend=False, hovermode="closest")
    return Figure(figure, paint, facts)


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return low - MARGIN * (high - low), high + MARGIN * (high - low)


def flipped(network: Network) -> np.ndarray:
    """Whether each of the training examples has a wrong label (n,)."""
    right = network.draw(np.random.default_rng(TRAINING), network.training_size).targets
    return (network.training.targets != right).any(axis=0)


def _classes(network: Network) -> tuple[go.Figure, dict[str, str], str]:
    """The examples of two classes, filled and hollow, those with a wrong label crossed."""
    figure, paint = go.Figure(), {}
    (x, y), (targets,) = network.training
    above, wrong = targets > 0, flipped(network)
    along, up = network.input_names
    for shown, name, symbol in ((~above, "hollow", "circle-open"), (above, "filled", "circle")):
        said = np.where(wrong[shown], "<br>the label is flipped", "")
        figure.add_scatter(
            x=x[shown],
            y=y[shown],
            mode="markers",
            marker={"size": 6, "symbol": symbol, "line": {"width": 1.2}, "opacity": 0.8},
            customdata=said,
            hovertemplate=f"{along} %{{x:.3g}}, {up} %{{y:.3g}}<br>class: {name}%{{customdata}}<extra></extra>",
            name=name,
        )
        paint |= paint_of_last(figure, marker_color="faint", marker_line_color="faint")
    legend = "Filled, hollow: the classes"
    if wrong.any():
        figure.add_scatter(
            x=x[wrong],
            y=y[wrong],
            mode="markers",
            marker={"size": 11, "symbol": "x-thin", "line": {"width": 1.5}},
            hoverinfo="skip",
            name="flipped",
        )
        paint |= paint_of_last(figure, marker_line_color="text")
        legend += "; crossed: flipped"
    figure.update_layout(
        xaxis={"title": {"text": along, "standoff": 4}, "range": _range(x)},
        yaxis={"title": {"text": up, "standoff": 4}, "range": _range(y)},
    )
    return figure, paint, legend


def _points(network: Network) -> tuple[go.Figure, dict[str, str], str]:
    """The examples of a curve."""
    (x,), (targets,) = network.training
    figure = go.Figure(
        go.Scatter(
            x=x,
            y=targets,
            mode="markers",
            marker={"size": 6},
            hovertemplate="input %{x:.3g}<br>target %{y:.3g}<extra></extra>",
            name="examples",
        )
    )
    figure.update_layout(
        xaxis={"title": {"text": network.input_names[0], "standoff": 4}, "range": _range(x)},
        yaxis={"title": {"text": "target", "standoff": 4}, "range": _range(targets)},
    )
    return figure, paint_of_last(figure, marker_color="faint"), "Dots: training examples"


def _features(network: Network) -> tuple[go.Figure, dict[str, str], str]:
    """The share of the training examples in which each feature is on, and a line at a half."""
    numbers, shares = np.arange(1, FEATURES + 1), network.training.inputs.mean(axis=1)
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=shares,
            opacity=0.35,
            hovertemplate="feature %{x} is on in %{y:.1%} of the examples<extra></extra>",
            name="frequency",
        )
    )
    paint = paint_of_last(figure, marker_color="faint")
    figure.add_scatter(
        x=(0, FEATURES + 1), y=(0.5, 0.5), mode="lines", line={"width": 1, "dash": "dot"}, hoverinfo="skip", name="half"
    )
    paint |= paint_of_last(figure, line_color="faint")
    figure.update_layout(
        xaxis={"title": {"text": "feature that is on alone", "standoff": 4}, "range": (0, FEATURES + 1)},
        yaxis={"title": {"text": "probability of its class", "standoff": 4}, "range": (0, 1.02)},
    )
    return figure, paint, "Bars: how often a feature is on"
