"""The losses at which a network ends from many seeded starts: a histogram for each ball, one above another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from catalog import digits
from figures.figure import Figure, paint_of_last
from figures.style import Style

WIDTHS = (0.05, 0.1, 0.2)  # of a bin, in powers of ten
MOST_BINS = 70  # between the lowest loss and the highest one, unless the bins have the largest width
LOWEST = 1e-8  # of the target loss: lower losses are in the bin of this one
SHOWN = (-0.5, 0.4)  # powers of ten around the target loss that the axis has at least
TALLEST = 0.6  # of a row: the name stands in the rest
FAILED = 0.45  # the opacity of the losses above the target
PARTS = 7  # of the axis between its ticks, at most


class Bins(NamedTuple):
    """Bins of losses, as places on an axis of powers of ten from the target loss.

    `places` are those of the middle of each loss's bin, (n,) for each ball, and `diverged` that of the runs that
    diverged, to the right of all others. `width` is that of all bins, whose edges are multiples of it: a place left of
    0 is a loss of at most the target.
    """

    places: list[np.ndarray]
    diverged: float
    width: float


def bins_of(losses: Sequence[np.ndarray], target: float) -> Bins:
    """The bins of the losses (n,) of each ball; NaN is a run that diverged."""
    with np.errstate(all="ignore"):
        powers = [np.log10(np.maximum(each / target, LOWEST)) for each in losses]
    known = np.concatenate([SHOWN, *(each[np.isfinite(each)] for each in powers)])
    width = next((each for each in WIDTHS if np.ptp(known) <= MOST_BINS * each), WIDTHS[-1])
    places = [(np.ceil(each / width) - 0.5) * width for each in powers]
    diverged = (np.ceil(known.max() / width) + 3.5) * width
    return Bins([np.where(np.isnan(each), diverged, each) for each in places], float(diverged), width)


def seeds(
    losses: Sequence[np.ndarray], names: Sequence[str], styles: Sequence[Style], target: float, own: int | None = None
) -> Figure:
    """The losses (n,) of each ball at the end, NaN for a run that diverged, as a histogram on a log axis.

    Each is as high as its highest bar. `own` is the seed of the race on the stage, whose losses are marked.
    """
    bins = bins_of(losses, target)
    any_diverged = any(np.isnan(each).any() for each in losses)
    figure, paint = go.Figure(), {}
    for row, (each, name, style) in enumerate(zip(bins.places, names, styles, strict=True)):
        base = len(losses) - 1 - row
        places, counts = np.unique(each, return_counts=True)
        figure.add_bar(
            x=places,
            y=TALLEST * counts / counts.max(),
            base=base,
            width=bins.width,
            name=name,
            marker={"color": style.colour, "opacity": np.where(places < 0, 1.0, FAILED), "line": {"width": 0}},
            customdata=[
                [
                    f"{count:,} of {len(each):,}",
                    "diverged" if place == bins.diverged else edges(place, bins.width, target),
                ]
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
                x=[each[own]],
                y=[base],
                mode="markers",
                marker={"size": 9, "color": style.colour, "line": {"width": 2}},
                name=name,
                hovertemplate=f"seed {own}, the race on the stage<extra>%{{fullData.name}}</extra>",
                hoverlabel={"namelength": -1},
            )
            paint |= paint_of_last(figure, marker_line_color="text")
    line = {"width": 1.5, "dash": "5px,4px"}
    figure.add_scatter(x=[0, 0], y=[0, len(losses)], mode="lines", line=line, hoverinfo="skip")
    paint |= paint_of_last(figure, line_color="text")
    figure.add_annotation(
        text=f"target loss {digits(target)}", x=0, y=1, yref="paper", yanchor="bottom", showarrow=False
    )
    figure.update_layout(
        showlegend=False,
        barmode="overlay",
        hovermode="closest",
        margin={"l": 12, "r": 36 if any_diverged else 12, "t": 22, "b": 40},
        xaxis=axis(bins, any_diverged, target),
        yaxis={
            "range": (-0.05, len(losses)),
            "showticklabels": False,
            "ticks": "",
            "showgrid": False,
            "zeroline": False,
        },
    )
    return Figure(figure, paint)


def edges(place: float, width: float, target: float) -> str:
    """The losses of a bin as text."""
    low, high = (digits(float(f"{target * 10 ** (place + side * width / 2):.2g}")) for side in (-1, 1))
    return f"loss {low} to {high}"


def axis(bins: Bins, any_diverged: bool, target: float) -> dict:
    """The axis of the losses, with ticks at powers of ten, and at 2 and 5 times these on a short one."""
    known = np.concatenate([SHOWN, *(each[each < bins.diverged] for each in bins.places)])
    left, right = known.min() - bins.width, known.max() + bins.width
    shift = np.log10(target)
    powers = range(int(np.floor(left + shift)), int(np.ceil(right + shift)) + 1)
    every, factors = -(-len(powers) // PARTS), (1, 2, 5) if len(powers) <= PARTS // 2 else (1,)
    values = [factor * 10.0**power for power in powers if power % every == 0 for factor in factors]
    ticks = [(float(np.log10(each) - shift), digits(each)) for each in values]
    ticks = [each for each in ticks if left <= each[0] <= right]
    if any_diverged:
        right = bins.diverged + bins.width
        ticks.append((bins.diverged, "diverged"))
    return {
        "title": {"text": "loss at the end, log", "standoff": 4},
        "range": (float(left), float(right)),
        "tickvals": [at for at, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "zeroline": False,
    }
