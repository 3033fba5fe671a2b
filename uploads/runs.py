"""Recorded runs that come with a grid: as arrays `ball_1`, `ball_2` of an archive, in JSON, or as rows of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import numpy as np

from uploads.cells import number
from uploads.grid import RecordedRun
from uploads.names import height_rank, is_pair, shown

MOST_RUNS, MOST_ROWS = 8, 2001
RUN = ("run", "ball", "run_name", "optimizer", "rule")  # titles of the column that names the run of a row
STEP = ("step", "iteration", "iter", "epoch", "t")
BALL = re.compile(r"ball_(\d{1,3})")
LARGEST_ABOUT = 4096  # bytes


def recorded(name: str, rows: np.ndarray) -> RecordedRun:
    """The run in rows (n, 3 to 5) of step, x, y, true loss and distance from the plane, in the order of its steps."""
    if rows.ndim != 2 or not 3 <= rows.shape[1] <= 5 or not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"The run {name} needs 1 to {MOST_ROWS} rows of step, x, y, loss and distance.")
    rows = rows[np.argsort(rows[:, 0], kind="stable")].astype(float)
    step = rows[:, 0]
    if not np.isfinite(step).all() or (np.diff(step) <= 0).any():
        raise ValueError(f"The run {name} needs a step of its own for each row.")
    loss, distance = (
        rows[:, each] if rows.shape[1] > each and np.isfinite(rows[:, each]).any() else None for each in (3, 4)
    )
    return RecordedRun(name, step, np.ascontiguousarray(rows[:, 1:3].T), loss, distance)


def _limited(runs: Sequence[RecordedRun]) -> tuple[RecordedRun, ...]:
    if len(runs) > MOST_RUNS:
        raise ValueError(f"The file has {len(runs)} recorded runs: at most {MOST_RUNS} can be drawn.")
    return tuple(runs)


def from_arrays(arrays: Mapping[str, np.ndarray]) -> tuple[RecordedRun, ...]:
    """The runs of the arrays `ball_1` and so on, named by the JSON in the bytes of `about`."""
    names = _names(arrays.get("about"))
    found = sorted((int(match[1]), name) for name in arrays if (match := BALL.fullmatch(name)))
    return _limited(
        [
            recorded(shown(names[index]) if index < len(names) else f"run {index + 1}", arrays[name])
            for index, (_, name) in enumerate(found)
        ]
    )


def _names(about: np.ndarray | None) -> list[str]:
    if about is None or about.dtype != np.uint8 or about.size > LARGEST_ABOUT:
        return []
    try:
        names = json.loads(about.tobytes())["names"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [str(each) for each in names] if isinstance(names, list) else []


def from_records(runs: object) -> tuple[RecordedRun, ...]:
    """The runs of a list in JSON, each with name, step, x, y and, where known, loss and distance as lists."""
    if not isinstance(runs, list):
        raise ValueError("runs is a list of runs, each with name, step, x and y.")
    found = []
    for index, run in enumerate(runs, start=1):
        name = shown(str(run.get("name", ""))) if isinstance(run, dict) else ""
        name = name or f"run {index}"
        try:
            steps = len(run["x"])
            keys = [run.get("step", range(steps)), run["x"], run["y"]]
            keys += [run.get(each, [np.nan] * steps) for each in ("loss", "distance")]
            rows = np.array([[np.nan if each is None else float(each) for each in key] for key in keys]).T
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ValueError(f"The run {name} needs lists of numbers step, x and y of one length.") from None
        found.append(recorded(name, rows))
    return _limited(found)


def are_alone(rows: list[list[str]]) -> bool:
    """Whether all rows of a table are those of a few runs."""
    titles = [each.lower() for each in rows[0]]
    run = next((titles.index(each) for each in RUN if each in titles), None)
    if run is None or not any(each in titles for each in STEP):
        return False
    return len({row[run] for row in rows[1:]}) <= MOST_RUNS < len(rows)


def from_rows(rows: list[list[str]]) -> tuple[list[list[str]], tuple[RecordedRun, ...]]:
    """The rows of a table that name no run, without the columns run and step, and the runs of the others.

    Only a table with both columns, and with both kinds of rows, has runs.
    """
    titles = [each.lower() for each in rows[0]]
    run = next((titles.index(each) for each in RUN if each in titles), None)
    step = next((titles.index(each) for each in STEP if each in titles), None)
    if run is None or step is None:
        return rows, ()
    grid = [row for row in rows[1:] if not row[run]]
    if len(grid) in (0, len(rows) - 1):
        return rows, ()
    others = [each for each in range(len(titles)) if each not in (run, step)]
    if len(others) < 3:
        raise ValueError("A table with recorded runs has the columns run, step, x, y and loss.")
    distance = [each for each in others if titles[each] in ("distance", "beside")]
    x, y, *rest = (each for each in others if each not in distance)
    if is_pair(titles[y], titles[x]):
        x, y = y, x
    columns = [step, x, y, *sorted(rest, key=lambda each: height_rank(titles[each]))[:1], *distance[:1]]
    by_name: dict[str, list[list[float]]] = {}
    for row in rows[1:]:
        if row[run]:
            values = [number(row[each]) for each in columns]
            by_name.setdefault(shown(row[run]), []).append([np.nan if each is None else each for each in values])
    runs = [recorded(name or "run", np.array(found)) for name, found in by_name.items()]
    return [[row[each] for each in others] for row in [rows[0], *grid]], _limited(runs)
