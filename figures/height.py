"""The height at which a loss is drawn: the loss, or its logarithm where only that shows the valley floor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from landscapes.base import Landscape

GRID = 121
STEEP = 0.3  # a terrain is steep when half of its map lies below this share of its height


@dataclass(frozen=True)
class Height:
    """The scale from a loss to its drawn height.

    `lowest` is the lowest loss known, `floor` the constant that the log scale adds to losses above it, and `name` what
    the loss is called.
    """

    log: bool
    lowest: float
    floor: float
    name: str = "loss"

    def __call__(self, loss):
        """The drawn height of losses of any shape; NaN stays NaN."""
        if not self.log:
            return np.asarray(loss, dtype=float)
        return np.log10(np.maximum(np.asarray(loss) - self.lowest, 0) + self.floor)

    def slope(self, loss):
        """The derivative of the drawn height with respect to the loss."""
        if not self.log:
            return 1.0
        return 1 / ((np.maximum(np.asarray(loss) - self.lowest, 0) + self.floor) * np.log(10))

    @property
    def title(self) -> str:
        if not self.log:
            return self.name
        return f"{self.name} (log)" if abs(self.lowest) < self.floor / 1000 else f"{self.name} above the minimum (log)"

    def ticks(self, low: float, high: float) -> tuple[list[float], list[str]]:
        """Positions and texts of ticks at round losses between two drawn heights. ValueError for a linear scale."""
        if not self.log:
            raise ValueError("a linear height needs no ticks of its own")
        powers = range(int(np.ceil(np.log10(self.floor))), int(np.floor(high)) + 1)
        every = max(1, len(powers) // 5)
        values = [10.0**power for power in powers][::every]
        return [float(np.log10(value + self.floor)) for value in values], [f"{value:g}" for value in values]


@lru_cache(maxsize=16)  # a slider of the rules moves often, and leaves the terrain as it is
def losses_on_map(landscape: Landscape) -> np.ndarray:
    """The loss as drawn on an even grid of the map, (GRID, GRID), with y along the rows; not to be written to."""
    losses = landscape.drawn_loss(landscape.grid(GRID)[2])
    losses.flags.writeable = False
    return losses


@lru_cache(maxsize=16)
def height(landscape: Landscape) -> Height:
    """The scale of a terrain, from the losses of its map and its minima."""
    losses = losses_on_map(landscape)
    if np.isfinite(landscape.drawn_range[0]):
        return Height(
            False, landscape.drawn_range[0], 0.0, landscape.height_name
        )  # without a lowest loss there is none to count from
    scale = height_of_losses(losses, min(lowest_loss(landscape), float(np.nanmin(losses))))
    return replace(scale, name=landscape.height_name)


def height_of_losses(losses: np.ndarray, lowest: float) -> Height:
    """The scale for the losses of a map, of any shape; NaN counts for none."""
    above = np.sort((losses[np.isfinite(losses)] - lowest).ravel())
    half, top = above[above.size // 2], above[-1]
    if half >= STEEP * top:  # also where all of these losses are equal
        return Height(False, lowest, 0.0)
    # The log scale begins to rise at the loss below which a hundredth of the map lies.
    floor = 10.0 ** np.floor(np.log10(max(above[above.size // 100], 1e-9 * top)))
    return Height(True, lowest, max(float(floor), np.finfo(float).tiny))  # losses may be below all powers of ten


def lowest_loss(landscape: Landscape) -> float:
    """The loss from which the terrain counts: at the deepest listed minimum or floor, or else the lowest on the map."""
    if landscape.least is not None:
        return landscape.least
    if not landscape.wells:
        return float(np.nanmin(losses_on_map(landscape)))
    return float(landscape.loss(np.array(landscape.wells).T).min())
