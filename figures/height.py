"""The height at which a loss is drawn: as it is, or on a log scale where that alone shows the valley floor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from landscapes.base import Landscape

GRID = 121
STEEP = 0.3  # a terrain is steep when half of its map lies in this lowest share of its height


@dataclass(frozen=True)
class Height:
    """From a loss to the height drawn. `lowest` is the least loss known, `floor` what the log scale adds to it."""

    log: bool
    lowest: float
    floor: float

    def __call__(self, loss):
        """The drawn height of losses of any shape; NaN stays NaN."""
        if not self.log:
            return np.asarray(loss, dtype=float)
        return np.log10(np.maximum(np.asarray(loss) - self.lowest, 0) + self.floor)

    @property
    def title(self) -> str:
        return "loss (log)" if self.log else "loss"

    def ticks(self, low: float, high: float) -> tuple[list[float], list[str]]:
        """Places and texts of the axis between two drawn heights, at round losses."""
        if not self.log:
            raise ValueError("a linear height needs no ticks of its own")
        powers = range(int(np.ceil(np.log10(self.floor))), int(np.floor(high)) + 1)
        every = max(1, len(powers) // 5)
        values = [10.0**power for power in powers][::every]
        return [float(np.log10(value + self.floor)) for value in values], [f"{value:g}" for value in values]


@lru_cache(maxsize=16)  # the same for every move of a slider that leaves the terrain alone
def height(landscape: Landscape) -> Height:
    """The scale that suits a terrain, from its map and its minima."""
    losses = landscape.loss(landscape.grid(GRID)[2])
    return suited_height(losses, min(lowest_loss(landscape), float(losses.min())))


def suited_height(losses: np.ndarray, lowest: float) -> Height:
    """The scale that suits the losses of a map."""
    above = np.sort((losses - lowest).ravel())
    half, top = above[above.size // 2], above[-1]
    if half > STEEP * top:
        return Height(False, lowest, 0.0)
    # The floor of the log scale is where the lowest hundredth of the map begins to show.
    floor = 10.0 ** np.floor(np.log10(max(above[above.size // 100], 1e-9 * top)))
    return Height(True, lowest, float(floor))


def lowest_loss(landscape: Landscape) -> float:
    """The loss at the deepest listed minimum; on a map without one, the lowest on the map."""
    places = np.array(landscape.minima).T if landscape.minima else landscape.grid(GRID)[2]
    return float(landscape.loss(places).min())
