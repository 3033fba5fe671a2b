"""A small picture of a terrain, for the menu of terrains."""

from __future__ import annotations

import numpy as np

from figures.height import height_of_losses
from landscapes.base import Landscape

SIDE = 48


def thumbnail(landscape: Landscape) -> np.ndarray:
    """The drawn height of a terrain from 0 to 255, (SIDE, SIDE) bytes, the top row first."""
    losses = landscape.loss(landscape.grid(SIDE)[2])
    drawn = height_of_losses(losses, float(losses.min()))(losses)
    drawn = drawn - drawn.min()
    return np.round(255 * drawn[::-1] / (drawn.max() or 1.0)).astype(np.uint8)
