"""A recorded training in the format `downhill run 1`: what is read, and the one line on each fault."""

import json
from pathlib import Path

import numpy as np
import pytest

from catalog import parameters
from landscapes.surface import Surface
from simulation.experiment import Experiment
from tests.refusal import refusal
from tests.uploads.files import npz
from uploads.added import read_runs
from uploads.grid import LONGEST, RecordedRun, unit_of
from uploads.reader import read
from uploads.recording import LARGEST_WHOLE

FILE = (Path(__file__).parents[1] / "reference" / "recorded.npz").read_bytes()  # of PyTorch, see make_record.py
AXIS = np.linspace(-1, 3, 9)
HEIGHTS = 1 + AXIS**2 + AXIS[:, np.newaxis] ** 2
STEPS = np.array([0.0, 2, 4, 6])
SGD = np.column_stack([STEPS, [0, 0.5, 1, 2], [0, 0, 0, 0], [3, 2, 1.5, 1], [0, 0.3, 0.4, 0]])
ADAM = np.column_stack([STEPS, [0, 0.5, 1, 1], [0, 1, 1, 2], [3, 1, 1, 0.5], [0, 0.1, 0.2, 0]])
ABOUT = {"format": "downhill run 1", "names": ["SGD", "Adam"], "weights": 2410, "through": [[1, 0], [1, 6], [2, 6]]}


def file(about=ABOUT, **changed):
    """A whole file with some arrays changed, or left out where they are None."""
    text = about if isinstance(about, bytes) else json.dumps(about).encode()
    arrays = {"x": AXIS, "y": AXIS, "z": HEIGHTS, "ball_1": SGD, "ball_2": ADAM, "about": np.frombuffer(text, np.uint8)}
    return npz(**{name: each for name, each in (arrays | changed).items() if each is not None})


def told(**changed):
    return file(ABOUT | changed)


def changed(rows, row, column, value):
    rows = rows.copy()
    rows[row, column] = value
    return rows


def test_a_training_of_pytorchs_is_read():
    found = read(FILE)
    assert "33 rows × 33 columns" in found.said
    assert found.said.endswith("; 2 recorded runs of 49 weights.")
    recording, (sgd, adam) = found.grid.recording, found.grid.runs
    assert recording.through == ((0, 0), (0, 60), (1, 60))
    assert (sgd.name, adam.name) == ("SGD", "Adam")
    np.testing.assert_array_equal(sgd.step, np.arange(0, 61, 2))
    for run, length in zip((sgd, adam), recording.lengths, strict=True):
        assert run.distance[[0, -1]] == pytest.approx([0, 0], abs=1e-6)
        assert run.loss[0] == pytest.approx(sgd.loss[0], rel=1e-6)
        assert run.test_loss.shape == run.step.shape
        # No path is shorter than what of it lies in the plane, or farther beside the plane than it is long.
        assert np.hypot(*np.diff(run.places)).sum() < length
        assert run.distance.max() < length / 2
    surface = Surface.read("run.npz", FILE)
    # Where it is exact, the drawn plane has the true loss, as far as its patches follow the network's kinks.
    ends = np.array([run.places[:, -1] for run in (sgd, adam)]).T
    np.testing.assert_allclose(surface.loss(ends), [sgd.loss[-1], adam.loss[-1]], rtol=0.02)


def test_optional_pieces_may_be_missing():
    grid = read(file({"format": "downhill run 1"})).grid
    assert [each.name for each in grid.runs] == ["run 1", "run 2"]
    assert (grid.recording.weights, grid.recording.through, grid.recording.lengths) == (0, (), ())
    assert read(file(ball_1_test=SGD[:, 3] + 1)).grid.runs[0].test_loss == pytest.approx([4, 3, 2.5, 2])


def test_a_test_loss_that_is_not_finite_is_not_known():
    run = read(file(ball_1_test=np.array([np.nan, np.inf, 2, 1]))).grid.runs[0]
    np.testing.assert_array_equal(run.test_loss, [np.nan, np.nan, 2, 1])


def test_rows_after_a_divergence_are_not_finite():
    rows = SGD.copy()
    rows[2:, 1:] = np.nan
    rows[3, 3] = np.inf
    run = read(file(ABOUT | {"through": []}, ball_1=rows)).grid.runs[0]
    assert run.diverged == 4
    np.testing.assert_array_equal(np.isfinite(run.places).all(axis=0), [True, True, False, False])
    assert read(file()).grid.runs[0].diverged == -1


