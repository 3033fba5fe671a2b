"""Kinds of numbers and of choices: what a file of each kind becomes, and what is said about it."""

import gzip
import io
import json

import numpy as np
import pytest

from tests.refusal import refusal
from tests.uploads.files import UNEVEN, X, Y, Z, csv, labelled, npy, npz
from tests.uploads.tools import ROWS, savetxt
from uploads.content import FOREIGN, Foreign
from uploads.found import LAYOUTS, Choices
from uploads.limits import spaced_by_ratios
from uploads.reader import read


def same(data, x=X, y=Y, z=Z, **choices):
    grid = read(data, Choices(**choices)).grid
    for found, right in ((grid.x, x), (grid.y, y), (grid.z, z)):
        np.testing.assert_allclose(found, right, rtol=1e-12, atol=1e-12)
    return grid


def sweep(*extra, titles=(), change=lambda z, n: z):
    """A table lr, momentum, extra columns, val_loss with a row for each combination of extra values."""
    rows = [(x, y, n, change(z, n)) for n in range(3) for x, y, z in ROWS]
    return csv([("lr", "momentum", *titles, "val_loss"), *rows])


# Matrices without axes.
PLAIN = {
    "Fortran's exponents": savetxt(Z).replace(b"e", b"D"),
    "titles of numbers": csv([range(9), *Z]),
    "titles that count": csv([[f"V{n}" for n in range(1, 10)], *Z]),
    "titles and names that count": csv(
        [["", *(f"V{n}" for n in range(9))], *([n, *row] for n, row in enumerate(Z, 1))]
    ),
    "letters": csv(["ABCDEFGHI", *Z]),
    "names of rows": csv([[f"row{n}x", *row] for n, row in enumerate(Z)]),
    "numbers of rows": csv([[n, *row] for n, row in enumerate(Z)]),
    "as Python prints it": str(Z.tolist()).encode(),
    "as PyTorch prints it": b"tensor(" + str(Z.tolist()).replace("], [", "],\n        [").encode() + b")",
    "bars": csv(Z, "|"),
    "remarks of all kinds": b"# one\n% two\n// three\n\n" + csv(Z[:3]) + b"\n# four\n" + csv(Z[3:]) + b"\n",
    "packed in two parts": gzip.compress(csv(Z[:3]) + b"\n") + gzip.compress(csv(Z[3:])),
    "an array of another shape": npy(Z[np.newaxis]),
    "an array in Fortran's order": npy(np.asfortranarray(Z)),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_matrix_of_losses_is_read_however_it_is_written(kind):
    same(PLAIN[kind], np.linspace(-1, 1, 9), np.linspace(-1, 1, 7))
    assert "no axes" in read(PLAIN[kind]).said


def test_a_matrix_as_numpy_prints_it_is_read_unless_it_leaves_numbers_out():
    with np.printoptions(threshold=1000, precision=17):
        same(str(Z).encode(), np.linspace(-1, 1, 9), np.linspace(-1, 1, 7))
        same(repr(Z).encode(), np.linspace(-1, 1, 9), np.linspace(-1, 1, 7))
    with np.printoptions(threshold=10):
        assert "left out" in refusal(read, str(Z).encode())


@pytest.mark.parametrize(
    "data",
    [
        labelled("0"),
        labelled("y\\x"),
        labelled(""),
        labelled("NaN"),
        labelled().decode().encode("utf-16-le"),
        labelled().decode().encode("utf-16"),
        labelled(" ", separator="\t "),
        npz(x=X[np.newaxis], y=Y[:, np.newaxis], z=Z),
        npz(**dict(zip("XYZ", (*np.meshgrid(X, Y, indexing="ij"), Z.T), strict=True))),
        npz(a=Z, b=Y, c=X),
        npz(xcoordinates=X, ycoordinates=Y, train_loss=Z),
        npy(np.array(ROWS)),
        npy(np.array(ROWS).T),
        npz(**dict(zip(("lr", "momentum", "loss"), np.array(ROWS).T, strict=True))),
        gzip.compress(npz(x=X, y=Y, z=Z)),
    ],
)
def test_the_axes_of_a_matrix_are_found(data):
    same(data)


def positional(*arrays):
    file = io.BytesIO()
    np.savez(file, *arrays)
    return file.getvalue()


def printed(corner, *, name_alone):
    """A pivot table as pandas prints it, where the name of the rows may stand in a line of its own."""
    head = [corner, *(f"{x:.17g}" for x in X)]
    body = [[f"{y:.17g}", *(f"{each:.17g}" for each in row)] for y, row in zip(Y, Z, strict=True)]
    return "\n".join("  ".join(row) for row in [head, *([["momentum"]] if name_alone else []), *body]).encode()


def commas(rows, separator, quote=""):
    return csv([[f"{quote}{each}{quote}".replace(".", ",") for each in row] for row in rows], separator)


WIDE = [["", *["loss"] * 9], ["lr", *X], ["momentum", *[""] * 9], *([y, *z] for y, z in zip(Y, Z, strict=True))]
MORE = {
    "positional arrays": (positional(X, Y, Z), ("x", "y"), "loss"),
    "positional meshes": (positional(*np.meshgrid(X, Y), Z), ("x", "y"), "loss"),
    "one stack of x, y and z": (npy(np.array([*np.meshgrid(X, Y), Z])), ("x", "y"), "loss"),
    "places and values": (
        npz(points=np.array(ROWS)[:, :2], values=np.array(ROWS)[:, 2]),
        ("points[0]", "points[1]"),
        "values",
    ),
    "something else beside": (npz(x=X, y=Y, z=Z, title="run 7", epochs=5, history=np.arange(99)), ("x", "y"), "loss"),
    "pandas' pivot_table": (csv(WIDE), ("lr", "momentum"), "loss"),
    "a pivot table, printed": (printed("lr", name_alone=True), ("lr", "momentum"), "loss"),
    "a matrix with blanks and a corner": (printed("y/x", name_alone=False), ("x", "y"), "loss"),
    "a matrix with blanks and no corner": (printed("", name_alone=False), ("x", "y"), "loss"),
    "a corner with arrows": (labelled("momentum ↓ lr →"), ("lr", "momentum"), "loss"),
    "a corner that names the loss": (labelled("val_loss"), ("x", "y"), "loss"),
    "an index without titles": (csv([(n, *row) for n, row in enumerate(ROWS)]), ("x", "y"), "column 4"),
    "an index beside an unknown title": (
        csv([["", "a", "b", "thing"], *((3 * n + 1, *row) for n, row in enumerate(ROWS))]),
        ("a", "b"),
        "thing",
    ),
    "x after y": (csv([["x2", "x1", "J"], *((y, x, z) for x, y, z in ROWS)]), ("x1", "x2"), "J"),
    "the loss first": (csv([["loss", "w1", "w0"], *((z, y, x) for x, y, z in ROWS)]), ("w0", "w1"), "loss"),
    "a title that has the word": (
        csv([["lr", "m", "val/loss_step", "n"], *((*row, n) for n, row in enumerate(ROWS))]),
        ("lr", "m"),
        "val/loss_step",
    ),
    "decimal commas and blanks": (commas(ROWS, " "), ("x", "y"), "loss"),
    "decimal commas and tabs": (commas(ROWS, "\t"), ("x", "y"), "loss"),
    "decimal commas in quotes": (commas(ROWS, ",", '"'), ("x", "y"), "loss"),
    "a column of words": (
        csv([["lr", "m", "nesterov", "loss"], *((x, y, True, z) for x, y, z in ROWS)]),
        ("lr", "m"),
        "loss",
    ),
    "percent": (
        csv([["dropout", "lr", "loss"], *((f"{100 * x}%", y, z) for x, y, z in ROWS)]),
        ("dropout", "lr"),
        "loss",
    ),
    "a rule's name and epochs in a sweep": (
        csv([["optimizer", "epoch", "lr", "momentum", "loss"], *(("SGD", 10, *row) for row in ROWS)]),
        ("lr", "momentum"),
        "loss",
    ),
    "bars around": ("\n".join(f"| {x} | {y} | {z} |" for x, y, z in ROWS).encode(), ("x", "y"), "loss"),
}


@pytest.mark.parametrize("kind", MORE)
def test_axes_and_loss_are_found_by_numbers_and_names(kind):
    data, names, height = MORE[kind]
    grid = same(data)
    assert grid.names == names
    assert grid.height == height


def test_signs_between_thousands_are_left_out():
    french = [[x, y, f"1\u202f{100 + n},{n:02d}"] for n, (x, y, _) in enumerate(ROWS)]
    german = [[x, y, f"1.{100 + n},{n:02d}"] for n, (x, y, _) in enumerate(ROWS)]
    english = [[x, y, f'"1,{100 + n}.{n:02d}"'] for n, (x, y, _) in enumerate(ROWS)]
    z = (1100 + np.arange(63) * 1.01).reshape(7, 9)
    for data in (commas(french, ";"), csv(english)):
        same(data, z=z)
    whole = [[str(x).replace(".", ","), str(y).replace(".", ","), loss] for x, y, loss in german]
    same(csv(whole, ";"), z=z)


def test_rounding_noise_of_single_precision_in_the_axes_leaves_a_full_grid():
    dice = np.random.default_rng(3)
    noisy = np.array(ROWS) * (1 + 5e-8 * dice.normal(size=(63, 3))) + 3e-8 * dice.normal(size=(63, 3))
    grid = read(csv(noisy)).grid
    assert grid.z.shape == (7, 9)
    assert np.isfinite(grid.z).all()
    np.testing.assert_allclose(grid.x, X, atol=1e-6)


def test_an_uneven_axis_beside_a_corner_of_zero_is_an_axis():
    y = [0.1, 0.5, 0.7, 0.9, 0.99, 0.999, 1]
    same(labelled("0", UNEVEN, y), UNEVEN, y)


def test_a_plane_without_axes_is_no_axis_of_itself():
    plane = np.add.outer(np.arange(5.0), np.arange(6.0))
    same(csv(plane), np.linspace(-1, 1, 6), np.linspace(-1, 1, 5), plane)


@pytest.mark.parametrize(
    "word", ["nan", "NaN", "NA", "null", "None", "", "#N/A", "-", "diverged", "-inf", "inf", "1e999"]
)
def test_a_missing_loss_is_a_hole_in_a_matrix_and_in_a_table(word):
    rows = [["x", "y", "loss"], *([x, y, word if (x, y) == (X[2], Y[3]) else z] for x, y, z in ROWS)]
    for data in (csv(rows), csv([[word if (i, j) == (3, 2) else Z[i, j] for j in range(9)] for i in range(7)])):
        found = read(data)
        assert np.argwhere(~np.isfinite(found.grid.z)).tolist() == [[3, 2]]
        assert ("1 infinite" if word in ("inf", "1e999") else "1 hole") in found.said


def test_a_missing_row_of_a_table_is_a_hole():
    rows = [row for n, row in enumerate(ROWS) if n != 29]
    assert np.argwhere(np.isnan(read(csv(rows)).grid.z)).tolist() == [[3, 2]]


def test_a_grid_with_holes_nearly_everywhere_is_refused():
    spotted = np.where(np.indices((7, 9)).sum(axis=0) % 2, np.nan, Z)
    assert "The 0 cells with a loss at all four corners cover only 0 %" in refusal(read, npz(z=spotted))


def test_a_word_among_losses_is_named_with_its_place():
    rows = [
        ["lr", "momentum", "acc", "loss"],
        *([x, y, 1, "hello" if n == 9 else z] for n, (x, y, z) in enumerate(ROWS)),
    ]
    assert "Row 11, column 4 holds “hello”" in refusal(read, csv(rows))


def test_of_several_rows_at_one_place_the_mean_is_taken_which_is_said_and_can_be_changed():
    data = sweep(titles=["seed"], change=lambda z, n: z + n)
    assert "several rows at one place: their mean" in read(data).said
    same(data, z=Z + 1)
    same(data, z=Z, several="lowest")
    same(data, z=Z + 2, several="last")


def test_of_the_rows_of_a_training_the_last_step_is_taken():
    data = sweep(titles=["epoch"], change=lambda z, n: z - n)
    assert "the last of them" in read(data).said
    same(data, z=Z - 2)


def test_of_a_sweep_over_more_than_two_settings_the_visitor_chooses_a_slice():
    rows = [
        (rule, x, y, decay, z + 10 * k + 100 * n)
        for n, rule in enumerate(("SGD", "Adam"))
        for k, decay in enumerate((0, 0.01, 0.1))
        for x, y, z in ROWS
    ]
    data = csv([("optimizer", "lr", "momentum", "weight_decay", "loss"), *rows])
    found = read(data)
    assert "their mean, over optimizer and weight_decay" in found.said
    assert found.found.settings == (("optimizer", ("SGD", "Adam")), ("weight_decay", ("0", "0.01", "0.1")))
    same(data, z=Z + 60)
    same(data, z=Z + 110, where=(("optimizer", "Adam"), ("weight_decay", "0.01")))
    part = read(data, Choices(where=(("optimizer", "Adam"),)))
    assert "their mean, over weight_decay; only rows with optimizer Adam" in part.said
    assert part.found.settings == found.found.settings
    assert "No row has" in refusal(read, data, Choices(where=(("optimizer", "Lion"),)))


def test_points_on_no_grid_are_refused_with_their_numbers():
    points = np.random.default_rng(1).random((100, 3))
    line = refusal(read, csv([["lr", "momentum", "loss"], *points]))
    assert "100 rows with 100 different lr and 100 momentum fill 100 of 10000 places" in line


def test_the_visitor_chooses_columns_by_their_names():
    data = csv([["a", "b", "c", "loss", "acc"], *((x, y, x + 100, z, z * z) for x, y, z in ROWS)])
    assert read(data).chosen.height == "loss"
    same(data, z=Z * Z, height="acc")
    other = read(data, Choices(x="c", y="b")).grid
    np.testing.assert_allclose(other.x, X + 100)
    assert other.names == ("c", "b")
    swapped = read(data, Choices(x="b", y="a")).grid
    np.testing.assert_array_equal(swapped.z, Z.T)


def test_the_layout_of_a_table_can_be_changed():
    data = csv(np.column_stack([np.arange(9), Z.T]))
    assert read(data).chosen.layout == "no names"
    assert read(data).grid.z.shape == (9, 7)
    assert read(data, Choices(layout="matrix")).grid.z.shape == (9, 8)
    assert read(data).found.layouts == tuple(LAYOUTS)


def test_swapped_axes_are_those_of_the_transposed_grid():
    found = read(labelled("momentum\\lr"), Choices(swapped=True))
    np.testing.assert_array_equal(found.grid.z, Z.T)
    np.testing.assert_array_equal(found.grid.x, Y)
    assert found.grid.names == ("momentum", "lr")


def test_where_sizes_leave_open_whether_rows_run_along_x_the_visitor_decides():
    z = np.add.outer(np.arange(9.0), np.arange(9.0) ** 2)
    data = npz(x=X, y=X + 1, z=z)
    assert read(data).found.is_square
    same(data, X, X + 1, z)
    same(data, X, X + 1, z.T, transposed=True)
    assert not read(npz(x=X, y=Y, z=Z)).found.is_square


@pytest.mark.parametrize(
    ("axis", "by_ratios"),
    [
        (np.geomspace(1e-4, 1, 9), True),
        ([1e-4, 3e-4, 1e-3, 3e-3, 1e-2], True),
        ([1, 2, 5, 10, 20, 50], True),
        ([16, 32, 64, 128], True),
        (np.linspace(0.1, 1, 10), False),
        (np.arange(1, 11), False),
        ([0, 0.5, 0.8, 0.9, 0.95], False),
        ([0, 1e-4, 1e-3, 1e-2, 1e-1], False),
        ([-4, -3, -2, -1], False),
    ],
)
def test_an_axis_is_logarithmic_if_its_ratios_are_even_and_its_steps_are_not(axis, by_ratios):
    assert spaced_by_ratios(np.array(axis, dtype=float)) == by_ratios


def test_any_axis_and_the_loss_can_be_taken_as_logarithms_where_they_are_positive():
    data = npz(x=X + 5, y=Y + 1, z=np.exp(10 * Z))
    grid = read(data, Choices(log_x=True, log_y=True, log_height=True)).grid
    np.testing.assert_allclose(grid.x, np.log10(X + 5))
    np.testing.assert_allclose(grid.y, np.log10(Y + 1))
    np.testing.assert_allclose(grid.z, 10 * Z / np.log(10), atol=1e-12)
    assert grid.height == "log₁₀ loss"
    assert "no logarithm" in refusal(read, npz(x=X, y=Y, z=Z), Choices(log_x=True))


def test_an_axis_of_any_scale_is_given_in_a_unit_that_fits_the_map():
    grid = read(npz(x=np.arange(1, 10) * 1e-5, y=Y * 1e9, z=Z)).grid
    np.testing.assert_allclose(grid.x, np.arange(1, 10) / 10)
    np.testing.assert_allclose(grid.y, Y / 10)
    assert grid.names == ("x·10⁴", "y·10⁻¹⁰")
    assert "x·10⁴ is scaled" in read(npz(x=np.arange(1, 10) * 1e-5, y=Y, z=Z)).said
    assert read(npz(x=X * 8, y=Y, z=Z)).grid.names == ("x", "y")


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e6, 1e9, 1e15])
def test_losses_of_any_scale_are_read(scale):
    same(npz(x=X, y=Y, z=Z * scale), z=Z * scale)


