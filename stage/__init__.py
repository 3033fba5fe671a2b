"""The animated stage: the terrain and the balls on it, in the browser, with one playhead for all panels.

It is mounted twice. The terrain is a message of its own that stays the same while a slider moves, so that
Streamlit sends it once and then only names it; the paths are a second message of raw bytes.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from figures.contour import contour
from figures.fit import fit
from figures.height import height
from figures.loss import loss
from figures.path import path
from figures.style import DARK, LIGHT, colourscale, settings, styles
from figures.surface import surface
from landscapes._regression import EXAMPLES, Data
from landscapes.base import Landscape
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.schedule import SCHEDULES
from stage.component import PLOTLY, browser_component

_component = browser_component("stage", Path(__file__).parent)


def terrain(landscape: Landscape, titles: Sequence[str]) -> str:
    """Send the terrain, on one map or on one for each title, and return its name for `stage`."""
    name, message = terrain_message(landscape, tuple(titles) or ("",))
    _component(key="terrain", data=message)
    return name


def stage(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    terrain: str,
    query: str,
    count: int,
    on_moved: Callable[[], None],
    overlay: dict | None = None,
    hidden: Sequence[str] = (),
) -> None:
    """Show a race on a terrain that was sent before. `on_moved` is called when the balls are moved: see `moved`.

    `overlay` may hold `rates`, a factor per step for each ball or None, drawn as dotted lines on the loss panel;
    `arrows`, for each ball a list of {"name", "x", "y", "colour"} with a vector for each step, drawn on the map at the
    playhead; and `playhead`, so that the stage tells where it was paused. Of the panels "surface" and "loss" those
    that are `hidden` are not there.

    `count` must differ from call to call: Streamlit only names a message that it believes the browser to have kept,
    and is wrong about that when two equal races come in quick succession. (For the terrain, which ought to be kept,
    see maxCachedMessageAge in .streamlit/config.toml.)
    """
    shown = {"overlay": overlay or {}, "hidden": list(hidden)}
    data = race_message(experiment, trajectories, terrain, query, count, shown)
    _component(key="stage", data=data, on_moved_change=on_moved, on_playhead_change=lambda: None)


def moved(state) -> dict | None:
    """What the visitor did on the map: `{"start": (x, y), "final": whether the hand let go}`, or None."""
    move = state["stage"].get("moved") if "stage" in state else None
    if not isinstance(move, dict) or not isinstance(move.get("start"), list) or len(move["start"]) != 2:
        return None
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in move["start"]):
        return None
    return {"start": tuple(move["start"]), "final": bool(move.get("final"))}


def playhead(state) -> int:
    """The step at which the visitor paused, as the stage last told it: it does while an overlay asks for `playhead`."""
    told = state["stage"].get("playhead") if "stage" in state else None
    step = told.get("step") if isinstance(told, dict) else 0
    return max(0, int(step)) if isinstance(step, int | float) and math.isfinite(step) else 0


@lru_cache(maxsize=16)
def terrain_message(landscape: Landscape, titles: tuple[str, ...]) -> tuple[str, bytes]:
    """The name of a terrain as drawn, and the message that draws it."""
    name = f"{landscape!r} {titles}"
    figures = {
        "map": contour(landscape, titles),
        "surface": surface(landscape),
        "loss": loss(landscape),
    }
    if isinstance(landscape, Data):
        figures["fit"] = fit(landscape)
    for figure in figures.values():
        figure.layout.template = None  # the stage has its own
    message = {
        "terrain": name,
        "place": landscape.key,  # its knobs may turn, the view of it stays
        "plotly": PLOTLY,
        "figures": {key: json.loads(figure.to_json()) for key, figure in figures.items()},
        "colourscales": {"light": colourscale(LIGHT), "dark": colourscale(DARK)},
        "x_range": landscape.x_range,
        "y_range": landscape.y_range,
    }
    return name, b"land" + json.dumps(message, separators=(",", ":")).encode()


def race_message(
    experiment: Experiment, trajectories: Sequence[Trajectory], terrain: str, query: str, count: int, shown: dict
) -> bytes:
    """The paths as bytes: `race`, the count, the length of a JSON header, the header, and the arrays of each ball.

    Per ball and step x, y and loss in double precision, then the drawn height and |∇f| in single; then, where there is
    one, the schedule's factors in single precision, and the mini-batch of each step as bits.
    """
    scale = height(experiment.landscape)
    balls, arrays = [], []
    for optimizer, own, style, run in zip(
        experiment.optimizers, experiment.own, styles(experiment.optimizers), trajectories, strict=True
    ):
        balls.append(
            {
                "name": optimizer.name,
                "settings": settings(optimizer, own),
                "colour": style.colour,
                "dash": style.dash,
                "diverged": int(run.diverged),
                "path": path(optimizer, style),
            }
        )
        with np.errstate(all="ignore"):
            slope = np.hypot(*experiment.landscape.gradient(run.theta.T))
            drawn = scale(run.loss)
            arrays += [*run.theta.T.astype("<f8"), run.loss.astype("<f8")]
            arrays += [drawn.astype("<f4"), slope.astype("<f4")]
    header = {
        "terrain": terrain,
        "steps": experiment.steps,
        "start": experiment.start,
        "query": query,
        "without": experiment.landscape.unlinked,
        **shown,
        "balls": balls,
    }
    # Doubles before singles, so that every array lies on a multiple of its own size.
    arrays.sort(key=lambda array: -array.itemsize)
    if experiment.scheduled:
        schedule = SCHEDULES[experiment.schedule]
        factors = schedule.factors(experiment.steps)
        header["schedule"] = {"name": schedule.name}
        arrays.append(np.append(factors, factors[-1:]).astype("<f4"))
    if isinstance(experiment.landscape, Data):
        header["batches"] = True
        batches = experiment.landscape.batches(experiment.steps, np.array(experiment.seed))
        bits = (batches << np.arange(EXAMPLES, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
        arrays.append(np.append(bits, np.uint32(0)).astype("<u4"))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 12) % 8)  # the arrays start on a multiple of eight bytes
    return struct.pack("<4sII", b"race", count % 2**32, len(text)) + text + b"".join(each.tobytes() for each in arrays)
