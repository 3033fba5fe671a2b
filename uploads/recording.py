"""A recorded training in the format `downhill run 1`: plain arrays in an .npz file, as docs/record.py writes them.

    x (nx,), y (ny,), z (ny, nx)   the losses on a plane in the weights, spanned by two directions of length 1 at right
                                   angles, so that a length on the map is one in the weights
    ball_1 (rows, 5), ball_2 ...   of each run: step, x, y, true loss, distance beside the plane
    ball_1_test (rows,), ...       optional: the loss over test examples
    about (bytes,), uint8          JSON: "format", and optional "names" of the runs, "weights" (how many there are),
                                   "through", the points [number of a run, step] at which the plane is exact, and
                                   "lengths" of the paths in all weights

Rows after a divergence are NaN. docs/files.md says the same for visitors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from uploads.found import Choices, Found
from uploads.grid import FEWEST, RecordedRun, Recording
from uploads.limits import LARGEST_SIDE, LONGEST_SIDE, by
from uploads.names import shown
from uploads.runs import BALL, LARGEST_ABOUT, MOST_ROWS, MOST_RUNS

FAMILY = "downhill run"
FORMAT = f"{FAMILY} 1"
MOST_PLACES = 401  # of the plane, along each axis
MOST_THROUGH = 3
EXACT = 1e-6  # of the longer side of the map: a point nearer to the plane than that lies on it
LARGEST_WHOLE = 2**53  # larger ones are no whole numbers in double precision
COLUMNS = "step, x, y, true loss and distance beside the plane"


def is_recording(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether arrays say that they are a recorded training, of whatever version."""
    about = arrays.get("about")
    return about is not None and about.dtype == np.uint8 and f'"{FAMILY}'.encode() in about.tobytes()


def read_recording(arrays: Mapping[str, np.ndarray], refused: Mapping[str, str]) -> Found:
    """The plane of a recorded training with its runs; `refused` says why other arrays can't be read.

    ValueError with one line for the visitor names the first thing that is wrong.
    """
    about = _about(arrays["about"])
    if refused:
        raise ValueError(next(iter(refused.values())))
    x, y, z = _plane(arrays)
    runs = _runs(arrays, _names(about.get("names")))
    weights = about.get("weights", 0)
    if not _is_whole(weights):
        raise ValueError("In about, weights is not the number of the weights.")
    through = _through(about.get("through", []), runs, max(np.ptp(x), np.ptp(y)))
    lengths = about.get("lengths", [])
    if not isinstance(lengths, list) or len(lengths) not in (0, len(runs)) or not all(map(_is_length, lengths)):
        raise ValueError("In about, lengths is not a list with the length of each path.")
    recording = Recording(weights, through, tuple(map(float, lengths)))
    return Found(x, y, z, Choices(), runs=runs, recording=recording)


def _about(array: np.ndarray) -> dict[str, Any]:
    if array.size > LARGEST_ABOUT:
        raise ValueError(f"about is larger than {LARGEST_ABOUT} bytes.")
    try:
        about = json.loads(array.tobytes())
    except (ValueError, RecursionError):
        raise ValueError("about is not JSON.") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise ValueError(f'In about, the format is not "{FORMAT}", which is the one that this page reads.')
    return about


