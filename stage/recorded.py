"""The recorded runs of a landscape in its message."""

from __future__ import annotations

import numpy as np

from catalog import parameters
from landscapes.base import Landscape
from simulation.experiment import Experiment


def recorded(landscape: Landscape) -> tuple[list[dict], np.ndarray]:
    """What is said of each recorded run, and its x, y and loss at every step, (runs, 3, rows), NaN after its end.

    There are as many rows as the longest run has steps, or as a race can have. Where the loss of a run is not known, it
    is that of the surface at its places.
    """
    longest = max(float(each.step[-1]) for each in landscape.recorded)
    steps = int(np.clip(longest, 0, parameters(Experiment)["steps"].high))
    described, arrays = [], np.empty((len(landscape.recorded), 3, steps + 1))
    for index, run in enumerate(landscape.recorded):
        places, loss = run.at_steps(steps)
        with np.errstate(all="ignore"):
            arrays[index] = *places, landscape.loss(places) if loss is None else loss
        settings = f"{len(run.step)} rows to step {run.step[-1]:g}"
        if loss is None:
            settings += ", loss of the surface"
        described.append({"name": f"recorded: {run.name}", "settings": settings})
    return described, arrays
