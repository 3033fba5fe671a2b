"""Recorded runs, with a grid or alone: as arrays `ball_1`, `ball_2` of an archive, in JSON, or as rows of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np

from uploads.cells import number
from uploads.grid import RecordedRun
from uploads.names import HEIGHTS, height_rank, is_pair, shown

MOST_RUNS, MOST_ROWS = 8, 2001
RUN = ("run", "ball", "run_name", "optimizer", "rule")  # titles of the column that names the run of a row
STEP = ("step", "iteration", "iter", "epoch", "t")
SCORES = HEIGHTS.index("meantestscore")  # names from this one on are those of scores
DISTANCE = ("distance", "beside")
UNTITLED = {
    2: ("x", "y"),
    4: ("step", "x", "y", "loss"),
    5: ("step", "x", "y", "loss", "distance"),
}
BALL = re.compile(r"ball_(\d{1,3})")
LARGEST_ABOUT = 4096  # bytes


class NoRuns(ValueError):
    """Nothing in a file says that it holds recorded runs."""


def recorded(name: str, rows: np.ndarray) -> RecordedRun:
    """The run in rows (n, 3 to 5) of step, x, y, true loss and distance from the plane, in the order of its steps."""
    if rows.ndim != 2 or not 3 <= rows.shape[1] <= 5 or not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"The run {name} needs 1 to {MOST_ROWS} rows of step, x, y, loss and distance.")
    rows = rows[np.argsort(rows[:, 0], kind="stable")].astype(float)
    step = rows[:, 0]
    if not np.isfinite(step).all() or (np.diff(step) <= 0).any():
        raise ValueError(f"The run {name} needs a step of its own for each row.")
    if not np.isfinite(rows[:, 1:3]).all(axis=1).any():
        raise ValueError(f"The run {name} has no row with an x and a y.")
    loss, distance = (
        rows[:, each] if rows.shape[1] > each and np.isfinite(rows[:, each]).any() else None for each in (3, 4)
    )
    return RecordedRun(name, step, np.ascontiguousarray(rows[:, 1:3].T), loss, distance)


def limited(runs: Sequence[RecordedRun]) -> tuple[RecordedRun, ...]:
    """The runs. ValueError if they are more than can be drawn."""
    if len(runs) > MOST_RUNS:
        raise ValueError(f"There are {len(runs)} recorded runs: at most {MOST_RUNS} can be drawn.")
    return tuple(runs)


def from_arrays(arrays: Mapping[str, np.ndarray]) -> tuple[RecordedRun, ...]:
    """The runs of the arrays `ball_1` and so on, named by the JSON in the bytes of `about`."""
    names = _names(arrays.get("about"))
    found = sorted((int(match[1]), name) for name in arrays if (match := BALL.fullmatch(name)))
    return limited(
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
    return limited(found)


def from_rows(rows: list[list[str]]) -> tuple[list[list[str]], tuple[RecordedRun, ...]]:
    """The rows of a table that name no run, without the columns run and step, and the runs of the others.

    Only a table with both columns, and with both kinds of rows, has runs.
    """
    titles = [each.lower() for each in rows[0]]
    run, step = _column(titles, RUN), _column(titles, STEP)
    if run is None or step is None:
        return rows, ()
    grid = [row for row in rows[1:] if not row[run]]
    if len(grid) in (0, len(rows) - 1):
        return rows, ()
    others = [each for each in range(len(titles)) if each not in (run, step)]
    if len(others) < 3:
        raise ValueError("A table with recorded runs has the columns run, step, x, y and loss.")
    runs = _by_name(rows[0], [row for row in rows[1:] if row[run]], ("", ""), "run")
    return [[row[each] for each in others] for row in [rows[0], *grid]], runs


def from_table(rows: list[list[str]], axes: tuple[str, str], name: str) -> tuple[RecordedRun, ...]:
    """The runs of a table without a grid, on a grid whose axes have these names; `name` is that of a single run.

    It has a column with the steps, or else x and y at each step alone, beside the names of the runs perhaps. NoRuns if
    it has neither.
    """
    if all(number(cell) is not None for cell in rows[0]):  # without titles
        titles = list(UNTITLED.get(len(rows[0]), ()))
        steps = np.array([_value(row[0]) for row in rows])
        if titles[:1] == ["step"] and not ((np.diff(steps) > 0).all() and (steps == np.rint(steps)).all()):
            titles = []
        rows = [titles, *rows]
    titles = [each.lower() for each in rows[0]]
    if _column(titles, STEP) is None:
        others = [each for each in range(len(titles)) if each != _column(titles, RUN)]
        if len(others) != 2 or not _axes(rows[0], others, axes):
            raise NoRuns("No column of the table has the steps of a run.")
    return _by_name(rows[0], rows[1:], axes, name)


def _value(cell: str) -> float:
    value = number(cell)
    return np.nan if value is None else value


def _column(titles: Sequence[str], names: Sequence[str]) -> int | None:
    return next((titles.index(each) for each in names if each in titles), None)


def _axes(titles: Sequence[str], columns: Sequence[int], axes: tuple[str, str]) -> list[int]:
    """The columns of x and y: those with the names of the axes, or else two that are named as a pair. Empty if none."""
    named = [each for axis in axes for each in columns if shown(titles[each]).lower() == axis.lower()]
    if len(named) == 2:
        return named
    return next(([a, b] for a, b in permutations(columns, 2) if is_pair(titles[a], titles[b])), [])


def _by_name(
    titles: Sequence[str], rows: Sequence[Sequence[str]], axes: tuple[str, str], name: str
) -> tuple[RecordedRun, ...]:
    """The runs in the rows of a table. Without a column of steps the rows of a run count them."""
    lower = [each.lower() for each in titles]
    run, step, distance = (_column(lower, each) for each in (RUN, STEP, DISTANCE))
    others = [each for each in range(len(titles)) if each not in (run, step, distance)]
    if len(others) < 2:
        raise ValueError("A table of recorded runs has the columns run, step, x and y.")
    x, y = _axes(titles, others, axes) or others[:2]
    rest = sorted((each for each in others if each not in (x, y)), key=lambda each: height_rank(titles[each]))
    # Beside a grid any third column is its height; alone, one that is named as a loss.
    loss = next((each for each in rest if axes == ("", "") or height_rank(titles[each]) < SCORES), None)
    by_name: dict[str, list[list[float]]] = {}
    for row in rows:
        found = by_name.setdefault(name if run is None else shown(row[run]) or name, [])
        cells = [str(len(found)) if step is None else row[step], row[x], row[y]]
        cells += ["" if each is None else row[each] for each in (loss, distance)]
        found.append([_value(cell) for cell in cells])
    return limited([recorded(each, np.array(found)) for each, found in by_name.items()])