@pytest.mark.parametrize("power", [-200, -15, 30, 200])
def test_losses_beyond_the_scales_of_a_race_are_given_in_a_unit_which_is_said(power):
    plain = np.exp(Z) + 5
    z = plain * 10.0**power
    found = read(npz(x=X, y=Y, z=z, ball_1=np.array([[0, 0, 1, z[0, 0]]])))
    (run,) = found.grid.runs
    scale = run.loss[0] / plain[0, 0]
    np.testing.assert_allclose(found.grid.z, plain * scale, rtol=1e-12)
    assert 1e-3 < scale <= 1
    assert f"loss{found.grid.height.removeprefix('loss')} is scaled" in found.said
    assert found.grid.height.startswith("loss·10")


def test_the_losses_of_a_recorded_run_follow_the_logarithm_of_the_height():
    data = npz(x=X, y=Y, z=np.exp(Z), ball_1=np.array([[0, 0, 1, 100.0], [1, 0, 2, 0.0]]))
    (run,) = read(data, Choices(log_height=True)).grid.runs
    np.testing.assert_array_equal(run.loss, [2, np.nan])


def test_a_loss_beyond_all_bounds_counts_as_infinite():
    found = read(npz(x=X, y=Y, z=np.where(Z > 4, 3e38, Z)))
    assert (np.isposinf(found.grid.z) == (Z > 4)).all()
    assert "losses beyond 10^18 count as infinite (10)" in found.said
    assert "half of them must be" in refusal(read, npz(z=np.where(Z > 4, Z, np.nan)))


