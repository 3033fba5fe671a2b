"""The map: the terrain from above, once for all balls or once for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from catalog import MINUS
from figures.figure import NUMBERS, Figure, annotate, paint_of_last
from figures.height import GRID, Height, height, losses_on_map
from landscapes.base import Landscape

LEVELS = 24  # about as many contour lines as there are
DRAWN = 3  # every third point of a valley floor, which is known more exactly than a map shows
INDEX = 5  # each fifth is an index contour: heavier, and labelled with its loss
HIGHEST = float(np.finfo(np.float32).max)
LONG_NAME = 8  # letters of the name of an axis that would reach over the numbers beside it
STEPS = (1.0, 2.0, 4.0, 5.0)  # times a power of ten: the distances of contour lines on a linear scale


def contour(landscape: Landscape, titles: Sequence[str] = ("",)) -> Figure:
    """The axes of the map with the minima and floors marked, as many times as there are titles, all on the same axes.

    The stage paints the relief and the contour lines below. Facts: `maps`, their number; `titled`, whether they have
    titles; `height`, the title of the height scale; `aspect`, the drawn height of a map by its width; `levels`, the
    drawn height of each contour line with its label, which is empty between index contours.
    """
    scale = height(landscape)
    minima = np.array(landscape.minima).reshape(-1, 2).T
    losses, floors = landscape.loss(minima), floors_of(landscape)
    if not minima.size:
        minima, losses = np.full((2, 1), np.nan), [np.nan]  # Plotly draws no axes for a trace without points

    figure, paint = go.Figure(), {}
    columns = min(len(titles), 4)
    rows = -(-len(titles) // columns)
    gap_x, gap_y = 0.04, 0.1
    width, tall = (1 + gap_x) / columns - gap_x, (1 + gap_y) / rows - gap_y
    for index, title in enumerate(titles):
        number = "" if index == 0 else str(index + 1)
        left = (index % columns) * (width + gap_x)
        top = 1 - (index // columns) * (tall + gap_y)
        if floors:
            figure.add_trace(floors.update(xaxis=f"x{number}", yaxis=f"y{number}"))
            paint |= paint_of_last(figure, line_color="text")
        figure.add_scatter(
            x=minima[0],
            y=minima[1],
            mode="markers",
            marker={"symbol": "x-thin", "size": 9, "line": {"width": 2}},
            customdata=losses,
            hovertemplate="minimum<br>x %{x:.4g}, y %{y:.4g}<br>loss %{customdata:.3g}<extra></extra>",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
            name="minima",
        )
        paint |= paint_of_last(figure, marker_color="text", marker_line_color="text")
        figure.layout[f"xaxis{number}"] = {
            "range": landscape.x_range,
            "domain": (left, min(1.0, left + width)),
            "anchor": f"y{number}",
            "constrain": "domain",
            "showgrid": False,
            "title": {"text": landscape.axes[0], "standoff": 4},
            **NUMBERS,
            **({"matches": "x"} if index else {}),
        }
        figure.layout[f"yaxis{number}"] = {
            "range": landscape.y_range,
            "domain": (max(0.0, top - tall), top),
            "anchor": f"x{number}",
            "constrain": "domain",
            "showgrid": False,
            "title": {"text": landscape.axes[1] if index % columns == 0 else "", "standoff": 4},
            **NUMBERS,
            "automargin": has_long_labels(landscape.y_range) or len(landscape.axes[1]) > LONG_NAME,
            **({"matches": "y"} if index else {"scaleanchor": "x", "scaleratio": scale_ratio(landscape)}),
        }
        if title:
            annotate(figure, title, left + width / 2, top, "bottom")
    figure.update_layout(showlegend=False, hovermode="closest")
    facts = {
        "maps": len(titles),
        "titled": any(titles),
        "height": scale.title,
        "aspect": landscape.aspect,
        "levels": levels(scale, losses_on_map(landscape)),
    }
    return Figure(figure, paint, facts)


def floors_of(landscape: Landscape) -> go.Scatter | None:
    """The curves of minima as one trace, with a gap between two of them; None where there is none."""
    if not landscape.floors:
        return None
    points = floor_points(landscape, DRAWN)
    return go.Scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="lines",
        line={"width": 2},
        customdata=np.clip(landscape.loss(points.T), -HIGHEST, HIGHEST).astype(np.float32),
        hovertemplate="valley floor<br>x %{x:.4g}, y %{y:.4g}<br>loss %{customdata:.3g}<extra></extra>",
        name="floors",
    )


def floor_points(landscape: Landscape, every: int) -> np.ndarray:
    """Some points (k, 2) of each floor, its ends among them, and a point of NaN between two floors."""
    gap = np.full((1, 2), np.nan)
    drawn = (each[np.append(np.arange(0, len(each) - 1, every), -1)] for each in landscape.floors)
    return np.vstack([np.empty((0, 2)), *(part for each in drawn for part in (each, gap))])[:-1]


def has_long_labels(span: tuple[float, float]) -> bool:
    """Whether the ticks of an axis have more digits than its margin has room for."""
    decimals = max(0, -int(np.floor(np.log10((span[1] - span[0]) / 4))))
    return len(f"{max(np.abs(span)):.{decimals}f}") > 4


def scale_ratio(landscape: Landscape) -> float:
    """The length of a unit of y by that of a unit of x.

    It is 1, so that gradients are at right angles to the contour lines, but on a map that is too long to be drawn so.
    """
    (left, right), (bottom, top) = landscape.x_range, landscape.y_range
    ratio = landscape.aspect * (right - left) / (top - bottom)
    return 1.0 if abs(ratio - 1) < 1e-9 else ratio


def levels(scale: Height, losses: np.ndarray) -> list[tuple[float, str]]:
    """The drawn height of each contour line between the lowest and the highest of some losses, and its label.

    Index contours are at round losses and have a label; between two of them are four others, at equal distances of the
    drawn height's own scale.
    """
    low, high = float(np.nanmin(losses)), float(np.nanmax(losses))
    if scale.log:
        # Losses above the lowest, five in each power of ten.
        first = round(INDEX * np.log10(scale.floor))
        if low - scale.lowest > scale.floor:
            first = int(np.ceil(INDEX * np.log10(low - scale.lowest)))
        last = int(np.floor(INDEX * np.log10(max(high - scale.lowest, scale.floor))))
        values = {number: scale.lowest + 10 ** (number / INDEX) for number in range(first, last + 1)}
        labels = {number: f"{10.0 ** (number // INDEX):g}" for number in values}
    else:
        between = (high - low) / LEVELS or 1.0
        power = 10.0 ** np.floor(np.log10(between))
        step = power * next((each for each in STEPS if each * power >= between), 10.0)
        values = {n: n * step for n in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)}
        labels = {number: f"{value:.6g}".replace("-", MINUS) for number, value in values.items()}
    return [(float(scale(value)), "" if number % INDEX else labels[number]) for number, value in values.items()]


def shades(landscape: Landscape) -> tuple[go.Contour, dict[str, str]]:
    """The terrain as a trace of filled contours for a small map, with its paint: see figures/figure.py."""
    x, y, _ = landscape.grid(GRID)
    drawn = height(landscape)(losses_on_map(landscape))[::2, ::2].astype(np.float32)
    low, high = float(np.nanmin(drawn)), float(np.nanmax(drawn))
    trace = go.Contour(
        x=x[::2].astype(np.float32),
        y=y[::2].astype(np.float32),
        z=drawn,
        showscale=False,
        contours={"start": low, "end": high, "size": (high - low) / LEVELS or 1.0},
        line={"width": 0.6},
        hoverinfo="skip",
        name="terrain",
    )
    return trace, {"data.0.colorscale": "height", "data.0.line.color": "contour"}
