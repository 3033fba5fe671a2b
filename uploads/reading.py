"""How a file was read: its grid, and the one line that says what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from uploads.found import Choices, Found
from uploads.grid import Grid
from uploads.limits import checked, short


@dataclass(frozen=True)
class Reading:
    """The grid of a file, how it was read, and what else could be chosen."""

    grid: Grid
    said: str
    found: Found = field(repr=False)
    asked: Choices  # those of the visitor alone

    @property
    def chosen(self) -> Choices:
        """The choices that are in force, none of them empty where there is something to choose."""
        return self.found.chosen


def finished(found: Found, choices: Choices) -> Reading:
    """The reading of what was found, with the visitor's logarithms. ValueError names the rule that it breaks.

    A recorded training says all about its plane: there is nothing to choose.
    """
    if found.recording is not None:
        choices = Choices(log_x=False, log_y=False)
    if choices.swapped:
        found = replace(
            found,
            x=found.y,
            y=found.x,
            z=found.z.T,
            names=found.names[::-1],
            runs=tuple(replace(each, places=each.places[::-1]) for each in found.runs),
        )
    grid, notes = checked(found, choices.log_x, choices.log_y, choices.log_height)
    log_x, log_y = grid.log_axes
    chosen = replace(found.chosen, swapped=choices.swapped, log_x=log_x, log_y=log_y, log_height=choices.log_height)
    # The grid has the numbers: the reading keeps what was found beside them.
    bare = replace(found, chosen=chosen, x=None, y=None, z=np.empty((0, 0)), runs=())
    return Reading(grid, said(grid, [*found.notes, *notes]), bare, choices)


def said(grid: Grid, notes: Sequence[str]) -> str:
    """One line on a grid: its size, its axes, its lowest loss, and what was done to its numbers."""
    rows, columns = grid.z.shape
    finite = np.isfinite(grid.z)
    row, column = np.unravel_index(np.argmin(np.where(finite, grid.z, np.inf)), grid.z.shape)
    x, y = (
        f"{name} ({short(each[0])} to {short(each[-1])})"
        for name, each in zip(grid.labels, (grid.x, grid.y), strict=True)
    )
    lowest = f"{short(grid.z[row, column])} at ({short(grid.x[column])}, {short(grid.y[row])})"
    line = f"{rows} rows × {columns} columns: {grid.height} over {x} and {y}, lowest {lowest}"
    holes, infinite = int(np.isnan(grid.z).sum()), int(np.isinf(grid.z).sum())
    extra = [f"{holes} {'hole where a loss is' if holes == 1 else 'holes where losses are'} missing"] * bool(holes)
    extra += [f"{infinite} infinite, drawn as a wall at the highest loss, {short(grid.z[finite].max())}"] * bool(
        infinite
    )
    extra += [f"{len(grid.runs)} recorded {'run' if len(grid.runs) == 1 else 'runs'}"] * bool(grid.runs)
    if grid.recording is not None and grid.recording.weights:
        extra[-1] += f" of {grid.recording.weights:,} weights"
    return "; ".join([line, *extra, *notes]) + "."
