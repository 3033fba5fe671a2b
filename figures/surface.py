"""The terrain as a surface in three dimensions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from figures.figure import NUMBERS, Figure
from figures.height import Height, height, losses_on_map
from landscapes.base import Landscape

LINES = 81  # grid lines along each axis
EVEN = 0.5  # of the lines are evenly spaced; the others lie where the surface bends
DECADES = 2.5  # the deepest log scale, in powers of ten: a deeper valley is narrower than the grid can draw
STEEP = 1.7  # the height of a camera from which the numbers of the z axis would lie on one another
DISTANT = 1000  # map sizes from the origin: farther away the coordinates count from the corner of the map
AWAY = 1.1  # times the distance of a terrain's own camera, so that the ticks of the axes are whole
LIFT = 0.01  # of the height: balls and paths lie this far above the surface


@dataclass(frozen=True)
class Ground:
    """The surface as drawn: the heights z (LINES, LINES) at the grid lines x and y (LINES), with y along the rows.

    A height is NaN where the loss has no value. `corners` (2, LINES, LINES) are the places of the crossings; the first
    ones outside of the domain are moved to its border, and their height is that of the border.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    corners: np.ndarray


@lru_cache(maxsize=16)
def surface_height(landscape: Landscape) -> Height:
    """The scale of the surface: that of the map, but for a log scale no deeper than DECADES."""
    scale = height(landscape)
    if not scale.log:
        return scale
    top = float(np.nanmax(losses_on_map(landscape))) - scale.lowest
    return replace(scale, floor=max(scale.floor, float(10.0 ** np.round(np.log10(top) - DECADES))))


def ground(landscape: Landscape) -> Ground:
    """The surface on a grid that is finer where the surface bends, and has a line through every minimum on it."""
    scale = surface_height(landscape)
    drawn = scale(losses_on_map(landscape))
    minima = np.array(landscape.minima).reshape(-1, 2)
    x = lines(landscape.x_range, drawn, minima[:, 0])
    y = lines(landscape.y_range, drawn.T, minima[:, 1])
    corners = landscape.corners(np.stack(np.meshgrid(x, y)))
    return Ground(x, y, scale(landscape.drawn_loss(corners)), corners)


def lines(span: tuple[float, float], heights: np.ndarray, through: np.ndarray) -> np.ndarray:
    """LINES grid lines across a span, from heights (rows, n) at n even places across it.

    Their density grows with the square root of the mean bend, which spreads the error of straight pieces evenly. The
    nearest lines are moved onto the values `through`, as long as these are few.
    """
    bend = np.sqrt(np.nan_to_num(np.abs(np.diff(heights, 2, axis=1))).mean(axis=0))
    bend = np.concatenate([bend[:1], bend, bend[-1:]])
    density = EVEN + (1 - EVEN) * bend / (bend.mean() or 1.0)
    places = np.linspace(*span, len(density))
    total = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    spread = np.interp(np.linspace(0, total[-1], LINES), total, places)
    spread[[0, -1]] = span
    inner = np.unique(through[(through > spread[1]) & (through < spread[-2])])
    if len(inner) <= LINES // 8:
        nearest = np.abs(spread[1:-1, None] - inner).argmin(axis=0) + 1
        spread[nearest] = inner
    return spread


def surface(landscape: Landscape) -> Figure:
    """The axes and the camera of the surface, and the style of its mesh, whose places and colours the stage knows.

    Facts: `lift`, the distance at which paths are drawn above the surface; `height`, the title of the height scale;
    `offset`, what is left out of the coordinates x and y on a map far from the origin.
    """
    scale = surface_height(landscape)
    drawn = scale(losses_on_map(landscape))
    low, high = float(np.nanmin(drawn)), float(np.nanmax(drawn))
    margin = 0.05 * (high - low)
    z_axis = {"title": {"text": ""}, "range": (low - margin, high + margin)}
    z_axis["showticklabels"] = landscape.view[2] < STEEP
    if scale.log:
        z_axis["tickvals"], z_axis["ticktext"] = scale.ticks(low, high)
    offset = [_offset(each) for each in (landscape.x_range, landscape.y_range)]
    mesh = go.Mesh3d(
        hoverinfo="skip",
        # The colours hold the light of the map already.
        lighting={"ambient": 1, "diffuse": 0, "specular": 0, "fresnel": 0},
        name="terrain",
    )
    # `update_layout` takes ten times as long to set the same.
    layout = {
        "showlegend": False,
        "meta": {"offset": offset},
        "scene": {
            "xaxis": _axis(landscape.axes[0], landscape.x_range, offset[0]),
            "yaxis": _axis(landscape.axes[1], landscape.y_range, offset[1]),
            "zaxis": z_axis,
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.42},
            "camera": {
                "eye": {axis: AWAY * each for axis, each in zip("xyz", landscape.view, strict=True)},
                "center": {"x": 0, "y": 0, "z": -0.12},
            },
        },
    }
    figure = go.Figure(mesh, layout)
    return Figure(figure, facts={"lift": LIFT * (high - low), "height": scale.title, "offset": offset})


def _offset(span: tuple[float, float]) -> float:
    """What is left out of the coordinates of an axis: WebGL computes with seven digits."""
    low, high = span
    return low if max(abs(low), abs(high)) > DISTANT * (high - low) else 0.0


def _axis(name: str, span: tuple[float, float], offset: float) -> dict:
    """A Plotly axis of the surface, from `offset` on where there is one."""
    text = symbol(name)
    if offset:
        text += f" {'−' if offset > 0 else '+'} {abs(offset):.10g}"
    return {"title": {"text": text}, "range": [each - offset for each in span], **NUMBERS}


def symbol(axis: str) -> str:
    """The letter of an axis such as “slope w”; any other name as it is."""
    last = axis.split()[-1]
    return last if len(last) == 1 else axis
