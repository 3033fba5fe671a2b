"""The recorded runs of a landscape in its message."""

from __future__ import annotations

import numpy as np

from catalog import parameters
from figures.surface import surface_height
from landscapes.base import Landscape
from simulation.experiment import Experiment


def recorded(landscape: Landscape) -> tuple[list[dict], np.ndarray]:
    """What is said of each recorded run, and its numbers at every step, (runs, 5, rows), NaN after its end.

    They are x, y, loss, the true loss as a height of the surface, and the distance from the plane by the size of the
    map. Where the loss of a run is not known, it is that of the surface at its places, and the height is NaN; so is a
    distance that is not known. There are as many rows as the longest run has steps, or as a race can have.
    """
    longest = max(float(each.step[-1]) for each in landscape.recorded)
    steps = int(np.clip(longest, 0, parameters(Experiment)["steps"].high))
    described, arrays = [], np.full((len(landscape.recorded), 5, steps + 1), np.nan)
    for row, run in zip(arrays, landscape.recorded, strict=True):
        places, loss, distance = run.at_steps(steps)
        row[:2] = places
        with np.errstate(all="ignore"):
            row[2] = landscape.loss(places) if loss is None else loss
            if loss is not None:
                row[3] = surface_height(landscape)(loss)
            if distance is not None:
                row[4] = distance / landscape.size
        settings = f"recorded, to step {run.step[-1]:g}" + ", loss of the surface" * (loss is None)
        described.append({"name": run.name, "settings": settings})
    return described, arrays
