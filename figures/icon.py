"""The page's mark as the icon of an installed app."""

from __future__ import annotations

import numpy as np

from figures.mark import SIZE
from figures.preview import paint_mark
from figures.relief import channels

PAPER = "#fcfbf8"  # the background of the page
SHARE = 0.62  # of the icon's side that the mark takes: systems cut icons to a circle of 0.8 of it


def icon(side: int) -> np.ndarray:
    """Pixels (side, side, 3) in bytes."""
    pixels = np.full((side, side, 3), channels(PAPER), dtype=float)
    paint_mark(pixels, np.full(2, (side - 1) / 2), SHARE * side / SIZE)
    return np.rint(pixels).astype(np.uint8)
