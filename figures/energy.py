"""The energy of one ball against the step, as a height, and the hills in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, paint_of_last
from figures.style import digits, faded
from simulation.energy import Energy

POTENTIAL = "rgba(115, 132, 158, 0.6)"  # of height, as on the map
FRICTION = "rgba(128, 128, 128, 0.2)"
AT_REST = 0.02  # of the start's energy: a ball with less kinetic energy seems at rest
HIGHEST = 3  # times the start's energy: the axis ends there
LETTER = 6.2  # pixels of a letter of a label, for the room beside the axes
LINE = 0.09  # of the height of a panel that a line of text takes


@dataclass(frozen=True)
class Hill:
    """A pass that lies before a ball from step `first` to step `last`, and whether the ball then crosses it."""

    height: float
    first: int
    last: int
    crossed: bool


@dataclass(frozen=True)
class Window:
    """The axes that all panels of a race share: the steps from 0 to `last`, and the heights from `low` to `high`."""

    last: int
    low: float
    high: float


def window(energies: Sequence[Energy], hills: Sequence[Sequence[Hill]]) -> Window:
    """The steps until all balls have come to rest or diverged, and the heights that they reach up to then."""
    steps = len(energies[0].total) - 1
    start = max(float(each.total[0]) for each in energies)
    last, low, peak = 0, 0.0, start
    for each, before in zip(energies, hills, strict=True):
        finite = np.isfinite(each.total) & np.isfinite(each.dissipated)
        moving = np.flatnonzero(finite & (each.kinetic > AT_REST * abs(start)))
        last = max([last, *moving[-1:].tolist(), *(hill.last for hill in before if hill.crossed)])
        for line in (each.potential, each.total, each.total + each.dissipated):
            low, peak = min(low, *line[finite]), max(peak, *line[finite])
    last = max(20, round(1.25 * last))
    # An axis that would nearly reach the end of the race reaches it.
    last = steps if last > 0.6 * steps else last
    ceiling = HIGHEST * start if start > 0 else peak
    high = max(start, min(peak, ceiling), *(each.height for one in hills for each in one if each.height <= ceiling), 0)
    low = max(low, -ceiling) if start > 0 else low
    high = high if high > low else low + 1
    return Window(last, low - 0.02 * (high - low) * (low < 0), high + 0.1 * (high - low))


def energy(energies: Energy, colour: str, hills: Sequence[Hill], axes: Window) -> Figure:
    """Potential, kinetic and dissipated energy, stacked: their sum is the start's energy but for the method's error.

    Each hill is a line, solid while it lies before the ball, with a mark where the ball crosses it.
    """
    end = axes.last + 1
    # Values far outside of the picture are clipped, since they may overflow in single precision.
    reach = 100 * max(abs(axes.low), abs(axes.high))
    potential, kinetic, total, dissipated = (
        np.clip(each[:end], -reach, reach).astype("f4")
        for each in (energies.potential, energies.kinetic, energies.total, energies.dissipated)
    )
    steps = np.arange(len(total))
    figure = go.Figure()
    figure.add_scatter(
        x=steps,
        y=potential,
        name="potential",
        line={"width": 0},
        fill="tozeroy",
        fillcolor=POTENTIAL,
        hovertemplate="potential %{y:.3g}<extra></extra>",
    )
    figure.add_scatter(
        x=steps,
        y=total,
        name="total",
        customdata=kinetic,
        line={"width": 2.5, "color": colour},
        fill="tonexty",
        fillcolor=faded(colour, 0.45),
        hovertemplate="kinetic %{customdata:.3g}<br>total %{y:.3g}<extra></extra>",
    )
    figure.add_scatter(
        x=steps,
        y=total + dissipated,
        name="total and dissipated",
        customdata=dissipated,
        line={"width": 0},
        fill="tonexty",
        fillcolor=FRICTION,
        hovertemplate="taken by friction %{customdata:.3g}<extra></extra>",
    )
    flat = {"mode": "lines", "hoverinfo": "skip"}
    first = float(energies.total[0])
    figure.add_scatter(x=[0, axes.last], y=[first] * 2, name="start", line={"width": 1, "dash": "dot"}, **flat)
    paint = paint_of_last(figure, line_color="text")
    labels = hill_labels(hills, axes)
    for height in labels:
        figure.add_scatter(
            x=[0, axes.last],
            y=[height] * 2,
            name="height",
            line={"width": 1, "dash": "2px,4px"},
            **flat,
        )
        paint |= paint_of_last(figure, line_color="text")
    for each in hills:
        until = min(each.last, axes.last)
        figure.add_scatter(x=[each.first, until], y=[each.height] * 2, name="hill", line={"width": 2.5}, **flat)
        paint |= paint_of_last(figure, line_color="text")
    crossed = [each for each in hills if each.crossed]
    figure.add_scatter(
        x=[each.last for each in crossed],
        y=[each.height for each in crossed],
        name="crossing",
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "line": {"width": 1.5}},
        hovertemplate="crosses a pass of %{y:.3g}<extra></extra>",
    )
    paint |= paint_of_last(figure, marker_color="text", marker_line_color="back")
    figure.add_scatter(
        x=[1.01 * axes.last] * len(labels),  # beside the axes, where nothing else is drawn
        y=list(labels),
        name="heights",
        mode="text",
        text=list(labels.values()),
        textposition="middle right",
        cliponaxis=False,
        textfont={"size": 12},
        hoverinfo="skip",
    )
    paint |= paint_of_last(figure, textfont_color="text")
    figure.update_layout(
        showlegend=False,
        hovermode="x unified",
        margin={"l": 50, "r": 8 + LETTER * max(map(len, labels.values()), default=1), "t": 8, "b": 40},
        xaxis={"title": {"text": "step", "standoff": 4}, "range": (0, axes.last)},
        yaxis={"title": {"text": "energy, as a height", "standoff": 12}, "range": (axes.low, axes.high), "nticks": 6},
    )
    return Figure(figure, paint)


def hill_labels(hills: Sequence[Hill], axes: Window) -> dict[float, str]:
    """The label of each hill by its height, without those that would cover another label."""
    labels: dict[float, str] = {}
    for each in reversed(hills):
        apart = all(abs(each.height - other) > LINE * (axes.high - axes.low) for other in labels)
        if apart and each.height <= axes.high:
            labels[each.height] = f"{'pass' if each.crossed else 'lowest pass out'} {digits(each.height)}"
    return labels
