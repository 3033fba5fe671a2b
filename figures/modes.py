"""The run along the axes of the Hessian: the error on each, and the share of each in the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analysis.modes import FEWEST, REST, Modes
from figures.figure import Figure, paint_of_last
from figures.style import Style, digits, faded

OUTER = [0, -1]  # the two axes that are drawn
NAMES = ("flattest", "steepest")
DASHES = ("solid", "4px,3px")
SHADES = (0.75, 0.25)  # the opacity of each share
DEEPEST = 1e-14  # of the largest error: smaller errors are not drawn


def modes(mode: Modes, style: Style, powers: tuple[int, int]) -> Figure:
    """One ball's errors on a log axis between two powers of ten, and below them the shares of the loss.

    The dotted lines shrink from the first error by the predicted factor in each step; without a prediction there is
    none.
    """
    figure, paint = go.Figure(), {}
    steps = np.arange(len(mode.errors))
    for name, dash, eigenvalue, errors, factor in zip(
        NAMES, DASHES, mode.eigenvalues[OUTER], mode.errors[:, OUTER].T, mode.predicted[OUTER], strict=True
    ):
        size = np.abs(errors)
        figure.add_scatter(
            y=np.where(size > 0, size, np.nan).astype(np.float32),  # a zero has no logarithm
            mode="lines",
            line={"color": style.colour, "width": 2, "dash": dash},
            name=f"{name}, λ = {digits(float(eigenvalue))}",
            hovertemplate="step %{x}<br>|error| %{y:.3g}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
        if np.isfinite(factor) and size[0] > 0:
            with np.errstate(all="ignore"):
                predicted = size[0] * factor**steps
            predicted[(predicted < 10.0 ** (powers[0] - 1)) | (predicted > 10.0 ** (powers[1] + 1))] = np.nan
            figure.add_scatter(
                y=predicted.astype(np.float32),
                mode="lines",
                line={"width": 1.2, "dash": "dot"},
                name=f"{name}, predicted",
                hoverinfo="skip",
                showlegend=False,
            )
            paint |= paint_of_last(figure, line_color="faint")
    for name, shade, share in zip(NAMES, SHADES, shares(mode)[:, OUTER].T, strict=True):
        figure.add_scatter(
            y=(100 * share).astype(np.float32),
            mode="lines",
            line={"width": 0, "color": style.colour},
            stackgroup="loss",
            fillcolor=faded(style.colour, shade),
            name=f"{name}, share of the loss",
            hovertemplate="step %{x}<br>%{y:.3g} % of the loss<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
            showlegend=False,
            yaxis="y2",
        )
    figure.update_layout(
        hovermode="closest",
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "y": 1.01,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        margin={"t": 22, "l": 62, "r": 14},
        xaxis={
            "anchor": "y2",
            "title": {"text": "step", "standoff": 4},
            # The axis ends where the ball diverged.
            "range": (0, max(FEWEST, np.flatnonzero(np.isfinite(mode.errors).all(axis=1))[-1])),
        },
        yaxis={
            "type": "log",
            "domain": (0.36, 1),
            "range": powers,
            "dtick": max(1, -(-(powers[1] - powers[0]) // 6)),
            "exponentformat": "power",
            "title": {"text": "|error|, log", "standoff": 6},
        },
        yaxis2={
            "domain": (0, 0.27),
            "range": (0, 100),
            "tickvals": (0, 50, 100),
            "title": {"text": "% of loss", "standoff": 6},
        },
    )
    return Figure(figure, paint)


def shares(mode: Modes) -> np.ndarray:
    """The share of each axis in the quadratic model's loss, (rows, d); NaN where only rounding is left."""
    total = mode.loss.sum(axis=1)
    left = total > REST**2 * np.nanmax(total)
    with np.errstate(all="ignore"):
        return np.where(left[:, np.newaxis], mode.loss / total[:, np.newaxis], np.nan)


def span(balls: Sequence[Modes]) -> tuple[int, int]:
    """The powers of ten between which the errors of all these balls are drawn: whole, so that the axis stays.

    The lower one is that of the smallest error late in a run; the dips of a ringing ball go below it.
    """
    sizes = [size for mode in balls for size in np.abs(mode.errors).T]
    high = max(float(np.nanmax(each)) for each in sizes) or 1.0
    late = [each[np.isfinite(each)] for each in sizes]
    lows = [float(each[-max(1, len(each) // 10) :].max()) for each in late]
    low = min([each for each in lows if each > DEEPEST * high], default=DEEPEST * high)
    top = int(np.ceil(np.log10(high)))
    return min(int(np.floor(np.log10(low))), top - 1), top