def _plane(arrays: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if missing := [each for each in "xyz" if each not in arrays]:
        raise ValueError(f"The recorded run has no {' and no '.join(missing)}: its plane is missing.")
    x, y, z = (arrays[each].astype(float) for each in "xyz")
    if x.ndim != 1 or y.ndim != 1 or z.shape != (len(y), len(x)):
        shapes = f"x {by(x.shape)}, y {by(y.shape)}, z {by(z.shape)}"
        raise ValueError(f"The sizes of the plane don't fit: {shapes}; z has a row for each y and a column for each x.")
    if not FEWEST <= min(z.shape) <= max(z.shape) <= MOST_PLACES:
        raise ValueError(f"The plane is {by(z.shape)}: it needs {FEWEST} to {MOST_PLACES} rows and as many columns.")
    for name, axis in (("x", x), ("y", y)):
        if not np.isfinite(axis).all() or (np.diff(axis) <= 0).any():
            raise ValueError(f"{name} doesn't rise from number to number.")
    sides = np.ptp(x), np.ptp(y)
    if max(sides) > LONGEST_SIDE * min(sides):
        raise ValueError(f"One side of the plane is more than {LONGEST_SIDE} times as long as the other.")
    return x, y, z


def _runs(arrays: Mapping[str, np.ndarray], names: Sequence[str]) -> tuple[RecordedRun, ...]:
    found = sorted((int(match[1]), name) for name in arrays if (match := BALL.fullmatch(name)))
    numbers = [number for number, _ in found]
    if not found or numbers != list(range(1, len(found) + 1)):
        raise ValueError(
            "The runs are the arrays ball_1, ball_2 and so on, without a gap: there is none, or one is missing."
        )
    if len(found) > MOST_RUNS:
        raise ValueError(f"There are {len(found)} recorded runs: at most {MOST_RUNS} can be drawn.")
    if names and len(names) != len(found):
        raise ValueError(f"In about, the names are {len(names)}, and the runs are {len(found)}.")
    known = {name for _, name in found} | {f"{name}_test" for _, name in found} | {"x", "y", "z", "about"}
    if unknown := [each for each in arrays if each not in known]:
        raise ValueError(f"The array {shown(unknown[0])} is no part of a recorded run.")
    return tuple(
        _run(name, (shown(names[index]) if names else "") or f"run {index + 1}", arrays)
        for index, (_, name) in enumerate(found)
    )


def _run(array: str, name: str, arrays: Mapping[str, np.ndarray]) -> RecordedRun:
    rows, test_loss = arrays[array].astype(float), arrays.get(f"{array}_test")
    if rows.ndim != 2 or rows.shape[1] != 5 or not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"{array} is {by(rows.shape)}: it needs 1 to {MOST_ROWS} rows of {COLUMNS}.")
    step = rows[:, 0]
    check_steps(array, step)
    if (np.diff(step) <= 0).any():
        raise ValueError(f"The steps of {array} don't rise from row to row.")
    whole = np.isfinite(rows).all(axis=1)
    count = int(whole.sum())
    if not whole[:count].all() or not count:
        raise ValueError(
            f"{array} has a row that is not finite before one that is: only rows after a divergence may be so."
        )
    if (rows[:count, 4] < 0).any():
        raise ValueError(f"{array} has a distance beside the plane that is negative.")
    rows[count:, 1:] = np.nan
    if test_loss is not None:
        if test_loss.shape != (len(rows),):
            raise ValueError(
                f"{array}_test is {by(test_loss.shape)}: it needs a number for each of the {len(rows)} rows."
            )
        test_loss = np.where(whole & np.isfinite(test_loss), test_loss.astype(float), np.nan)
    return RecordedRun(name, step, np.ascontiguousarray(rows[:, 1:3].T), rows[:, 3], rows[:, 4], test_loss)


def check_steps(run: str, step: np.ndarray) -> None:
    """ValueError unless the steps (rows,) of a run on the plane are whole numbers."""
    if not (np.isfinite(step) & (step == np.rint(step)) & (step >= 0) & (step <= LARGEST_WHOLE)).all():
        raise ValueError(f"{run} has a step that is not a whole number from 0 on.")


def _names(names: object) -> list[str]:
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise ValueError("In about, names is not a list of texts.")
    return names


def _through(points: object, runs: Sequence[RecordedRun], side: float) -> tuple[tuple[int, int], ...]:
    """The points of the runs at which the plane is exact, each checked by its distance."""
    if not isinstance(points, list) or len(points) > MOST_THROUGH:
        raise ValueError(f"In about, through is not a list of at most {MOST_THROUGH} points.")
    found = []
    for point in points:
        if not isinstance(point, list) or len(point) != 2 or not all(map(_is_whole, point)):
            raise ValueError("In about, a point of through is not a pair: the number of a run, and a step of it.")
        number, step = point
        run = runs[number - 1] if 1 <= number <= len(runs) else None
        rows = np.flatnonzero(run.step == step) if run is not None else np.array([], int)
        if run is None or run.distance is None or not len(rows):
            raise ValueError("In about, through names a run or a step that isn't recorded.")
        if not run.distance[rows[0]] <= EXACT * side:
            raise ValueError(f"The plane doesn't pass through step {step} of ball_{number}, as about says.")
        found.append((number - 1, step))
    return tuple(found)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_WHOLE


def _is_length(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_SIDE
