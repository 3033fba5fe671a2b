"""The paths of a race as a CSV table with its settings in the head; it reads back to the same numbers.

Each row is a step, and each ball has a column for each coordinate and one for the loss: `SGD x`, `SGD y`, `SGD loss`.
A spreadsheet draws these columns; pandas reads them with `read_csv(file, comment="#", index_col="step")`. After a
divergence, or outside of the domain of the loss, the cells are empty.

On more than two parameters the coordinates are those of the place on the map, and a ball also has a column for its
distance from the map, `SGD beside`, and of a network one for the loss over the test examples, `SGD test loss`. The head
then says what spans the map.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from catalog import choices, parameters, texts
from landscapes._network import Network
from landscapes._plane import Plane
from landscapes._span import PLANES, Span
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from simulation.race import Race

TITLE = "# A race of Downhill"
LINK = "# link: "
DIVERGED, LEFT = "diverged=", "left="  # in the head, with the step


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
    if experiment.landscape.dimension > 2:
        lines.append(f"# map: a plane of {experiment.landscape.dimension} weights; beside is the distance from it")
        if isinstance(race.seen, Plane):
            lines.append(f"# plane: {_clean(_spanned(race.seen, experiment.span))}")
    for ball in race.balls:
        ends = ((DIVERGED, int(ball.run.diverged)), (LEFT, int(ball.run.left)))
        end = "".join(f" {word}{step}" for word, step in ends if step >= 0)
        schedule = f" schedule={ball.own_schedule.key} {_settings(ball.own_schedule)}" if ball.own_schedule else ""
        lines.append(f"# {ball.numbered}: {_settings(ball.rule)}{schedule.rstrip()}{end}")
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(_columns(race))
    paths = [_numbers(race, each.run) for each in race.balls]
    for step, row in enumerate(np.hstack([np.empty((experiment.steps + 1, 0)), *paths]).tolist()):
        rows.writerow([step, *("" if each != each else repr(each) for each in row)])
    return "\n".join(line.rstrip() for line in lines) + "\n" + table.getvalue()


def _spanned(plane: Plane, span: Span) -> str:
    """What spans the plane of the map: three points, or one and two directions, without a ball random ones."""
    is_sharp = span.plane == "sharp" and any(" at step " in each for each in plane.exact)
    directions = "" if len(plane.exact) > 1 else PLANES["sharp" if is_sharp else "random"] + " "
    return f"{directions}through {' and '.join(plane.exact)}{' of another race' if span.held else ''}"


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

    On more than two parameters the paths are those on the map: of theta a table has no more.
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
    trajectories, names = [], _names(race)
    for ball in race.balls:
        columns = numbers[:, len(names) * ball.index : len(names) * (ball.index + 1)]
        loss = columns[:, names.index("loss")]
        trajectories.append(Trajectory(columns[:, :2], loss, *_ends(ball.numbered, head)))
    return race.experiment, trajectories


def _columns(race: Race) -> list[str]:
    return ["step", *(f"{ball.numbered} {column}" for ball in race.balls for column in _names(race))]


def _names(race: Race) -> list[str]:
    """The columns of a ball."""
    landscape = race.experiment.landscape
    if landscape.dimension == 2:
        return ["x", "y", "loss"]
    return ["x", "y", "beside", "loss", *["test loss"] * isinstance(landscape, Network)]


def _numbers(race: Race, run: Trajectory) -> np.ndarray:
    """The columns of a ball as numbers (steps + 1, columns)."""
    landscape, theta = race.problem.landscape, run.theta.T
    if landscape.dimension == 2:
        return np.column_stack([run.theta, run.loss])
    with np.errstate(all="ignore"):
        columns = [*landscape.project(theta), landscape.beside(theta), run.loss]
        if isinstance(landscape, Network):
            columns.append(landscape.test_loss(theta))
    return np.column_stack(columns)


def _ends(name: str, head: list[str]) -> tuple[np.ndarray, None, np.ndarray]:
    """The last three fields of a trajectory: the row at which a ball diverged, no memory, and that at which it left."""
    line = next((each for each in head if each.startswith(f"# {name}: ")), "")
    diverged, left = (int(line.rpartition(word)[2]) if word in line else -1 for word in (DIVERGED, LEFT))
    return np.array(diverged), None, np.array(left)