def test_names_are_shown_without_the_signs_of_html_and_short():
    bold, long = (each.name for each in read(told(names=["<b onclick='x'>**SGD**</b>\n", "a" * 3000])).grid.runs)
    assert bold == "b onclick=x**SGD**/b"
    assert long == "a" * 30


def test_two_files_that_differ_in_what_they_tell_are_two_terrains():
    files = (file(), told(weights=7), told(lengths=[2.0, 3.0]), told(through=[]), file(ball_1_test=SGD[:, 3]))
    assert len({read(each).grid.digest for each in files}) == len(files)


def test_a_tiny_plane_is_scaled_with_all_its_lengths_by_one_unit():
    tiny = {name: rows * [1, 1e-5, 1e-5, 1, 1e-5] for name, rows in (("ball_1", SGD), ("ball_2", ADAM))}
    narrow = np.linspace(-1e-6, 3e-6, 9)
    grid = read(file(ABOUT | {"lengths": [3e-5, 4e-5], "through": []}, x=1e-5 * AXIS, y=narrow, **tiny)).grid
    unit = grid.x[-1] / 3e-5
    assert grid.y[-1] / 3e-6 == pytest.approx(unit)
    np.testing.assert_allclose(grid.runs[0].distance, unit * 1e-5 * SGD[:, 4])
    np.testing.assert_allclose(grid.recording.lengths, [3e-5 * unit, 4e-5 * unit])


def test_axes_that_look_logarithmic_are_not_taken_as_such():
    x = np.geomspace(0.1, 10, 9)
    grid = read(file(ABOUT | {"through": []}, x=x)).grid
    np.testing.assert_allclose(grid.x, x)
    assert grid.log_axes == (False, False)


def run_to(*steps):
    return RecordedRun("a", np.array(steps, float), np.zeros((2, len(steps))))


def test_a_long_training_is_shown_in_whole_steps_between_its_rows():
    assert parameters(Experiment)["steps"].high == LONGEST
    assert unit_of([run_to(0, 300)]) == 1
    assert unit_of([run_to(0, 2000)]) == 1
    assert unit_of([run_to(*range(0, 100_001, 50))]) == 50
    assert unit_of([run_to(*range(0, 1_000_001, 1000))]) == 500
    assert unit_of([run_to(*range(0, 2200, 11)), run_to(0, 4400)]) == 11
    assert unit_of([run_to(0, 37, 100_011)]) == 74, "a multiple of 37, which divides both"
    assert unit_of([run_to(0, 2000, 4000, 6000)]) == 4, "a part of 2,000: between two rows a ball moves on"
    assert Surface.read("a.npz", file()).steps == 10, "the shortest race of the page"
    longer = {"ball_1": SGD * [1000, 1, 1, 1, 1], "ball_2": ADAM * [1000, 1, 1, 1, 1]}
    assert Surface.read("a.npz", file(ABOUT | {"through": []}, **longer)).steps == 1500