def test_losses_that_differ_by_rounding_alone_are_flat():
    noise = np.random.default_rng(2).normal(size=(7, 9))
    assert "flat" in refusal(read, npz(z=1e6 + 1e-10 * noise))


RUN = np.array([[0, 0, 1, 2, 0.1], [1, 0.5, 1.5, 1.5, 0.2], [2, 1, 2, 1, 0]])


def as_npz():
    about = np.frombuffer(b'{"format": "downhill run 1", "names": ["SGD", "Adam <b>"]}', np.uint8)
    return npz(x=X, y=Y, z=Z, ball_1=RUN, ball_2=RUN[:2], about=about)


def as_json():
    runs = [
        {"name": name, **dict(zip(("step", "x", "y", "loss", "distance"), rows.T.tolist(), strict=True))}
        for name, rows in (("SGD", RUN), ("Adam <b>", RUN[:2]))
    ]
    return json.dumps({"x": X.tolist(), "y": Y.tolist(), "z": Z.tolist(), "runs": runs}).encode()


def as_text():
    rows = [[name, *row] for name, rows in (("SGD", RUN), ("Adam <b>", RUN[:2])) for row in rows]
    grid = [["", "", *row, ""] for row in ROWS]
    return csv([["run", "step", "x", "y", "loss", "distance"], *rows, *grid])


