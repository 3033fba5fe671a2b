"""The minima of a landscape that a visitor brings, searched for once."""

from __future__ import annotations

from functools import lru_cache

from geometry.minima import Wells, find_wells
from landscapes.base import Landscape


@lru_cache(maxsize=32)  # each move of a slider makes an equal landscape anew
def wells_of(landscape: Landscape) -> Wells:
    """The minima and the valley floors on the map of a landscape of two parameters."""
    return find_wells(landscape.loss, landscape.gradient, landscape.hessian, landscape.x_range, landscape.y_range)
