"""Maps of many trainings of a network: each cell is a run, in the shade of its loss at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analysis.sweep import to_scale
from catalog import Parameter
from figures.basins import add_start
from figures.figure import Figure, paint_of_last
from figures.settings_map import DIVERGED, Line, Mark, add_lines, add_marks, lay_out
from figures.style import digits
from landscapes.base import Landscape
from optimizers.base import rounded

DECADES = 4.0  # the darkest shade is at most that far below the lightest


def settings(
    axes: Sequence[Parameter],
    values: Sequence[Sequence[float]],
    losses: np.ndarray,
    bounds: tuple[float, float],
    marks: Sequence[Mark],
) -> Figure:
    """The loss (second settings, first settings) at the end of a run with each pair of settings, and the balls.

    See `cells`; `bounds` are the target loss and that of the start. A star is at the lowest loss.
    """
    x, y = (to_scale(axis, np.array(each)) for axis, each in zip(axes, values, strict=True))
    figure, paint = cells(x, y, losses, bounds)
    add_marks(figure, axes, marks)
    if np.isfinite(losses).any():
        row, column = np.unravel_index(np.nanargmin(np.where(np.isfinite(losses), losses, np.nan)), losses.shape)
        star = Line("lowest loss", np.array([values[0][column]]), np.array([values[1][row]]), "point")
        paint |= add_lines(figure, axes, [star])
    lay_out(figure, axes, x, y)
    return Figure(figure, paint)


def starts(
    landscape: Landscape,
    places: tuple[np.ndarray, np.ndarray],
    losses: np.ndarray,
    bounds: tuple[float, float],
    start: tuple[float, float],
) -> Figure:
    """The loss (y, x) at the end of a run from each place of the map, and the start of the race as a ring."""
    figure, paint = cells(*places, losses, bounds)
    paint |= add_start(figure, landscape, start)
    return Figure(figure, paint)


def cells(
    x: np.ndarray, y: np.ndarray, losses: np.ndarray, bounds: tuple[float, float]
) -> tuple[go.Figure, dict[str, str]]:
    """A figure of the losses (y, x) on a log scale, from `lowest` to that of the start, and its paint.

    NaN is a run that diverged; infinity is a run that has not been made, which has no cell. A line divides the cells
    at or below the target loss from the others.
    """
    target, highest = bounds
    made, diverged = ~np.isposinf(losses), np.isnan(losses)
    low, high = np.log10(lowest(losses, highest)), np.log10(highest)
    with np.errstate(all="ignore"):
        shade = np.log10(np.clip(losses, 10**low, highest))
    figure = go.Figure()
    figure.add_heatmap(
        x=x,
        y=y,
        z=np.where(made & ~diverged, shade, np.nan).astype(np.float32),
        zmin=low,
        zmax=high,
        name="terrain",
        showscale=False,
        text=[[digits(rounded(each, 3)) for each in row] for row in losses],
        hovertemplate="loss %{text}<extra></extra>",
    )
    paint = paint_of_last(figure, colorscale="height")
    figure.add_heatmap(
        x=x,
        y=y,
        z=np.where(diverged, 1.0, np.nan).astype(np.float32),
        colorscale=[[0, DIVERGED], [1, DIVERGED]],
        opacity=0.55,
        showscale=False,
        hovertemplate="diverged<extra></extra>",
        name="diverged",
    )
    edge_x, edge_y = border(x, y, losses <= target)
    figure.add_scatter(
        x=edge_x, y=edge_y, mode="lines", line={"width": 1.5}, hoverinfo="skip", showlegend=False, name="target loss"
    )
    return figure, paint | paint_of_last(figure, line_color="text")


def lowest(losses: np.ndarray, highest: float) -> float:
    """The loss of the darkest shade: the lowest of all, or DECADES below that of the start."""
    known = losses[np.isfinite(losses)]
    return float(np.clip(known.min(initial=highest), highest / 10**DECADES, 0.9 * highest))


def border(x: np.ndarray, y: np.ndarray, inside: np.ndarray) -> tuple[list, list]:
    """The sides between the cells (y, x) that are inside and those that are not, as lines with None between them."""
    left, bottom = (
        np.concatenate([each[:1] - step, each + step]) for each in (x, y) for step in [(each[1] - each[0]) / 2]
    )
    lines_x: list[float | None] = []
    lines_y: list[float | None] = []
    for row, column in np.argwhere(inside[:, 1:] != inside[:, :-1]):
        lines_x += [left[column + 1], left[column + 1], None]
        lines_y += [bottom[row], bottom[row + 1], None]
    for row, column in np.argwhere(inside[1:] != inside[:-1]):
        lines_x += [left[column], left[column + 1], None]
        lines_y += [bottom[row + 1], bottom[row + 1], None]
    return lines_x, lines_y
