"""The two messages that a stage is drawn from: a terrain, which seldom changes, and a race on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from figures.contour import contour
from figures.fit import fit
from figures.height import height
from figures.loss import loss
from figures.path import path
from figures.style import SCALES, settings, styles
from figures.surface import surface
from landscapes._regression import EXAMPLES, Data
from landscapes.base import Landscape
from simulation.race import Race
from stage.message import pack


@lru_cache(maxsize=16)
def terrain_message(landscape: Landscape, titles: tuple[str, ...], stage: str) -> tuple[str, bytes]:
    """The name of a terrain as drawn, and the message that draws it on the stage of that key."""
    name = f"{landscape!r} {titles}"
    figures = {
        "map": contour(landscape, titles),
        "surface": surface(landscape),
        "loss": loss(landscape),
    }
    if isinstance(landscape, Data):
        figures["fit"] = fit(landscape)
    metadata = {
        "kind": "terrain",
        "stage": stage,
        "terrain": name,
        "place": landscape.key,  # its knobs may turn, the view of it stays
        "figures": {key: figure.as_json() for key, figure in figures.items()},
        "scales": SCALES,
        "x_range": landscape.x_range,
        "y_range": landscape.y_range,
    }
    return name, pack(metadata)


def race_message(race: Race, terrain: str, count: int, shown: Mapping) -> bytes:
    """The race on a terrain of that name; `shown` says how it is shown: see `stage`.

    Arrays (balls, steps + 1): x and y on the map and the loss in double precision, the drawn height and |∇f| in single.
    Where there is one, also the schedule's factors, and the mini-batch of each step as bits.
    """
    problem = race.problem
    landscape, rows = problem.landscape, problem.steps + 1
    balls = [
        {
            "name": ball.name,
            "settings": settings(ball.rule, ball.overridden),
            "colour": style.colour,
            "dash": style.dash,
            "diverged": int(ball.run.diverged),
            "path": path(ball.name, style),
        }
        for ball, style in zip(race.balls, styles(race.experiment.optimizers), strict=True)
    ]
    with np.errstate(all="ignore"):
        theta = np.array([each.run.theta.T for each in race.balls]).reshape(-1, landscape.dimension, rows)
        theta = theta.swapaxes(0, 1)
        losses = np.array([each.run.loss for each in race.balls]).reshape(-1, rows)
        x, y = landscape.project(theta)
        arrays = {
            "x": x,
            "y": y,
            "loss": losses,
            "height": height(landscape)(losses).astype(np.float32),
            "slope": np.hypot.reduce(landscape.gradient(theta), axis=0).astype(np.float32),
        }
    metadata = {
        "kind": "race",
        "terrain": terrain,
        "steps": problem.steps,
        "start": problem.start,
        "without": landscape.unlinked,
        **shown,
        "balls": balls,
    }
    if race.is_scheduled:
        schedule = problem.schedule
        factors = schedule.factors(problem.steps)
        metadata["schedule"] = {"name": schedule.name}
        arrays["factors"] = np.append(factors, factors[-1:]).astype(np.float32)
    if isinstance(landscape, Data):
        metadata["batches"] = True
        batches = landscape.batches(problem.steps, np.array(problem.seed))
        bits = (batches << np.arange(EXAMPLES, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
        arrays["batches"] = np.append(bits, np.uint32(0)).astype(np.uint32)
    return pack(metadata, arrays, count)