FAULTS = {
    "another version": (told(format="downhill run 2"), 'the format is not "downhill run 1"'),
    "no JSON": (file(b'{"format": "downhill run 1"'), "about is not JSON"),
    "deep": (file(b'{"format": "downhill run 1", "names": ' + b"[" * 4000), "about is not JSON"),
    "a list": (file(b'["downhill run 1"]'), "the format is not"),
    "no UTF-8": (file(b'{"format": "downhill run 1", "names": ["\xff"]}'), "about is not JSON"),
    "large": (told(more="a" * 5000), "about is larger than 4096 bytes"),
    "no plane": (file(z=None), "has no z"),
    "no axes": (file(x=None, y=None), "has no x and no y"),
    "turned": (file(x=np.linspace(0, 1, 7)), "x 7, y 9, z 9 × 9"),
    "three axes": (file(z=np.zeros((9, 9, 2))), "don't fit"),
    "few": (file(x=AXIS[:3], y=AXIS[:3], z=HEIGHTS[:3, :3]), "needs 4 to 401"),
    "huge": (file(x=np.arange(402.0), y=np.arange(402.0), z=np.ones((402, 402))), "needs 4 to 401"),
    "falling": (file(x=-AXIS), "x doesn't rise"),
    "a hole in the axis": (file(y=np.where(AXIS == 1, np.nan, AXIS)), "y doesn't rise"),
    "narrow": (file(x=AXIS / 100), "more than 20 times"),
    "flat": (file(z=np.ones((9, 9))), "the surface is flat"),
    "mostly NaN": (file(z=np.where(AXIS < 2, np.nan, HEIGHTS)), "half of them must be"),
    "objects": (file(ball_2=np.array([[{}] * 5], dtype=object)), "ball_2 doesn't hold plain real numbers"),
    "texts": (file(ball_1=np.array([["a"] * 5])), "ball_1 doesn't hold plain real numbers"),
    "complex": (file(z=HEIGHTS + 1j), "z doesn't hold plain real numbers"),
    "no runs": (file(ball_1=None, ball_2=None), "ball_1, ball_2 and so on"),
    "a gap": (file(ball_2=None, ball_3=ADAM), "without a gap"),
    "nine": (file({"format": "downhill run 1"}, **{f"ball_{n}": SGD for n in range(1, 10)}), "at most 8"),
    "stranger": (file(momentum=SGD), "The array momentum is no part"),
    "stranger with signs": (file(**{"<b>": SGD}), "The array b is no part"),
    "test of none": (file(ball_3_test=STEPS), "ball_3_test is no part"),
    "four columns": (file(ball_1=SGD[:, :4]), "ball_1 is 4 × 4"),
    "no rows": (file(ball_1=SGD[:0]), "1 to 2001 rows"),
    "many rows": (file(ball_1=np.zeros((2002, 5))), "1 to 2001 rows"),
    "a negative step": (file(ball_1=changed(SGD, 0, 0, -1)), "a step that is not a whole number from 0 on"),
    "half a step": (file(ball_1=changed(SGD, 1, 0, 2.5)), "not a whole number"),
    "no step": (file(ball_1=changed(SGD, 3, 0, np.nan)), "not a whole number"),
    "an endless step": (file(ball_1=changed(SGD, 3, 0, 1e300)), "not a whole number"),
    "a step twice": (file(ball_2=changed(ADAM, 1, 0, 0)), "The steps of ball_2 don't rise"),
    "steps back": (file(ball_2=changed(ADAM, 3, 0, 3)), "don't rise"),
    "a hole": (file(ball_1=changed(SGD, 1, 2, np.nan)), "a row that is not finite before one that is"),
    "no start": (file(ball_1=np.where(STEPS[:, np.newaxis] == STEPS[0], np.nan, SGD)), "not a whole number"),
    "all NaN": (file(ball_1=np.column_stack([STEPS, np.full((4, 4), np.nan)])), "a row that is not finite"),
    "a negative distance": (file(ball_1=changed(SGD, 1, 4, -0.1)), "a distance beside the plane that is negative"),
    "a short test": (file(ball_1_test=STEPS[:2]), "ball_1_test is 2"),
    "names of none": (told(names=["SGD"]), "the names are 1, and the runs are 2"),
    "names that are none": (told(names=[1, {}]), "not a list of texts"),
    "a name alone": (told(names="SGD"), "not a list of texts"),
    "weights": (told(weights="2410"), "weights is not the number"),
    "true weights": (told(weights=True), "weights is not the number"),
    "negative weights": (told(weights=-3), "weights is not the number"),
    "weights without end": (told(weights=LARGEST_WHOLE + 1), "weights is not the number"),
    "through a text": (told(through="start"), "through is not a list"),
    "through many": (told(through=[[1, 0]] * 4), "at most 3 points"),
    "through a number": (told(through=[1]), "is not a pair"),
    "through texts": (told(through=[["1", "0"]]), "is not a pair"),
    "through a digit too many": (told(through=[[1, 10**3000]]), "is not a pair"),
    "through a stranger": (told(through=[[3, 0]]), "that isn't recorded"),
    "through no row": (told(through=[[1, 5]]), "that isn't recorded"),
    "through none of its points": (told(through=[[1, 2]]), "doesn't pass through step 2 of ball_1"),
    "through nothing": (file(ball_1=changed(SGD, 3, 3, np.nan)), "doesn't pass through step 6 of ball_1"),
    "lengths": (told(lengths=[1]), "lengths is not a list with the length"),
    "lengths without end": (told(lengths=[1, 10**3000]), "lengths is not a list"),
    "lengths of NaN": (told(lengths=[1, float("nan")]), "lengths is not a list"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said_in_one_line_with_a_plane_and_without(fault):
    content, said = FAULTS[fault]
    line = refusal(read, content)
    assert said in line
    assert "\n" not in line
    assert len(line) < 200
    if fault not in ("flat", "mostly NaN"):  # the run is whole there
        assert refusal(read_runs, "run.npz", content, ("x", "y")) == line


def test_what_is_told_as_text_of_numpys_is_refused_and_not_left_out():
    line = refusal(read, npz(x=AXIS, y=AXIS, z=HEIGHTS, ball_1=SGD, about=np.array(json.dumps(ABOUT))))
    assert line == "about doesn't hold plain real numbers."
