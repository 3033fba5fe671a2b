"""A file with recorded runs alone, which is drawn over a grid that was read before."""

import json

import numpy as np
import pytest

from tests.refusal import refusal
from tests.uploads.files import X, Y, Z, csv, npy, npz
from uploads.added import read_runs
from uploads.found import Choices
from uploads.reader import read
from uploads.runs import NoRuns

GRID = npz(x=X, y=Y, z=Z)
PATH = np.array([[-1.5, 3.0], [-0.5, 2.0], [0.0, 1.5], [0.25, 1.25]])
LOSSES = np.array([4.0, 2.0, 1.5, 1.0])
STEPS = np.arange(4)
ROWS = np.column_stack([STEPS, PATH, LOSSES])
RUNS = [{"name": "SGD", "step": STEPS.tolist(), "x": PATH[:, 0].tolist(), "y": PATH[:, 1].tolist()}]

# Each with the name of the run, and whether it has losses.
FILES = {
    "run, step, x, y, loss": (csv([["run", "step", "x", "y", "loss"], *(["SGD", *row] for row in ROWS)]), "SGD", True),
    "a loss first": (csv([["step", "loss", "y", "x"], *ROWS[:, [0, 3, 2, 1]]]), "path", True),
    "other columns beside": (
        csv([["epoch", "x", "y", "lr", "acc"], *np.column_stack([ROWS, ROWS[:, 3]])]),
        "path",
        False,
    ),
    "x and y at each step": (csv([["x", "y"], *PATH]), "path", False),
    "no titles": (csv(PATH), "path", False),
    "run, x and y": (csv([["run", "x", "y"], *(["SGD", *row] for row in PATH)]), "SGD", False),
    "no titles, from the step on": (csv(ROWS), "path", True),
    "blanks": (csv(PATH, " "), "path", False),
    "a remark with the titles": (b"# step x y\n" + csv(ROWS[:, :3]), "path", False),
    "JSON": (json.dumps({"runs": RUNS}).encode(), "SGD", False),
    "a list in JSON": (json.dumps(RUNS).encode(), "SGD", False),
    "one run in JSON": (json.dumps({"x": PATH[:, 0].tolist(), "y": PATH[:, 1].tolist()}).encode(), "path", False),
    "records in JSON": (
        json.dumps([dict(zip(("step", "x", "y", "loss"), row, strict=True)) for row in ROWS.tolist()]).encode(),
        "path",
        True,
    ),
    "ball_1": (npz(ball_1=ROWS), "run 1", True),
    "an array by the name of its run": (npz(Adam=PATH), "Adam", False),
    "lists": (npz(step=STEPS, x=PATH[:, 0], y=PATH[:, 1], loss=LOSSES), "path", True),
    "an array": (npy(PATH), "path", False),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_run_alone_is_read_however_it_is_written(name):
    content, called, has_loss = FILES[name]
    (run,) = read(GRID, added=[("runs/path.csv", content)]).grid.runs
    assert run.name == called
    np.testing.assert_array_equal(run.step, STEPS)
    np.testing.assert_allclose(run.places, PATH.T)
    if has_loss:
        np.testing.assert_allclose(run.loss, LOSSES)
    else:
        assert run.loss is None


def test_runs_that_are_added_follow_those_that_came_with_the_grid():
    both = read(npz(x=X, y=Y, z=Z, ball_1=ROWS), added=[("b.csv", csv(PATH)), ("c.csv", csv(PATH + 0.1))])
    assert [each.name for each in both.grid.runs] == ["run 1", "b", "c"]
    assert "3 recorded runs" in both.said


def test_a_run_that_is_added_follows_the_logarithm_the_unit_and_the_order_of_the_axes_of_the_grid():
    rates = 10.0 ** np.linspace(-4, 0, 9)
    grid = npz(lr=rates, momentum=Y, loss=Z)
    path = csv([["step", "momentum", "lr"], [0, 1, 0.01], [1, 3, 0.1]])
    (run,) = read(grid, added=[("a.csv", path)]).grid.runs
    np.testing.assert_allclose(run.places, [[-2, -1], [1, 3]])
    (run,) = read(grid, Choices(swapped=True), [("a.csv", path)]).grid.runs
    np.testing.assert_allclose(run.places, [[1, 3], [-2, -1]])
    scaled = read(npz(x=1e-6 * X, y=1e-6 * Y, z=Z), added=[("a.csv", csv(1e-6 * PATH))]).grid
    np.testing.assert_allclose(scaled.runs[0].places, PATH.T * scaled.x[-1] / X[-1])


@pytest.mark.parametrize(
    "content",
    [
        csv([["x", "y", "loss"], *np.column_stack([PATH, LOSSES])]),  # places that were measured in any order
        csv([["optimizer", "lr", "momentum", "loss"], *(["SGD", *row[1:]] for row in ROWS)]),  # a sweep
        csv([["lr", "loss"], *PATH]),
        csv(np.column_stack([PATH, PATH])),
        npz(z=Z),
        npy(Z),
        npz(x=X, y=Y[:5]),
        b"hello",
        b'{"a": 1}',
    ],
)
def test_a_file_in_which_nothing_tells_of_runs_has_none(content):
    with pytest.raises(NoRuns):
        read_runs("a.csv", content, ("x", "y"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (csv([["run", "step", "x", "y"], ["a", 0, 1, 1], ["a", 0, 2, 2]]), "The run a needs a step of its own"),
        (csv([["run", "step", "x"], ["a", 0, 1]]), "the columns run, step, x and y"),
        (npz(**{f"ball_{n}": ROWS for n in range(9)}), "There are 9 recorded runs"),
    ],
)
def test_runs_with_a_fault_are_refused_with_the_fault(content, said):
    assert said in refusal(read_runs, "a.csv", content, ("x", "y"))


def test_more_runs_than_can_be_drawn_are_refused_also_where_they_come_one_by_one():
    files = [(f"{n}.csv", csv(PATH)) for n in range(9)]
    assert len(read(GRID, added=files[:8]).grid.runs) == 8
    assert "There are 9 recorded runs: at most 8" in refusal(read, GRID, Choices(), files)
