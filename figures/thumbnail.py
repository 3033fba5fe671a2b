"""A small picture of a terrain, for the menu of terrains."""

from __future__ import annotations

import numpy as np

from figures.height import suited_height
from landscapes.base import Landscape

SIDE = 48


def thumbnail(landscape: Landscape) -> np.ndarray:
    """The drawn height of a terrain from 0 to 255, (SIDE, SIDE) bytes, the top row first."""
    losses = landscape.loss(landscape.grid(SIDE)[2])
    drawn = suited_height(losses, float(losses.min()))(losses)
    drawn = drawn - drawn.min()
    return np.round(255 * drawn[::-1] / (drawn.max() or 1.0)).astype(np.uint8)
