"""A race of networks as a recorded training, `downhill run 1`: a file that the page shows again, and others can read.

docs/files.md describes the format.
"""

from __future__ import annotations

import io
import json

import numpy as np

from landscapes._network import Network
from landscapes._plane import Plane
from simulation.race import Race

SIDE = 81  # places of the plane along each axis
EXACT = 1e-9  # of the size of the map: a point of a path nearer to the plane than that lies on it
MOST_POINTS = 3


def write(race: Race) -> bytes:
    """The .npz file of a race on a network whose map is a plane."""
    network, seen = race.problem.landscape, race.seen
    assert isinstance(network, Network)
    assert isinstance(seen, Plane)
    x, y, places = seen.grid(SIDE)
    arrays, exact, lengths = {"x": x, "y": y, "z": seen.losses_at(places)}, [], []
    for number, ball in enumerate(race.balls, start=1):
        theta = ball.run.theta.T
        whole = np.isfinite(theta).all(axis=0) & np.isfinite(ball.run.loss)
        if ball.run.diverged >= 0:
            whole[int(ball.run.diverged) :] = False
        theta = np.where(whole, theta, np.nan)
        with np.errstate(all="ignore"):
            beside, test_loss = network.beside(theta), network.test_loss(theta)
        rows = np.column_stack([np.arange(theta.shape[1]), *network.project(theta), ball.run.loss, beside])
        rows[~whole, 1:] = np.nan
        arrays[f"ball_{number}"], arrays[f"ball_{number}_test"] = rows, np.where(whole, test_loss, np.nan)
        last = int(np.flatnonzero(whole)[-1])
        middle = 1 + int(np.argmin(beside[1:last])) if last > 1 else 0
        # The start is said once; a point between start and end counts after the ends of all balls.
        exact += [
            (rank, number, row)
            for rank, row in ((min(number - 1, 1) * 3, 0), (1, last), (2, middle))
            if beside[row] <= EXACT * seen.size
        ]
        lengths.append(float(np.nansum(np.linalg.norm(np.diff(theta), axis=0))))
    about = {
        "format": "downhill run 1",
        "names": [each.name for each in race.balls],
        "weights": network.dimension,
        "through": [point for _, *point in sorted(exact)[:MOST_POINTS]],
        "lengths": lengths,
    }
    file = io.BytesIO()
    np.savez_compressed(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)
    return file.getvalue()