@pytest.mark.parametrize("written", [as_npz, as_json, as_text])
def test_recorded_runs_come_with_the_grid(written):
    found = read(written())
    np.testing.assert_allclose(found.grid.z, Z)
    sgd, adam = found.grid.runs
    assert (sgd.name, adam.name) == ("SGD", "Adam b")
    np.testing.assert_array_equal(sgd.step, RUN[:, 0])
    np.testing.assert_array_equal(sgd.places, RUN[:, 1:3].T)
    np.testing.assert_array_equal(sgd.loss, RUN[:, 3])
    np.testing.assert_array_equal(sgd.distance, RUN[:, 4])
    assert len(adam.step) == 2
    assert "2 recorded runs" in found.said
    assert found.grid.digest != read(npz(x=X, y=Y, z=Z)).grid.digest


def test_a_run_follows_the_axes_of_the_grid():
    ball = np.array([[0, 0.001, 1.0], [1, 0.1, 2.0]])
    data = npz(x=np.geomspace(1e-4, 1, 9), y=Y, z=Z, ball_1=ball)
    (run,) = read(data, Choices(swapped=True)).grid.runs
    np.testing.assert_allclose(run.places, [[1, 2], [-3, -1]])
    assert run.name == "run 1"
    assert run.loss is None


@pytest.mark.parametrize(
    ("ball", "said"),
    [
        (np.zeros((3, 3)), "a step of its own"),
        (np.zeros((3, 2)), "1 to 2001 rows of step, x, y"),
        (np.zeros((3000, 5)), "1 to 2001 rows"),
    ],
)
def test_a_run_that_is_none_is_refused(ball, said):
    assert said in refusal(read, npz(x=X, y=Y, z=Z, ball_1=ball))


