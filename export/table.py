"""The paths of a race as a CSV table with its settings in the head; it reads back to the same numbers.

Each row is a step, and each ball has a column for each coordinate and one for the loss: `SGD x`, `SGD y`, `SGD loss`.
A spreadsheet draws these columns; pandas reads them with `read_csv(file, comment="#", index_col="step")`. After a
divergence the cells are empty.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from catalog import choices, parameters, texts
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from simulation.race import Race

TITLE = "# A race of Downhill"
LINK = "# link: "
DIVERGED = "diverged="


def write(race: Race, address: str = "") -> str:
    """The table of a race and its paths. `address` is that of the page, for the link in the head."""
    experiment = race.experiment
    lines = [
        TITLE,
        f"{LINK}{_clean(address)}?{to_query(experiment)}",
        f"# terrain: {experiment.landscape.key} {_settings(experiment.landscape)}",
        f"# start: x={experiment.start[0]!r} y={experiment.start[1]!r}",
        f"# race: {_settings(experiment)} schedule={experiment.schedule.key} {_settings(experiment.schedule)}",
    ]
    for ball in race.balls:
        end = f" {DIVERGED}{ball.run.diverged}" if ball.run.diverged >= 0 else ""
        schedule = f" schedule={ball.own_schedule.key} {_settings(ball.own_schedule)}" if ball.own_schedule else ""
        lines.append(f"# {ball.numbered}: {_settings(ball.rule)}{schedule.rstrip()}{end}")
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(_columns(race))
    paths = [np.column_stack([each.run.theta, each.run.loss]) for each in race.balls]
    for step, row in enumerate(np.hstack([np.empty((experiment.steps + 1, 0)), *paths]).tolist()):
        rows.writerow([step, *("" if each != each else repr(each) for each in row)])
    return "\n".join(line.rstrip() for line in lines) + "\n" + table.getvalue()


def _settings(thing: object) -> str:
    """The fields of a rule, a terrain, a schedule or a race as `name=value`."""
    numbers = [f"{name}={getattr(thing, name)!r}" for name in parameters(type(thing))]
    words = [f"{name}={getattr(thing, name)}" for name in choices(type(thing))]
    return " ".join([*numbers, *words, *(f"{name}={_clean(getattr(thing, name))}" for name in texts(type(thing)))])


def _clean(text: str) -> str:
    """A visitor's text for the head, without characters that end a line or begin another cell of a spreadsheet."""
    return "".join(each if each.isprintable() and each not in ",;|\"'" else " " for each in text).strip()


def read(text: str) -> tuple[Experiment, list[Trajectory]]:
    """The race and the paths of a table, without the memories. ValueError for a text that is no table of a race.

    A link doesn't hold an uploaded surface: the race of such a table is read with the page's own surface.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    head = [line for line in lines if line.startswith("#")]
    links = [line for line in head if line.startswith(LINK)]
    if not links:
        raise ValueError("This is no table of a race: its head has no link.")
    race = Race(read_query(links[0].partition("?")[2])[0])
    first, *rows = list(csv.reader(line for line in lines if not line.startswith("#"))) or [[]]
    if first != _columns(race) or {len(row) for row in rows} != {len(first)}:
        raise ValueError("This is no table of the race in its head: the columns are others.")
    numbers = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows])
    trajectories, width = [], race.problem.landscape.dimension + 1
    for ball in race.balls:
        columns = numbers[:, width * ball.index : width * (ball.index + 1)]
        trajectories.append(Trajectory(columns[:, :-1], columns[:, -1], np.array(_diverged(ball.numbered, head))))
    return race.experiment, trajectories


def _columns(race: Race) -> list[str]:
    dimension = race.problem.landscape.dimension
    coordinates = ("x", "y") if dimension == 2 else [f"theta_{index + 1}" for index in range(dimension)]
    return ["step", *(f"{ball.numbered} {column}" for ball in race.balls for column in (*coordinates, "loss"))]


def _diverged(name: str, head: list[str]) -> int:
    """The row at which a ball diverged, or -1."""
    line = next((each for each in head if each.startswith(f"# {name}: ")), "")
    return int(line.rpartition(DIVERGED)[2]) if DIVERGED in line else -1
