"""The grid of a file as a small picture, in SVG: a cell for each loss, a ring around the lowest."""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from figures.png import png
from figures.relief import channels
from figures.style import Palette
from uploads.grid import Grid

WIDTH = 100  # units of the drawing
SLENDER = 2.0  # the picture is at most that much higher than wide, or wider than high
HOLE = (150, 60, 60)  # a colour that no height has


def cells(grid: Grid, palette: Palette, ink: str) -> str:
    """The picture with y upwards. The tint of a loss is its rank, so that a wall leaves the valley its colours."""
    rows, columns = grid.z.shape
    known = np.isfinite(grid.z)
    rank = np.unique(grid.z[known], return_inverse=True)[1]
    share = np.zeros(grid.z.shape)
    share[known] = rank / max(1, rank.max())
    share[np.isinf(grid.z)] = 1.0
    stops = np.array([channels(each) for each in palette.heights], dtype=float)
    at = share * (len(stops) - 1)
    pixels = np.stack([np.interp(at, np.arange(len(stops)), each) for each in stops.T], axis=-1)
    pixels[np.isnan(grid.z)] = HOLE
    content = b64encode(png(np.round(pixels[::-1]).astype(np.uint8))).decode()
    height = WIDTH * min(max(rows / columns, 1 / SLENDER), SLENDER)
    row, column = np.unravel_index(np.argmin(np.where(known, grid.z, np.inf)), grid.z.shape)
    x, y = WIDTH * (column + 0.5) / columns, height * (rows - row - 0.5) / rows
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}">'
        f'<image width="{WIDTH}" height="{height:g}" preserveAspectRatio="none" style="image-rendering:pixelated" '
        f'href="data:image/png;base64,{content}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="{ink}" stroke-width="2"/></svg>'
    )
