"""The energy of one ball against the step: how high it is, how high it could still climb, and the hills in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from figures.figure import Figure, last
from figures.style import digits, faded
from simulation.energy import Energy

POTENTIAL = "rgba(115, 132, 158, 0.6)"  # of height, as on the map
FRICTION = "rgba(128, 128, 128, 0.2)"
FELT = 0.02  # of the start's energy: a ball with less of kinetic energy is not seen to move
HIGHEST = 3  # times the start's energy: what rises higher leaves the picture
LINE = 0.09  # of the height of a panel that a line of text takes


@dataclass(frozen=True)
class Hill:
    """A pass that a ball has before it from one step to another, and whether it then crosses it."""

    height: float
    first: int
    last: int
    crossed: bool


@dataclass(frozen=True)
class Window:
    """What the panels of a race show alike, to be compared: the steps from 0 to `last`, the heights `low` to `high`."""

    last: int
    low: float
    high: float


def window(energies: Sequence[Energy], hills: Sequence[Sequence[Hill]]) -> Window:
    """The steps until all balls have come to rest or are gone, and the heights that they reach up to then."""
    steps = len(energies[0].total) - 1
    start = max(float(each.total[0]) for each in energies)
    last, low, peak = 0, 0.0, start
    for each, before in zip(energies, hills, strict=True):
        finite = np.isfinite(each.total) & np.isfinite(each.lost)
        moving = np.flatnonzero(finite & (each.kinetic > FELT * abs(start)))
        last = max([last, *moving[-1:].tolist(), *(hill.last for hill in before if hill.crossed)])
        for line in (each.potential, each.total, each.total + each.lost):
            low, peak = min(low, *line[finite]), max(peak, *line[finite])
    last = max(20, round(1.25 * last))
    # An axis that is nearly as long as the race is as long.
    last = steps if last > 0.6 * steps else last
    ceiling = HIGHEST * start if start > 0 else peak
    high = max(start, min(peak, ceiling), *(each.height for one in hills for each in one if each.height <= ceiling), 0)
    low = max(low, -ceiling) if start > 0 else low
    high = high if high > low else low + 1
    return Window(last, low - 0.02 * (high - low) * (low < 0), high + 0.1 * (high - low))


def energy(found: Energy, colour: str, hills: Sequence[Hill], shown: Window) -> Figure:
    """Potential and kinetic energy and what friction took, one on top of another: their edge is the start's energy.

    A line for each hill, solid while the ball has it before itself, and a mark where it crosses.
    """
    end = shown.last + 1
    # Far outside of the picture it is all one how far, and single precision has an end.
    reach = 100 * max(abs(shown.low), abs(shown.high))
    potential, kinetic, total, lost = (
        np.clip(each[:end], -reach, reach).astype("f4")
        for each in (found.potential, found.kinetic, found.total, found.lost)
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
        y=total + lost,
        name="total and lost",
        customdata=lost,
        line={"width": 0},
        fill="tonexty",
        fillcolor=FRICTION,
        hovertemplate="taken by friction %{customdata:.3g}<extra></extra>",
    )
    flat = {"mode": "lines", "hoverinfo": "skip"}
    first = float(found.total[0])
    figure.add_scatter(x=[0, shown.last], y=[first] * 2, name="start", line={"width": 1, "dash": "dot"}, **flat)
    paint = last(figure, line_color="text")
    named = names(hills, shown)
    for height in named:
        figure.add_scatter(
            x=[0, shown.last],
            y=[height] * 2,
            name="height",
            line={"width": 1, "dash": "2px,4px"},
            **flat,
        )
        paint |= last(figure, line_color="text")
    for each in hills:
        until = min(each.last, shown.last)
        figure.add_scatter(x=[each.first, until], y=[each.height] * 2, name="hill", line={"width": 2.5}, **flat)
        paint |= last(figure, line_color="text")
    crossed = [each for each in hills if each.crossed]
    figure.add_scatter(
        x=[each.last for each in crossed],
        y=[each.height for each in crossed],
        name="crossing",
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "line": {"width": 1.5}},
        hovertemplate="crosses a pass of %{y:.3g}<extra></extra>",
    )
    paint |= last(figure, marker_color="text", marker_line_color="back")
    figure.add_scatter(
        x=[shown.last] * len(named),
        y=list(named),
        name="heights",
        mode="text",
        text=list(named.values()),
        textposition="top left",
        textfont={"size": 12},
        hoverinfo="skip",
    )
    paint |= last(figure, textfont_color="text")
    figure.update_layout(
        showlegend=False,
        hovermode="x unified",
        margin={"l": 62, "r": 14, "t": 8, "b": 40},
        xaxis={"title": {"text": "step", "standoff": 4}, "range": (0, shown.last)},
        yaxis={"title": {"text": "energy, as a height", "standoff": 12}, "range": (shown.low, shown.high), "nticks": 6},
    )
    return Figure(figure, paint)


def names(hills: Sequence[Hill], shown: Window) -> dict[float, str]:
    """What is written at the heights of hills; not where it would cover what is written at another."""
    found: dict[float, str] = {}
    for each in reversed(hills):
        apart = all(abs(each.height - other) > LINE * (shown.high - shown.low) for other in found)
        if apart and each.height <= shown.high:
            found[each.height] = f"{'pass' if each.crossed else 'lowest pass out'} {digits(each.height)}"
    return found
