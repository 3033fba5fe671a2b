"""The recorded runs of a landscape: beside the balls of a race, in the message of the terrain; or, on the plane of a
recorded training, as balls in the message of the race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from catalog import parameters
from figures.style import replayed_styles
from figures.surface import surface_height
from landscapes.base import Landscape
from simulation.experiment import Experiment
from simulation.race import Race
from stage.beside import ROUNDING, exact_at, shares_said
from uploads.grid import RecordedRun, Recording, unit_of


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


def replayed(race: Race) -> tuple[list[dict], dict[str, np.ndarray], dict]:
    """The runs on the plane of a recorded training, for the message of a race on it.

    They are what is said of each, as of a ball; arrays (runs, steps + 1), those of `race_message` and of `beside` with
    NaN where nothing is known; and what is said of the map. A step may stand for several of the training.
    """
    landscape, runs = race.problem.landscape, race.problem.landscape.replayed
    unit = unit_of(runs)
    balls, rows = [], []
    for run, style in zip(runs, replayed_styles(race), strict=True):
        diverged = -1 if run.diverged < 0 else -(-run.diverged // unit)
        # Beside rules the name tells that it is no rule.
        name = f"{run.name} recorded" if race.balls else run.name
        settings = f"to step {run.step[-1]:g}" if race.balls else f"recorded, to step {run.step[-1]:g}"
        balls.append(
            {
                "name": name,
                "short": name,
                "settings": settings,
                "meaning": settings,
                "colour": style.colour,
                "dash": style.dash,
                "diverged": diverged if diverged <= race.problem.steps else -1,
                "left": -1,
                "arrived": None,
                "outcome": "",
            }
        )
        rows.append(_rows(landscape, run, race.problem.steps, unit))
    arrays = {name: np.array([each[name] for each in rows]) for name in rows[0]}
    wide = ("x", "y", "loss")
    arrays = {name: each if name in wide else each.astype(np.float32) for name, each in arrays.items()}
    shares = shares_in_plane(runs, landscape.recording)
    said = {
        "about": _sentence(runs, landscape.recording, shares, unit),
        "arrays": [name for name in arrays if name not in (*wide, "slope")],
        "height": asdict(surface_height(landscape)),
    }
    return balls, arrays, said


def _rows(landscape: Landscape, run: RecordedRun, steps: int, unit: int) -> dict[str, np.ndarray]:
    """The arrays (steps + 1) of one run, at every step that the page shows."""
    at, last = unit * np.arange(steps + 1), run.step[-1]
    at = np.where(at - unit < last, np.minimum(at, last), at)  # the last step may be no multiple of the unit
    nothing = np.full(steps + 1, np.nan)
    places = run.places_at(at)
    known = {
        name: run.between(at, each) for name, each in vars(run).items() if name in ("loss", "distance", "test_loss")
    }
    with np.errstate(all="ignore"):
        picture = landscape.loss(places)
        loss = picture if known["loss"] is None else known["loss"]
        beside = way = nothing
        if known["distance"] is not None:
            beside = np.where(known["distance"] < ROUNDING * landscape.size, 0.0, known["distance"])
            # The start lies on the plane: so the distance from it has this part beside the plane, and that one on it.
            from_start = np.hypot(beside, np.hypot(*(places - places[:, :1])))
            way = np.where(beside == 0, 0.0, beside / from_start)
    test_loss = nothing if known["test_loss"] is None else known["test_loss"]
    here = {"x": places[0], "y": places[1], "loss": loss, "slope": nothing}
    return here | {
        "beside": beside,
        "way": way,
        "picture": picture if beside is not nothing else nothing,
        "test_loss": test_loss,
    }


def shares_in_plane(runs: Sequence[RecordedRun], recording: Recording) -> list[float]:
    """The share of the length of each path that lies in the plane; NaN where it is not known."""
    shares = [float("nan")] * len(runs)
    for index, (run, length) in enumerate(zip(runs, recording.lengths, strict=False)):  # added runs have no length
        if length:
            shares[index] = min(1.0, float(np.nansum(np.hypot(*np.diff(run.places)))) / length)
    return shares


def _sentence(runs: Sequence[RecordedRun], recording: Recording, shares: Sequence[float], unit: int) -> str:
    """How many weights there are, where the plane is exact, which share of each path lies in it, and the unit."""
    text = f"{recording.weights:,} weights." * bool(recording.weights)
    if recording.through:
        text += exact_at([_point(runs, *each) for each in recording.through])
    text += shares_said([each.name for each in runs], shares)
    return text.strip() + f" A step of the page is {unit} of the training." * (unit > 1)


def _point(runs: Sequence[RecordedRun], index: int, step: int) -> str:
    """The name of a point of a run."""
    run = runs[index]
    if step == run.step[0] and all(np.array_equal(each.places[:, 0], run.places[:, 0]) for each in runs):
        return "the start"
    known = run.step[np.isfinite(run.places).all(axis=0)]
    return f"the end of {run.name}" if step == known[-1] else f"{run.name} at step {step}"
