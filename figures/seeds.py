"""The losses at which a network ends from many seeded starts: a histogram for each ball, one above another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from catalog import digits
from figures.figure import Figure, paint_of_last
from figures.style import Style

WIDTH = 0.05  # of a bin, in powers of ten
LOWEST = 1e-8  # of the target loss: lower losses are in the bin of this one
SHOWN = (-10, 8)  # bins that the axis has at least
TALLEST = 0.68  # of a row: the name stands in the rest
FAILED = 0.45  # the opacity of the losses above the target
PARTS = 7  # of the axis between its ticks, at most


def seeds(
    losses: Sequence[np.ndarray], names: Sequence[str], styles: Sequence[Style], target: float, own: int | None = None
) -> Figure:
    """The losses (n,) of each ball at the end, NaN for a run that diverged, as a histogram on a log axis.

    The bins are counted from the target loss, so that those to its left are solved. All rows have one scale. `own` is
    the seed of the race on the stage, whose losses are marked.
    """
    bins, diverged = bins_of(losses, target)
    tallest = max(int(np.unique(each, return_counts=True)[1].max()) for each in bins)
    figure, paint = go.Figure(), {}
    for row, (each, name, style) in enumerate(zip(bins, names, styles, strict=True)):
        base = len(bins) - 1 - row
        places, counts = np.unique(each, return_counts=True)
        figure.add_bar(
            x=centre(places),
            y=TALLEST * counts / tallest,
            base=base,
            width=WIDTH,
            name=name,
            marker={"color": style.colour, "opacity": np.where(places < 0, 1.0, FAILED), "line": {"width": 0}},
            customdata=[
                [f"{count:,} of {len(each):,}", "diverged" if place == diverged else edges(place, target)]
                for place, count in zip(places, counts.tolist(), strict=True)
            ],
            hovertemplate="%{customdata[0]} starts<br>%{customdata[1]}<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
        figure.add_annotation(
            text=name, x=0, xref="paper", xanchor="left", xshift=4, y=base + 1, yanchor="top", showarrow=False
        )
        if own is not None and own < len(each):
            figure.add_scatter(
                x=[centre(each[own])],
                y=[base],
                mode="markers",
                marker={"size": 9, "color": style.colour, "line": {"width": 2}},
                name=name,
                hovertemplate=f"seed {own}, the race on the stage<extra>%{{fullData.name}}</extra>",
                hoverlabel={"namelength": -1},
            )
            paint |= paint_of_last(figure, marker_line_color="text")
    line = {"width": 1.5, "dash": "5px,4px"}
    figure.add_scatter(x=[0, 0], y=[0, len(bins)], mode="lines", line=line, hoverinfo="skip")
    paint |= paint_of_last(figure, line_color="text")
    figure.add_annotation(
        text=f"target loss {digits(target)}", x=0, y=1, yref="paper", yanchor="bottom", showarrow=False
    )
    figure.update_layout(
        showlegend=False,
        barmode="overlay",
        hovermode="closest",
        margin={"l": 12, "r": 12, "t": 22, "b": 40},
        xaxis=axis(bins, diverged, target),
        yaxis={"range": (-0.05, len(bins)), "showticklabels": False, "ticks": "", "showgrid": False, "zeroline": False},
    )
    return Figure(figure, paint)


def bins_of(losses: Sequence[np.ndarray], target: float) -> tuple[list[np.ndarray], float]:
    """The bin (n,) of each loss, and that of the runs that diverged, to the right of all others.

    Bin k holds the losses above target · 10^(WIDTH k), up to target · 10^(WIDTH (k + 1)).
    """
    with np.errstate(all="ignore"):
        found = [np.ceil(np.log10(np.maximum(each / target, LOWEST)) / WIDTH) - 1 for each in losses]
    diverged = max([SHOWN[1], *(float(each[np.isfinite(each)].max(initial=-np.inf)) for each in found)]) + 4
    return [np.where(np.isnan(each), diverged, each) for each in found], diverged


def centre(place):
    """The middle of a bin on the axis, in powers of ten from the target loss."""
    return (place + 0.5) * WIDTH


def edges(place: float, target: float) -> str:
    """The losses of a bin as text."""
    low, high = (digits(float(f"{target * 10 ** (each * WIDTH):.2g}")) for each in (place, place + 1))
    return f"loss {low} to {high}"


def axis(bins: Sequence[np.ndarray], diverged: float, target: float) -> dict:
    """The axis of the losses, with ticks at powers of ten, and at 2 and 5 times these on a short one."""
    places = np.concatenate(bins)
    low, high = min(SHOWN[0], float(places.min())), max(SHOWN[1], float(places.max()))
    left, right = (low - 1) * WIDTH, (high + 2) * WIDTH
    shift = float(np.log10(target))
    powers = range(int(np.floor(left + shift)), int(np.ceil(right + shift)) + 1)
    every, factors = -(-len(powers) // PARTS), (1, 2, 5) if len(powers) <= PARTS // 2 else (1,)
    values = [factor * 10.0**power for power in powers if power % every == 0 for factor in factors]
    ticks = [(float(np.log10(each)) - shift, digits(each)) for each in values]
    if diverged in places:
        last = centre(diverged - 2)  # farther to the right the axis has no losses
        ticks = [*(each for each in ticks if each[0] < last), (centre(diverged), "diverged")]
    ticks = [each for each in ticks if left <= each[0] <= right]
    return {
        "title": {"text": "loss at the end, log", "standoff": 4},
        "range": (left, right),
        "tickvals": [at for at, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "zeroline": False,
    }
