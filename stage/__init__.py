"""The animated stage: the terrain and the balls on it, in the browser, with one playhead for all panels.

It is mounted twice. The terrain is a message of its own that stays the same while a slider moves, so that
Streamlit sends it once and then only names it; the paths are a second message of raw bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from figures.contour import contour
from figures.fit import fit
from figures.height import height
from figures.loss import loss
from figures.path import path
from figures.style import DARK, LIGHT, ball_settings, colourscale, styles
from figures.surface import surface
from landscapes._regression import EXAMPLES, Data
from landscapes.base import Landscape
from simulation.race import Race
from stage.component import browser_component
from stage.message import pack

_component = browser_component("stage", plotly=True)


def terrain(landscape: Landscape, titles: Sequence[str]) -> str:
    """Send the terrain, on one map or on one for each title, and return its name for `stage`."""
    name, message = terrain_message(landscape, tuple(titles) or ("",))
    _component(key="terrain", data=message)
    return name


def stage(
    race: Race,
    terrain: str,
    query: str,
    count: int,
    on_moved: Callable[[], None],
    *,
    overlay: dict | None = None,
    hidden: Sequence[str] = (),
) -> None:
    """Show a race on a terrain that was sent before. `on_moved` is called when the balls are moved: see `read_move`.

    `overlay` may hold `rates`, a factor per step for each ball or None, drawn as dotted lines on the loss panel;
    `arrows`, for each ball a list of {"name", "x", "y", "colour"} with a vector for each step, drawn on the map at the
    playhead; and `playhead`, so that the stage tells where it was paused. Of the panels "surface" and "loss" those
    that are `hidden` are not there.

    `count` must differ from call to call: Streamlit only names a message that it believes the browser to have kept,
    and is wrong about that when two equal races come in quick succession. (For the terrain, which ought to be kept,
    see maxCachedMessageAge in .streamlit/config.toml.)
    """
    shown = {"overlay": overlay or {}, "hidden": list(hidden)}
    data = race_message(race, terrain, query, count, shown)
    _component(key="stage", data=data, on_moved_change=on_moved, on_playhead_change=lambda: None)


def read_move(state) -> dict | None:
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
    metadata = {
        "kind": "terrain",
        "terrain": name,
        "place": landscape.key,  # its knobs may turn, the view of it stays
        "figures": {key: json.loads(figure.to_json()) for key, figure in figures.items()},
        "colourscales": {"light": colourscale(LIGHT), "dark": colourscale(DARK)},
        "x_range": landscape.x_range,
        "y_range": landscape.y_range,
    }
    return name, pack(metadata)


def race_message(race: Race, terrain: str, query: str, count: int, shown: dict) -> bytes:
    """The paths: x and y on the map and the loss in double precision, the drawn height and |∇f| in single.

    Each is an array (balls, steps + 1). Where there is one, also the schedule's factors, and the mini-batch of each
    step as bits.
    """
    problem = race.problem
    landscape, rows = problem.landscape, problem.steps + 1
    scale = height(landscape)
    balls = [
        {
            "name": ball.name,
            "settings": ball_settings(ball),
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
            "height": scale(losses).astype(np.float32),
            "slope": np.hypot.reduce(landscape.gradient(theta), axis=0).astype(np.float32),
        }
    metadata = {
        "kind": "race",
        "terrain": terrain,
        "steps": problem.steps,
        "start": problem.start,
        "query": query,
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
