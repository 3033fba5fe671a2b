"""The recorded runs of a landscape in the message of a race."""

from __future__ import annotations

import numpy as np

from landscapes.base import Landscape


def recorded(landscape: Landscape, steps: int) -> tuple[list[dict], np.ndarray]:
    """What is said of each recorded run, and x, y and the loss at the steps of a race, (runs, 3, steps + 1).

    Where the loss of a run is not known, it is that of the surface at its places.
    """
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