def test_runs_without_a_grid_are_refused_with_what_is_missing():
    rows = [["SGD", step, 0.1 * step, 1, 2] for step in range(50)]
    for file in (csv([["run", "step", "x", "y", "loss"], *rows]), npz(ball_1=RUN)):
        assert "upload the grid of losses first" in refusal(read, file)


def test_at_most_eight_runs_are_drawn():
    assert "9 recorded runs" in refusal(read, npz(z=Z, **{f"ball_{n}": RUN for n in range(1, 10)}))


STARTS = [
    b"\x89HDF\r\n\x1a\n",
    b"MATLAB 5.0 MAT-file",
    b"MATLAB 7.3 MAT-file",
    b"<VTKFile type=",
    b"PAR1",
    b"\x80\x04\x95",
]
STARTS += [
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b'<?xml version="1.0"?>\n<VTKFile>',
    b"# vtk DataFile Version 3.0",
]


@pytest.mark.parametrize("start", STARTS)
def test_another_tools_format_is_named_with_a_line_of_python(start):
    with pytest.raises(Foreign) as caught:
        read(start + bytes(300))
    assert len(str(caught.value)) <= 150
    compile(caught.value.code, "the line", "exec")
    assert "\n" not in caught.value.code
    assert {each[2] for each in FOREIGN} >= {caught.value.code}


def test_an_archive_of_another_tools_is_named_too():
    import zipfile

    for member, name in (("xl/workbook.xml", "Excel"), ("archive/data.pkl", "PyTorch")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(Foreign, match=name):
            read(file.getvalue())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (gzip.compress(bytes(50_000_000)), "unpacks to more than 16 MB"),
        (gzip.compress(csv(Z))[:-20], "damaged"),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"[" * 100_000, "deeper than 16"),
        (b'{"a": [1, 2,]}', "line 1"),
        (b'{"z": ' + b"9" * 5000 + b"}", "among the arrays: none"),
        (b'{"data": [{"type": "scatter", "x": [1]}], "layout": {}}', "no trace with z"),
        (b"5", "three columns of numbers: this one has 1"),
        (b"<!DOCTYPE html><p>1,2,3", "web page"),
    ],
)
def test_what_is_no_grid_is_refused_with_one_line(data, said):
    assert said in refusal(read, data)
