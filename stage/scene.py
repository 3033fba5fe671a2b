"""The two messages that a stage is drawn from: a terrain, which seldom changes, and a race on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache

import numpy as np

from catalog import digits
from figures.contour import DRAWN, contour, floor_points
from figures.examples import answers, examples
from figures.fit import fit
from figures.height import GRID, height, losses_on_map
from figures.loss import loss
from figures.relief import COARSE, SIDE, relief
from figures.style import OWN_MEANING, PALETTES, SCALES, Style, ball_settings, styles
from figures.surface import ground, surface
from figures.valley import valley
from landscapes._network import Network
from landscapes._plane import Plane
from landscapes._regression import EXAMPLES, Data
from landscapes.base import Landscape
from schedules.base import Schedule
from simulation.outcome import State
from simulation.race import Ball, Race
from stage.beside import beside
from stage.message import pack
from stage.recorded import recorded, replayed
from stage.weights import weight_arrays

MOST_ON_FLOORS = 3000  # points of the floors on the surface
HIGHEST, HOLE = 65534, 65535  # the drawn height of the highest place, and what stands where there is none


@lru_cache(maxsize=16)
def terrain_message(
    landscape: Landscape, titles: tuple[str, ...], stage: str, coarse: bool = False
) -> tuple[str, bytes]:
    """The name of a terrain as drawn, and the message that draws it on the stage of that key.

    A `coarse` relief takes a quarter of the time; the stage shows the fine one as soon as it comes.
    """
    name = f"{landscape!r} {titles}"
    figures = {
        "map": contour(landscape, titles),
        "surface": surface(landscape),
        "loss": loss(landscape),
    }
    if strip := valley(landscape):
        figures["valley"] = strip
    if isinstance(landscape, Data):
        figures["fit"] = fit(landscape)
    if isinstance(landscape, Plane) and answers(landscape.of):
        figures["fit"] = examples(landscape.of)
    metadata = {
        "kind": "terrain",
        "stage": stage,
        "terrain": name,
        "about": _about(landscape),
        "landscape": landscape.key,  # the same one with other parameters keeps the zoom
        "figures": {key: figure.as_json() for key, figure in figures.items()},
        "scales": SCALES,
        "palettes": {theme: asdict(palette) for theme, palette in PALETTES.items()},
        "x_range": landscape.x_range,
        "y_range": landscape.y_range,
    }
    drawn = height(landscape)(losses_on_map(landscape))
    low, high = metadata["heights"] = float(np.nanmin(drawn)), float(np.nanmax(drawn))
    holes = np.isnan(drawn)
    heights = np.where(holes, HOLE, np.rint((drawn - low) / ((high - low) or 1.0) * HIGHEST)).astype(np.uint16)
    drawn_surface = ground(landscape)
    every = max(DRAWN, sum(map(len, landscape.floors)) // MOST_ON_FLOORS)
    arrays = {
        "height": heights,
        "border": landscape.border(GRID) if holes.any() else np.empty((0, 4)),
        "floors": floor_points(landscape, every).T,
        "relief": relief(landscape, COARSE if coarse else SIDE).packed(),
        "corners": drawn_surface.corners if holes.any() else np.empty((0, 0, 0)),
        "surface": drawn_surface.z.astype(np.float32),
        "surface_x": drawn_surface.x,
        "surface_y": drawn_surface.y,
    }
    if landscape.recorded:
        metadata["recorded"], arrays["recorded"] = recorded(landscape)
    return name, pack(metadata, arrays)


def _about(landscape: Landscape) -> str:
    """The terrain in words: its name, the part of it that is seen, and the lowest minimum that is known."""
    spans = zip(landscape.axes, (landscape.x_range, landscape.y_range), strict=True)
    said = f"{landscape.name}: {' and '.join(f'{axis} from {digits(a)} to {digits(b)}' for axis, (a, b) in spans)}."
    if isinstance(landscape, Plane) or not landscape.minima:
        return said
    lowest = np.array(landscape.minima[0])
    place = ", ".join(digits(float(each)) for each in lowest)
    return f"{said} The lowest point is ({place}), with the loss {digits(float(landscape.loss(lowest)))}."


def race_message(race: Race, terrain: str, count: int, shown: Mapping) -> bytes:
    """The race on a terrain of that name; `shown` says how it is shown, and whether it is dragged: see `stage`.

    Arrays (balls, steps + 1): x and y on the map and the loss in double precision, and |∇f| in single.
    Where there are any, also the factors of the schedules (schedules, steps + 1), and the mini-batch of each step as
    bits. On more than two parameters, also what `beside` in beside.py gives, with the metadata `plane`. For the panel
    of the examples of a network, also what `weight_arrays` gives, with the metadata `framed`. On the plane of a
    recorded training its runs follow the balls, with arrays as on more than two parameters.
    """
    problem = race.problem
    landscape, rows = problem.landscape, problem.steps + 1
    shown = dict(shown)
    dragged = shown.pop("dragged", False)
    ball_styles = styles(race)
    schedules, factors = scheduled(race, ball_styles)
    balls = [
        {
            **words,
            "diverged": int(ball.run.diverged),
            "left": int(ball.run.left),
            "arrived": _arrival(ball),
            "outcome": _outcome(ball),
        }
        for ball, words in zip(race.balls, ball_words(race, ball_styles), strict=True)
    ]
    with np.errstate(all="ignore"):
        theta = np.array([each.run.theta.T for each in race.balls]).reshape(-1, landscape.dimension, rows)
        theta = theta.swapaxes(0, 1)
        losses = np.array([_shown_losses(each) for each in race.balls]).reshape(-1, rows)
        x, y = landscape.project(theta)
        arrays = {
            "x": x,
            "y": y,
            "loss": losses,
        }
        if landscape.dimension == 2:
            arrays["slope"] = np.hypot.reduce(landscape.gradient(theta), axis=0).astype(np.float32)
    metadata = {
        "kind": "race",
        "terrain": terrain,
        "steps": problem.steps,
        "start": problem.start,
        "without": landscape.unlinked,
        "trail": 0,
        "loss": "log",
        "paused": "",
        **shown,
        "balls": balls,
        "schedules": schedules,
    }
    if landscape.dimension > 2:
        metadata["plane"], more = beside(race, theta, coarse=dragged)
        arrays |= more
    if landscape.replayed:
        more_balls, more_arrays, metadata["plane"] = replayed(race)
        balls += more_balls
        nothing = np.full((len(race.balls), rows), np.nan, np.float32)
        arrays = {name: np.concatenate([arrays.get(name, nothing), each]) for name, each in more_arrays.items()}
    if schedules:
        arrays["factors"] = np.array(factors, dtype=np.float32)
    # Opened panels alone are sent weights, and not in a drag: its end sends them.
    if race.balls and answers(landscape) and "fit" not in shown.get("hidden", ()) and not dragged:
        metadata["framed"] = True
        arrays |= weight_arrays(race.paths)
    if isinstance(landscape, Data):
        metadata["batches"] = True
        batches = landscape.batches(problem.steps, np.array(problem.seed))
        bits = (batches << np.arange(EXAMPLES, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
        arrays["batches"] = np.append(bits, np.uint32(0)).astype(np.uint32)
    return pack(metadata, arrays, count)


def ball_words(race: Race, ball_styles: Sequence[Style]) -> list[dict]:
    """What the stage says of each ball, and how it is drawn; nothing is run for it."""
    rules = {type(each.rule) for each in race.balls if each.told_by}
    return [
        {
            "name": ball.name,
            # At the end of its curve, where there is little room.
            "short": ball.difference if ball.told_by and len(rules) == 1 else ball.name,
            "settings": ball_settings(ball),
            "meaning": "\n".join([ball_settings(ball), *[OWN_MEANING] * bool(ball.overridden)]),
            "colour": style.colour,
            "dash": style.dash,
        }
        for ball, style in zip(race.balls, ball_styles, strict=True)
    ]


def _arrival(ball: Ball) -> int | None:
    """The step from which on a ball is at a minimum; None if it isn't, and on a network, whose minima aren't known."""
    if isinstance(ball.problem.landscape, Network):
        return None
    return ball.outcome.step if ball.outcome.state is State.CONVERGED else None


def _outcome(ball: Ball) -> str:
    """How a run ended that neither arrived nor diverged, after the name of its ball; empty on a network."""
    if isinstance(ball.problem.landscape, Network):
        return ""
    return {State.BALANCED: "is held off the minimum by λ", State.STALLED: "stopped away from a minimum"}.get(
        ball.outcome.state, "is still moving"
    )


def _shown_losses(ball: Ball) -> np.ndarray:
    """The losses (steps + 1) of a ball. Where it left the domain its curve ends at the height of the row before."""
    losses, left = ball.run.loss, int(ball.run.left)
    if left < 0:
        return losses
    before = losses[left - 1] if left else np.nanmax(losses_on_map(ball.problem.landscape))
    return np.where(np.arange(len(losses)) == left, before, losses)


def scheduled(race: Race, ball_styles: Sequence[Style]) -> tuple[list[dict], list[np.ndarray]]:
    """The schedules that change the learning rate of a ball, and the factors (steps + 1) of each.

    A ball's own schedule has the colour of the first ball that uses it, and its label names all balls that use it.
    """
    drives: dict[Schedule, list[Ball]] = {}
    for ball in race.balls:
        if ball.is_scheduled:
            drives.setdefault(ball.problem.schedule, []).append(ball)
    described, factors = [], []
    for schedule, balls in drives.items():
        is_own = schedule != race.problem.schedule
        names = ", ".join(each.name for each in balls)
        described.append(
            {
                "label": f"{schedule.name} ({names})" if is_own else schedule.name,
                "colour": ball_styles[balls[0].index].colour if is_own else None,
            }
        )
        steps = schedule.factors(race.problem.steps)
        factors.append(np.append(steps, steps[-1:]))  # no step follows the last row: it repeats the last factor
    return described, factors
